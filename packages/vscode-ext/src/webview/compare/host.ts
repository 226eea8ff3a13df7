import { computed, effect, signal } from "@preact/signals";

import type { CompareMessage, ToCompare } from "../../shared/protocol.ts";
import { connect } from "../host.ts";
import { fit, type Pane, type Viewport } from "./viewport.ts";

export type Layout = "slider" | "side by side";
export type Look = "as sent" | "as seen";

/** What the view remembers of itself. The host reads `itemId` when it brings the view back after a restart. */
interface Kept {
  readonly itemId: string | undefined;
  readonly layout: Layout;
  readonly look: Look;
  readonly viewport: Viewport;
  readonly split: number;
}

export const host = connect<ToCompare, CompareMessage, Kept>();

export const layout = signal<Layout>(host.kept?.layout ?? "slider");
export const look = signal<Look>(host.kept?.look ?? "as sent");
export const viewport = signal<Viewport>(host.kept?.viewport ?? fit);

/** What one picture is seen through; beside each other both panes have one size. */
export const pane = signal<Pane>({ widthPx: 1, heightPx: 1, pixelRatio: 1 });

/** Where the slider stands: how much of the pane shows the original, 0 to 100. */
export const split = signal(host.kept?.split ?? 50);

const itemId = computed(() => host.state.value?.itemId ?? host.kept?.itemId);

effect(() =>
  host.keep({
    itemId: itemId.value,
    layout: layout.value,
    look: look.value,
    viewport: viewport.value,
    split: split.value,
  }),
);
