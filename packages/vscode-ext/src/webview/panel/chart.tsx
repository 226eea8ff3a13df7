import { signal } from "@preact/signals";
import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";

import type { Chart as ChartOf, Metric } from "../../shared/protocol.ts";
import { shown, shownDay, shownImages, shownShortDay } from "../figures.ts";
import { type Bar, barsOf } from "./axis.ts";
import { metric } from "./host.ts";

/** The day under the pointer. */
const pointed = signal<string | undefined>(undefined);

/** A bar a day. Who cannot see it, or wants the figures, opens the table below it. */
export function Chart({ chart }: { readonly chart: ChartOf }): JSX.Element {
  const of = metric.value;
  const { bars, most, zero } = barsOf(chart, of);
  const best = bars.find(({ saved }) => saved !== null && saved === most);
  const at = bars.find(({ day }) => day === pointed.value);
  const titles: Record<Metric, string> = {
    tokens: l10n.t("Tokens saved a day"),
    usd: l10n.t("Dollars saved a day"),
    bytes: l10n.t("Bytes saved a day"),
  };
  const summary = [
    titles[of],
    l10n.t("{0} to {1}", shownDay(chart.from), shownDay(chart.to)),
    ...(best === undefined || most === 0 ? [] : [l10n.t("most on {0}: {1}", shownDay(best.day), shown(of, most))]),
  ].join(", ");
  return (
    <section class="chart" aria-labelledby="chart-title">
      <h2 id="chart-title">
        {titles[of]}
        <span class="scale" aria-hidden="true">
          {at === undefined ? (most === 0 ? "" : shown(of, most, "short")) : pointedText(at, of)}
        </span>
      </h2>
      <svg
        role="img"
        aria-label={summary}
        viewBox={`0 0 ${bars.length} 1`}
        preserveAspectRatio="none"
        onPointerLeave={() => {
          pointed.value = undefined;
        }}
      >
        <path class="lines" d={`M0 0H${bars.length}M0 .5H${bars.length}`} />
        {bars.map(({ day, top, height }, index) => (
          <g key={day} class={day === pointed.value ? "pointed" : undefined}>
            {height === 0 ? undefined : <rect class="bar" x={index + 0.12} y={top} width={0.76} height={height} />}
            <rect
              class="catch"
              x={index}
              y={0}
              width={1}
              height={1}
              onPointerEnter={() => {
                pointed.value = day;
              }}
            />
          </g>
        ))}
        <path class="zero" d={`M0 ${zero}H${bars.length}`} />
      </svg>
      <div class="axis" aria-hidden="true">
        <span>{shownShortDay(chart.from)}</span>
        <span>{shownShortDay(chart.to)}</span>
      </div>
      <details>
        <summary>{l10n.t("Show as a table")}</summary>
        <table>
          <caption class="unseen">{titles[of]}</caption>
          <thead>
            <tr>
              <th scope="col">{l10n.t("Day")}</th>
              <th scope="col">{l10n.t("Images")}</th>
              <th scope="col">{l10n.t("Saved")}</th>
            </tr>
          </thead>
          <tbody>
            {bars
              .filter(({ images }) => images > 0)
              .toReversed()
              .map(({ day, images, saved }) => (
                <tr key={day}>
                  <th scope="row">{shownDay(day)}</th>
                  <td>{images}</td>
                  <td>{saved === null ? l10n.t("not known") : shown(of, saved)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function pointedText({ day, saved, images }: Bar, of: Metric): string {
  const parts = [shownShortDay(day), ...(saved === null ? [] : [shown(of, saved)]), shownImages(images)];
  return parts.join(" · ");
}
