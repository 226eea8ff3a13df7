import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";

import type { Change, Metric, ModelRow } from "../../shared/protocol.ts";
import { LinkButton, NotKnown } from "../controls.tsx";
import { shown, shownPercent } from "../figures.ts";
import { certaintyWord } from "../trust.ts";
import { host } from "./host.ts";

/** What the same images save with each model. */
export function ByModel({
  rows,
  chosen,
}: {
  readonly rows: readonly ModelRow[];
  readonly chosen: string;
}): JSX.Element | null {
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="models-title">
      <h2 id="models-title">{l10n.t("Saved by model")}</h2>
      <table class="models">
        <thead>
          <tr>
            <th scope="col">{l10n.t("Model")}</th>
            <th scope="col" class="wide">
              {l10n.t("Before")}
            </th>
            <th scope="col" class="wide">
              {l10n.t("After")}
            </th>
            <th scope="col">{l10n.t("Tokens")}</th>
            <th scope="col" class="dollars">
              {l10n.t("Dollars")}
            </th>
            <th scope="col" class="wide">
              {l10n.t("Certainty")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} isChosen={row.id === chosen} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ row, isChosen }: { readonly row: ModelRow; readonly isChosen: boolean }): JSX.Element {
  const { id, label, tokens, usd, certainty } = row;
  const about = certainty === "estimate" ? "≈\u00A0" : "";
  return (
    <tr aria-current={isChosen ? "true" : undefined}>
      <th scope="row" title={label}>
        {isChosen ? (
          <bdi>{label}</bdi>
        ) : (
          <LinkButton onPress={() => host.send({ kind: "setModel", model: id })}>
            <bdi>{label}</bdi>
          </LinkButton>
        )}
      </th>
      <td class="wide">{tokens === null ? <NotKnown /> : shown("tokens", tokens.before)}</td>
      <td class="wide">{tokens === null ? <NotKnown /> : about + shown("tokens", tokens.after)}</td>
      <td>
        <Figure change={tokens} metric="tokens" about={about} />
      </td>
      <td class="dollars">
        <Figure change={usd} metric="usd" about={about} />
      </td>
      <td class="wide">{certaintyWord(certainty)}</td>
    </tr>
  );
}

function Figure({
  change,
  metric,
  about,
}: {
  readonly change: Change | null;
  readonly metric: Metric;
  readonly about: string;
}): JSX.Element {
  if (change === null) return <NotKnown />;
  const { saved, savedPercent } = change;
  return (
    <span title={shown(metric, saved)}>
      {about + shown(metric, saved, "short")}
      {metric === "tokens" && savedPercent !== null ? <small> {shownPercent(savedPercent)}</small> : undefined}
    </span>
  );
}
