import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";

import type { Comparison, Seen } from "../../shared/protocol.ts";
import { NotKnown } from "../controls.tsx";
import { shownBytes, shownCount, shownPercent, shownSize, shownUsd } from "../figures.ts";
import { countsText, pricesText } from "../trust.ts";

/** Both pictures in figures, and what each model makes of them. */
export function Facts({
  state,
  chosen,
}: {
  readonly state: Comparison;
  readonly chosen: Seen | undefined;
}): JSX.Element {
  const { before, after, bytes, models } = state;
  return (
    // It scrolls, so the keyboard has to reach it.
    <section class="facts" aria-label={l10n.t("Figures")} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <td />
            <th scope="col">{l10n.t("Original")}</th>
            <th scope="col">{l10n.t("Result")}</th>
            <th scope="col">{l10n.t("Saved")}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{l10n.t("Size")}</th>
            <td>{shownSize(before)}</td>
            <td>{shownSize(after)}</td>
            <td />
          </tr>
          <tr>
            <th scope="row">{l10n.t("File")}</th>
            <td>
              {shownBytes(before.sizeBytes)} {before.format}
            </td>
            <td>
              {shownBytes(after.sizeBytes)} {after.format}
            </td>
            <td>{percentOf(bytes)}</td>
          </tr>
          {chosen === undefined ? undefined : (
            <tr>
              <th scope="row">{l10n.t("Seen by the model")}</th>
              <td>{chosen.seen === undefined ? <NotKnown /> : shownSize(chosen.seen.before)}</td>
              <td>{chosen.seen === undefined ? <NotKnown /> : shownSize(chosen.seen.after)}</td>
              <td />
            </tr>
          )}
        </tbody>
        <tbody>
          <tr class="head">
            <th scope="rowgroup">{l10n.t("Tokens")}</th>
            <td />
            <td />
            <td />
          </tr>
          {models.map((model) => (
            <ModelRow key={model.id} model={model} isChosen={model === chosen} />
          ))}
        </tbody>
      </table>
      {chosen === undefined ? undefined : <Remarks chosen={chosen} />}
      <p class="fine">{pricesText(state.prices)}</p>
    </section>
  );
}

function ModelRow({ model, isChosen }: { readonly model: Seen; readonly isChosen: boolean }): JSX.Element {
  const { label, cost } = model;
  const about = cost.certainty === "estimate" ? "≈\u00A0" : "";
  const side = (tokens: number | null, refused: string | undefined): JSX.Element => (
    <td title={refused}>
      {refused !== undefined ? l10n.t("refused") : tokens === null ? <NotKnown /> : about + shownCount(tokens)}
    </td>
  );
  return (
    <tr aria-current={isChosen ? "true" : undefined}>
      <th scope="row">{label}</th>
      {side(cost.tokensBefore, cost.refusedBefore)}
      {side(cost.tokensAfter, cost.refusedAfter)}
      <td>{percentOf(cost)}</td>
    </tr>
  );
}

/** What the figures of the chosen model do not say by themselves. */
function Remarks({ chosen }: { readonly chosen: Seen }): JSX.Element {
  const { label, cost } = chosen;
  const { usdBefore, usdAfter, certainty, refusedBefore, refusedAfter, hint } = cost;
  const remarks = [
    ...(usdBefore === null || usdAfter === null ? [] : [`${label}: ${shownUsd(usdBefore)} → ${shownUsd(usdAfter)}`]),
    ...(refusedBefore === undefined ? [] : [l10n.t("Refused as it was: {0}.", refusedBefore)]),
    ...(refusedAfter === undefined ? [] : [l10n.t("Refused as it is now: {0}.", refusedAfter)]),
    ...(hint === undefined ? [] : [l10n.t("{0}: {1}.", label, hint)]),
    countsText(label, certainty),
  ];
  return (
    <>
      {remarks.map((remark) => (
        <p key={remark} class="fine">
          {remark}
        </p>
      ))}
    </>
  );
}

function percentOf({ savedPercent }: { readonly savedPercent: number | null }): string {
  return savedPercent === null ? "" : shownPercent(savedPercent);
}
