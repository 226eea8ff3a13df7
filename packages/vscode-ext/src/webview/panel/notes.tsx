import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";

import type { Savings } from "../../shared/protocol.ts";
import { LinkButton } from "../controls.tsx";
import { labelOf, shownCount } from "../figures.ts";
import { Icon } from "../icons.tsx";
import { countsText, pricesText } from "../trust.ts";
import { host } from "./host.ts";

/** What a reader must know to trust the figures. */
export function Notes({ state }: { readonly state: Savings }): JSX.Element {
  const { models, model, totals, prices, client, unreadableLines } = state;
  return (
    <footer>
      {models.length === 0 ? undefined : <p>{countsText(labelOf(models, model), totals.certainty)}</p>}
      <p>{pricesText(prices)}</p>
      <p>{l10n.t("Compared with: {0}.", client)}</p>
      {unreadableLines === 0 ? undefined : (
        <p class="bad">
          <Icon name="failed" />
          {l10n.t("Lines of the history that cannot be read, and are in no figure: {0}.", shownCount(unreadableLines))}
        </p>
      )}
      <p>
        <LinkButton onPress={() => host.send({ kind: "export" })}>{l10n.t("Export history…")}</LinkButton>{" "}
        <LinkButton onPress={() => host.send({ kind: "openSettings" })}>{l10n.t("Settings")}</LinkButton>
      </p>
    </footer>
  );
}
