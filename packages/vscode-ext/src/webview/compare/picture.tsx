import { useSignal } from "@preact/signals";
import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import type { Picture } from "../../shared/protocol.ts";
import type { Frame } from "./viewport.ts";

interface PictureProps {
  readonly picture: Picture;
  readonly frame: Frame;
  /** Whether its pixels are to be seen. */
  readonly look: "pixels" | "smooth";
  readonly alt: string;
}

/** A picture as its file is. */
export function Shown({ picture, frame, look, alt }: PictureProps): JSX.Element {
  const broken = useSignal<string | undefined>(undefined);
  if (broken.value === picture.uri) return <Unshown picture={picture} />;
  return (
    <img
      class={look}
      src={picture.uri}
      alt={alt}
      style={placed(frame)}
      draggable={false}
      onError={() => {
        broken.value = picture.uri;
      }}
    />
  );
}

/**
 * A picture as it is after the provider made it smaller: drawn at that size, then shown as large as the other. Until it is
 * drawn, as its file is.
 */
export function Drawn({
  size: { widthPx, heightPx },
  drawnAlt,
  ...shown
}: PictureProps & {
  readonly size: { readonly widthPx: number; readonly heightPx: number };
  readonly drawnAlt: string;
}): JSX.Element {
  const { picture, frame, look } = shown;
  const { uri } = picture;
  const canvas = useRef<HTMLCanvasElement>(null);
  const state = useSignal<"drawing" | "drawn" | "failed">("drawing");
  useEffect(() => {
    const drawing = new AbortController();
    const end = (as: "drawn" | "failed") => (): void => {
      if (!drawing.signal.aborted) state.value = as;
    };
    state.value = "drawing";
    draw(uri, { widthPx, heightPx }, canvas, drawing.signal).then(end("drawn"), end("failed"));
    return () => drawing.abort();
  }, [uri, widthPx, heightPx, state]);
  return (
    <>
      {state.value === "drawn" ? undefined : <Shown {...shown} />}
      <canvas
        ref={canvas}
        class={look}
        role="img"
        aria-label={drawnAlt}
        hidden={state.value !== "drawn"}
        width={widthPx}
        height={heightPx}
        style={placed(frame)}
      />
    </>
  );
}

async function draw(
  uri: string,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  canvas: { readonly current: HTMLCanvasElement | null },
  signal: AbortSignal,
): Promise<void> {
  const image = new Image();
  image.src = uri;
  await image.decode();
  const resized = await createImageBitmap(image, {
    resizeWidth: widthPx,
    resizeHeight: heightPx,
    resizeQuality: "high",
  });
  if (!signal.aborted) canvas.current?.getContext("2d")?.drawImage(resized, 0, 0);
  resized.close();
}

/** TIFF and some others are images that the editor itself cannot show. */
function Unshown({ picture }: { readonly picture: Picture }): JSX.Element {
  return <p class="unshown">{l10n.t("The editor cannot show this {0} file.", picture.format)}</p>;
}

function placed({ left, top, width, height }: Frame): Readonly<Record<"width" | "height" | "translate", string>> {
  return { width: `${width}px`, height: `${height}px`, translate: `${left}px ${top}px` };
}
