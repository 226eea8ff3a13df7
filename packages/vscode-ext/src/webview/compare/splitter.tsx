import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";

import { shownPercent } from "../figures.ts";
import { split } from "./host.ts";

const keySteps: Readonly<Record<string, (at: number) => number>> = {
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  ArrowUp: (at) => at + 1,
  PageDown: (at) => at - 10,
  PageUp: (at) => at + 10,
  Home: () => 0,
  End: () => 100,
};

/** The line between the two pictures, to drag or to move with keys. */
export function Splitter(): JSX.Element {
  const at = split.value;
  return (
    <div
      class="splitter"
      style={{ left: `${at}%` }}
      role="slider"
      tabIndex={0}
      aria-label={l10n.t("Line between original and result")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at)}
      aria-valuetext={l10n.t("{0} original", shownPercent(Math.round(at)))}
      onKeyDown={(event) => {
        const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : keySteps[event.key];
        if (step === undefined) return;
        event.preventDefault();
        split.value = between0And100(step(at));
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const handle = event.currentTarget;
        if (!handle.hasPointerCapture(event.pointerId)) return;
        const box = handle.parentElement?.getBoundingClientRect();
        if (box !== undefined) split.value = between0And100(((event.clientX - box.left) / box.width) * 100);
      }}
    >
      <svg class="grip" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        <path d="M9.5 8 5.5 12l4 4M14.5 8l4 4-4 4" />
      </svg>
    </div>
  );
}

function between0And100(at: number): number {
  return Math.min(100, Math.max(0, at));
}
