import * as l10n from "@vscode/l10n";
import type { Certainty } from "pixelthrift";

import type { Prices } from "../shared/protocol.ts";
import { shownDay } from "./figures.ts";

/*
 * What a reader must know to trust the figures: how sure they are, and where the dollars come from.
 */

/** How sure the counts of a model are, and what that means. */
export function countsText(model: string, certainty: Certainty): string {
  return l10n.t("Token counts of {0} are {1}: {2}.", model, certaintyWord(certainty), certaintyMeaning(certainty));
}

export function pricesText({ package: list, versions, from, to }: Prices): string {
  const version = versions.join(", ");
  return from === to
    ? l10n.t("Images alone, at the base input price in {0} {1} of {2}.", list, version, shownDay(to))
    : l10n.t(
        "Images alone, at the base input prices in {0} {1}, {2} to {3}.",
        list,
        version,
        shownDay(from),
        shownDay(to),
      );
}

export function certaintyWord(certainty: Certainty): string {
  switch (certainty) {
    case "exact":
      return l10n.t("exact");
    case "documented":
      return l10n.t("documented");
    case "estimate":
      return l10n.t("an estimate");
    case "unknown":
      return l10n.t("not known");
  }
}

function certaintyMeaning(certainty: Certainty): string {
  switch (certainty) {
    case "exact":
      return l10n.t("the provider prints the rule, and measurements agree");
    case "documented":
      return l10n.t("the provider prints the rule, and nobody has measured it against the bill");
    case "estimate":
      return l10n.t("inferred, so the bill may differ");
    case "unknown":
      return l10n.t("the provider prints no rule, so nothing is counted");
  }
}
