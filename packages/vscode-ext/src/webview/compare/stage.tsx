import * as l10n from "@vscode/l10n";
import type {
  JSX,
  RefObject,
  TargetedMouseEvent,
  TargetedPointerEvent,
  TargetedWheelEvent,
  TargetedKeyboardEvent,
} from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import type { Comparison, Picture, Seen } from "../../shared/protocol.ts";
import { shownSize } from "../figures.ts";
import { layout, look, pane, split, viewport } from "./host.ts";
import { Drawn, Shown } from "./picture.tsx";
import { Splitter } from "./splitter.tsx";
import { fit, frameOf, panned, zoomed, zoomOf, zoomStep } from "./viewport.ts";

/** Both pictures, in one place or beside each other, always the same part of each. */
export function Stage({
  state,
  chosen,
}: {
  readonly state: Comparison;
  readonly chosen: Seen | undefined;
}): JSX.Element {
  const measured = useRef<HTMLDivElement>(null);
  useMeasured(measured);
  const moves = useMoves(state.before);
  const seen = look.value === "as seen" ? chosen?.seen : undefined;
  const before = <Layer picture={state.before} side="before" state={state} seenSize={seen?.before} model={chosen} />;
  const after = <Layer picture={state.after} side="after" state={state} seenSize={seen?.after} model={chosen} />;
  const isSlider = layout.value === "slider";
  return (
    <div class={isSlider ? "stage slider" : "stage beside"}>
      <div
        class="panes"
        // Its keys are its own: a screen reader has to hand them on.
        role="application"
        tabIndex={0}
        aria-label={l10n.t("Both pictures. Arrow keys move them, plus and minus zoom, 0 fits, 1 shows actual pixels.")}
        {...moves}
      >
        <div class="pane" ref={measured}>
          {isSlider ? after : before}
        </div>
        {isSlider ? (
          <div class="pane over" style={{ clipPath: `inset(0 ${100 - split.value}% 0 0)` }}>
            {before}
          </div>
        ) : (
          <div class="pane">{after}</div>
        )}
      </div>
      {isSlider ? <Splitter /> : undefined}
      <Caption side="before" picture={state.before} size={seen?.before} />
      <Caption side="after" picture={state.after} size={seen?.after} />
    </div>
  );
}

function Layer({
  picture,
  side,
  state,
  seenSize,
  model,
}: {
  readonly picture: Picture;
  readonly side: "before" | "after";
  readonly state: Comparison;
  readonly seenSize: { readonly widthPx: number; readonly heightPx: number } | undefined;
  readonly model: Seen | undefined;
}): JSX.Element {
  // The original decides where both lie; a result of another shape, by a rounded pixel, is stretched to it.
  const frame = frameOf(viewport.value, pane.value, state.before);
  const rendering = zoomOf(viewport.value, pane.value, state.before) > 1 ? "pixels" : "smooth";
  const which = side === "before" ? l10n.t("Original") : l10n.t("Result");
  const shown = { picture, frame, look: rendering, alt: `${which}, ${state.name}, ${shownSize(picture)}` } as const;
  return seenSize === undefined ? (
    <Shown {...shown} />
  ) : (
    <Drawn
      {...shown}
      size={seenSize}
      drawnAlt={l10n.t("{0}, {1}, as {2} sees it, {3}", which, state.name, model?.label ?? "", shownSize(seenSize))}
    />
  );
}

function Caption({
  side,
  picture,
  size,
}: {
  readonly side: "before" | "after";
  readonly picture: Picture;
  readonly size: { readonly widthPx: number; readonly heightPx: number } | undefined;
}): JSX.Element {
  return (
    <p class={`caption ${side}`} aria-hidden="true">
      {side === "before" ? l10n.t("Original") : l10n.t("Result")} <span>{shownSize(size ?? picture)}</span>
    </p>
  );
}

function useMeasured(element: RefObject<HTMLDivElement | null>): void {
  // Before anything is painted or a key is pressed: in a pane of no size no picture has a place.
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const measure = (): void => {
      const { clientWidth, clientHeight } = current;
      pane.value = {
        widthPx: Math.max(1, clientWidth),
        heightPx: Math.max(1, clientHeight),
        pixelRatio: devicePixelRatio,
      };
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
}

/** How far an arrow key goes, in parts of the pane. */
const keyStep = 0.1;

interface Moves {
  readonly onDblClick: (event: TargetedMouseEvent<HTMLDivElement>) => void;
  readonly onKeyDown: (event: TargetedKeyboardEvent<HTMLDivElement>) => void;
  readonly onPointerDown: (event: TargetedPointerEvent<HTMLDivElement>) => void;
  readonly onPointerMove: (event: TargetedPointerEvent<HTMLDivElement>) => void;
  readonly onPointerUp: () => void;
  readonly onWheel: (event: TargetedWheelEvent<HTMLDivElement>) => void;
}

/** Mouse, wheel and keys, all to the one viewport. */
function useMoves(picture: Picture): Moves {
  const last = useRef<{ readonly x: number; readonly y: number }>(undefined);
  const pan = (byX: number, byY: number): void => {
    viewport.value = panned(viewport.value, byX, byY, pane.value, picture);
  };
  const zoom = (to: number, point?: { readonly x: number; readonly y: number }): void => {
    viewport.value = zoomed(viewport.value, to, pane.value, picture, point);
  };
  const zoomNow = (): number => zoomOf(viewport.value, pane.value, picture);
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => pan(pane.value.widthPx * keyStep, 0),
    ArrowRight: () => pan(-pane.value.widthPx * keyStep, 0),
    ArrowUp: () => pan(0, pane.value.heightPx * keyStep),
    ArrowDown: () => pan(0, -pane.value.heightPx * keyStep),
    "+": () => zoom(zoomNow() * zoomStep),
    "=": () => zoom(zoomNow() * zoomStep),
    "-": () => zoom(zoomNow() / zoomStep),
    "0": () => {
      viewport.value = fit;
    },
    "1": () => zoom(1),
  };
  return {
    onKeyDown: (event) => {
      const move = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
      if (move === undefined) return;
      event.preventDefault();
      move();
    },
    onWheel: (event) => {
      event.preventDefault();
      // A wheel may count lines; sixteen pixels are about one.
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 16);
      zoom(zoomNow() * Math.exp(-pixels / 400), pointIn(event));
    },
    onDblClick: (event) => {
      if (viewport.value.zoom === "fit") zoom(1, pointIn(event));
      else viewport.value = fit;
    },
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      last.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event) => {
      const from = last.current;
      if (from === undefined) return;
      last.current = { x: event.clientX, y: event.clientY };
      pan(event.clientX - from.x, event.clientY - from.y);
    },
    onPointerUp: () => {
      last.current = undefined;
    },
  };
}

/** Where in its pane a pointer is. Panes beside each other are seen from their own corners. */
function pointIn(event: TargetedMouseEvent<HTMLDivElement>): { readonly x: number; readonly y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  const { widthPx, heightPx } = pane.value;
  return { x: (event.clientX - box.left) % widthPx, y: (event.clientY - box.top) % heightPx };
}
