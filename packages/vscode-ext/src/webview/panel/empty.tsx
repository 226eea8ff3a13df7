import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";

import { host } from "./host.ts";

/** Before the first run: what this is, and the way to it. */
export function Empty(): JSX.Element {
  return (
    <main class="empty">
      <Shrinking />
      <h1>{l10n.t("Nothing saved yet")}</h1>
      <p>
        {l10n.t(
          "Pixelthrift makes images as small as a vision model needs them, on this machine, and counts here what that saves in tokens, dollars and bytes.",
        )}
      </p>
      <button type="button" class="primary" onClick={() => host.send({ kind: "optimizeFolder" })}>
        {l10n.t("Optimize a Folder…")}
      </button>
      <button type="button" class="secondary" onClick={() => host.send({ kind: "optimizeImages" })}>
        {l10n.t("Choose Images…")}
      </button>
      <p class="fine">{l10n.t("Or right-click images in the Explorer and choose “{0}”.", l10n.t("Optimize for AI"))}</p>
    </main>
  );
}

/** A large picture that becomes a small one. */
function Shrinking(): JSX.Element {
  return (
    <svg class="shrinking" viewBox="0 0 120 56" width="120" height="56" aria-hidden="true">
      <path d="M2.5 2.5h66v51h-66zM3 45l18-20 15 15 9-9 23 22M54 11a5 5 0 1 0 0 10 5 5 0 0 0 0-10M76 28h14m-5-5 5 5-5 5" />
      <path class="small" d="M97.5 20.5h20v15h-20zm.5 12.5 5-6 5 5 3-3 6 6" />
    </svg>
  );
}
