import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";

import type { Metric, Totals as TotalsOf } from "../../shared/protocol.ts";
import { Radios } from "../controls.tsx";
import { shown, shownCount, shownImages, shownPercent } from "../figures.ts";
import { metric } from "./host.ts";

/** The three large figures, which are also the choice of what the chart shows. */
export function Totals({ totals, model }: { readonly totals: TotalsOf; readonly model: string }): JSX.Element {
  const { saved, certainty } = totals;
  const names: Record<Metric, string> = {
    tokens: l10n.t("Tokens"),
    usd: l10n.t("Dollars"),
    bytes: l10n.t("Bytes"),
  };
  const tile = (of: Metric) => {
    const change = saved[of];
    // Bytes are counted, not estimated.
    const about = of !== "bytes" && certainty === "estimate" ? "≈\u00A0" : "";
    const figure = change === null ? l10n.t("not known") : about + shown(of, change.saved, "short");
    const share = change === null ? "" : savedShare(change.savedPercent);
    return {
      value: of,
      ...(change === null ? {} : { title: `${shown(of, change.before)} → ${shown(of, change.after)}` }),
      content: (
        <>
          <span class="name">{names[of]}</span>
          <span class={change === null ? "figure unknown" : "figure"}>{figure}</span>
          <span class="share">{share}</span>
        </>
      ),
    };
  };
  return (
    <section aria-label={l10n.t("Saved with {0}", model)}>
      <Radios
        label={l10n.t("Saved: choose what the chart shows")}
        look="totals"
        value={metric.value}
        options={[tile("tokens"), tile("usd"), tile("bytes")]}
        onChoose={(chosen) => {
          metric.value = chosen;
        }}
      />
      <p class="outcomes" role="status">
        {outcomes(totals)}
      </p>
    </section>
  );
}

function savedShare(percent: number | null): string {
  if (percent === null) return "";
  return percent < 0 ? l10n.t("{0} more", shownPercent(-percent)) : l10n.t("{0} saved", shownPercent(percent));
}

/** What became of the images, without the kinds there were none of. */
function outcomes({ optimized, kept, skipped, failed, uncounted }: TotalsOf): string {
  const parts = [
    l10n.t("{0} optimized", shownImages(optimized)),
    ...(kept === 0 ? [] : [l10n.t("{0} kept", shownCount(kept))]),
    ...(skipped === 0 ? [] : [l10n.t("{0} skipped", shownCount(skipped))]),
    ...(failed === 0 ? [] : [l10n.t("{0} failed", shownCount(failed))]),
    ...(uncounted === 0 ? [] : [l10n.t("{0} without a token count", shownCount(uncounted))]),
  ];
  return parts.join(" · ");
}
