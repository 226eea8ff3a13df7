import { type ReadonlySignal, signal } from "@preact/signals";
import { config } from "@vscode/l10n";

/*
 * The other side, as a view sees it: a state that comes in, messages that go out, and a few bytes the editor keeps for a
 * view while it is hidden.
 */

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

/** What a host posts to a view. */
interface ToView {
  readonly kind: "state";
  readonly state: unknown;
}

export interface Host<State, Message, Kept> {
  /** `undefined` until the host has answered the first `ready`. */
  readonly state: ReadonlySignal<State | undefined>;
  /** What `keep` was last called with, also before the view was hidden or the window reloaded. */
  readonly kept: Kept | undefined;
  send(message: Message): void;
  keep(state: Kept): void;
}

/** Says `ready` and listens. To be called once, as the editor hands its interface out once. */
export function connect<Posted extends ToView, Message extends { readonly kind: string }, Kept>(): Host<
  Posted["state"],
  Message,
  Kept
> {
  readTranslations();
  const editor = acquireVsCodeApi();
  const state = signal<Posted["state"] | undefined>();
  addEventListener("message", ({ data }: MessageEvent<Posted>) => {
    state.value = data.state;
  });
  // Nothing but `keep` ever writes it.
  const kept = editor.getState() as Kept | undefined;
  editor.postMessage({ kind: "ready" });
  return {
    state,
    kept,
    send: (message) => editor.postMessage(message),
    keep: (value) => editor.setState(value),
  };
}

/** The page brings the editor's translations of our own sentences; without any they are English. */
function readTranslations(): void {
  const written = document.querySelector("#translations")?.textContent;
  if (written) config({ contents: written });
}
