import { effect, signal } from "@preact/signals";

import type { Metric, PanelMessage, ToPanel } from "../../shared/protocol.ts";
import { connect } from "../host.ts";

/** What the view remembers of itself: nothing that the host has to know. */
interface Kept {
  readonly metric: Metric;
  readonly scrollPx: number;
}

export const host = connect<ToPanel, PanelMessage, Kept>();

/** What the large figures, the chart and the runs are about. */
export const metric = signal<Metric>(host.kept?.metric ?? "tokens");

effect(() => keepView(metric.value));

addEventListener("scrollend", () => keepView(metric.peek()));

function keepView(chosen: Metric): void {
  host.keep({ metric: chosen, scrollPx: scrollY });
}
