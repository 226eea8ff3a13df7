/*
 * What the host and its two views say to each other. The only file that both import: types alone, nothing that runs.
 *
 *     panel   ── ready ──▶ host        a view that is shown, or shown again
 *     panel   ◀── state ── host        everything there is to show, each time anything changes
 *     panel   ── setModel, restore, … ──▶ host ── state ──▶ panel
 *
 * The host is the source of truth and every state is whole: a view that was hidden, and so was thrown away, loses nothing.
 * Every figure in a state was computed by the library. A view words, lays out and draws them.
 */

import type { Certainty, Cost, Size } from "pixelthrift";

/** A figure before and after. `saved` is below 0 where the results cost more. */
export interface Change {
  readonly before: number;
  readonly after: number;
  readonly saved: number;
  /** Part of `before`, 0 to 100, to one decimal; `null` where there was nothing before. */
  readonly savedPercent: number | null;
}

/** What can be saved. */
export type Metric = "tokens" | "usd" | "bytes";

/** What one image, one run or a whole period saved with one model. */
export interface Saved {
  /** `null` where the model's rule is not known. */
  readonly tokens: Change | null;
  /** `null` where tokens or price are not known. */
  readonly usd: Change | null;
  readonly bytes: Change;
}

/** What a model can be asked by, together with the detail it is called with. */
export interface ModelOption {
  /** Opaque to the views. */
  readonly id: string;
  /** As people read it: `gpt-4o (low)`. */
  readonly label: string;
}

/** Ends today, in the days of this machine. */
export type Period = "7 days" | "30 days" | "90 days" | "all";

/* ---- The savings panel ---- */

export type PanelState =
  /** Nothing was ever recorded. */
  | { readonly status: "empty" }
  /** The history is there and cannot be read. `why` is a sentence. */
  | { readonly status: "unreadable"; readonly why: string }
  | Savings;

export interface Savings {
  readonly status: "savings";
  /** Every model that the history has figures of. */
  readonly models: readonly ModelOption[];
  /** An `id` of `models`. */
  readonly model: string;
  readonly period: Period;
  /** Of the period and the model. */
  readonly totals: Totals;
  readonly chart: Chart;
  /** Of the period, in the order to show. */
  readonly byModel: readonly ModelRow[];
  /** What to do instead where a smaller image saves no tokens with this model; the library's own sentence. */
  readonly hint?: string;
  /** Newest first: of the period, and as many as were asked for. */
  readonly runs: readonly Run[];
  /** Runs of the period that are not in `runs`. */
  readonly olderRuns: number;
  /** Newest first: of the period. */
  readonly failures: readonly Failure[];
  /** Failures of the period that are not in `failures`. */
  readonly olderFailures: number;
  readonly prices: Prices;
  /** What the originals are taken to be sent with: the API itself, or a client that resizes first. */
  readonly client: string;
  /** Lines of the history that could not be read and are in no figure. */
  readonly unreadableLines: number;
}

export interface Totals {
  readonly optimized: number;
  readonly kept: number;
  readonly skipped: number;
  readonly failed: number;
  readonly saved: Saved;
  /** The least certain of the counts that are in the sum. */
  readonly certainty: Certainty;
  /** Images that have bytes and no count, and are in no sum of tokens or dollars. */
  readonly uncounted: number;
}

export interface Chart {
  /** First and last day of the axis, as YYYY-MM-DD. A long history shows its end. */
  readonly from: string;
  readonly to: string;
  /** Days on which something was optimized, in order. */
  readonly days: readonly Day[];
}

export interface Day {
  /** YYYY-MM-DD, in the days of this machine. */
  readonly day: string;
  readonly images: number;
  readonly saved: { readonly [M in Metric]: number | null };
}

export interface ModelRow extends ModelOption {
  readonly tokens: Change | null;
  readonly usd: Change | null;
  readonly certainty: Certainty;
  readonly uncounted: number;
}

export interface Run {
  readonly id: string;
  /** When it ended, in ISO 8601. */
  readonly at: string;
  readonly images: number;
  readonly failed: number;
  /** With the chosen model. */
  readonly saved: Saved;
  /** Where its images lie, as people read it: a folder's path within the workspace. Empty for the workspace itself. */
  readonly folder: string;
  /** URI of a small picture that stands for the run; absent where none is left. */
  readonly thumbnail?: string;
  /** All images where the run is shown whole, else none; a run of one image is always whole. */
  readonly items: readonly Item[];
  readonly actions: readonly "restore"[];
}

export interface Item {
  readonly id: string;
  /** Of the file, without its folder. */
  readonly name: string;
  /** The whole path, for a tooltip. */
  readonly path: string;
  readonly outcome: "optimized" | "kept" | "skipped" | "failed";
  readonly size?: { readonly before: Size; readonly after: Size };
  /** With the chosen model; absent where nothing was tried. */
  readonly saved?: Saved;
  /** Why it was kept or skipped, or failed. */
  readonly why?: string;
  readonly thumbnail?: string;
  /** What can be done with it now: a result that was deleted cannot be revealed, an original that is untouched not restored. */
  readonly actions: readonly ItemAction[];
}

export type ItemAction = "compare" | "restore" | "reveal";

export interface Failure {
  readonly itemId: string;
  readonly name: string;
  readonly path: string;
  readonly why: string;
  readonly actions: readonly "reveal"[];
}

/** Where the dollars come from. */
export interface Prices {
  readonly package: string;
  /** Of the price list, each that was current when one of the figures was recorded. */
  readonly versions: readonly string[];
  /** The first and the last day of these prices, as YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
}

/** From the panel to the host. */
export type PanelMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "setModel"; readonly model: string }
  | { readonly kind: "setPeriod"; readonly period: Period }
  /** Show all images of a run, or hide them again. */
  | { readonly kind: "showRun"; readonly runId: string }
  | { readonly kind: "hideRun"; readonly runId: string }
  | { readonly kind: "showOlderRuns" }
  | { readonly kind: ItemAction; readonly itemId: string }
  | { readonly kind: "restoreRun"; readonly runId: string }
  | { readonly kind: "optimizeFolder" }
  | { readonly kind: "optimizeImages" }
  | { readonly kind: "export" }
  | { readonly kind: "openSettings" }
  | { readonly kind: "showLog" };

/** From the host to the panel. */
export type ToPanel = { readonly kind: "state"; readonly state: PanelState };

/* ---- The compare view ---- */

export type CompareState =
  /** The files are gone, or were changed since. `why` is a sentence. */
  { readonly status: "gone"; readonly itemId: string; readonly name: string; readonly why: string } | Comparison;

export interface Comparison {
  readonly status: "pictures";
  readonly itemId: string;
  /** Of the original, without its folder. */
  readonly name: string;
  /** The whole path of the original. */
  readonly path: string;
  readonly before: Picture;
  readonly after: Picture;
  /** Each with the figures of these two pictures. */
  readonly models: readonly Seen[];
  /** An `id` of `models`. */
  readonly model: string;
  readonly bytes: Change;
  readonly prices: Prices;
  readonly actions: readonly ("restore" | "keep")[];
}

export interface Picture extends Size {
  readonly uri: string;
  readonly sizeBytes: number;
  /** As people write it: `JPEG`. */
  readonly format: string;
}

/** The two pictures as one model bills and sees them. */
export interface Seen extends ModelOption {
  /** As the library counts it. */
  readonly cost: Pick<
    Cost,
    | "certainty"
    | "hint"
    | "refusedAfter"
    | "refusedBefore"
    | "savedPercent"
    | "tokensAfter"
    | "tokensBefore"
    | "usdAfter"
    | "usdBefore"
  >;
  /** The size that is left of each after the provider's own downscale; absent where the provider does not say. */
  readonly seen?: { readonly before: Size; readonly after: Size };
}

/** From the compare view to the host. */
export type CompareMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "setModel"; readonly model: string }
  | { readonly kind: "restore" }
  | { readonly kind: "keep" };

/** From the host to the compare view. */
export type ToCompare = { readonly kind: "state"; readonly state: CompareState };
