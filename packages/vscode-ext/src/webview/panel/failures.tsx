import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";

import type { Failure } from "../../shared/protocol.ts";
import { IconButton } from "../controls.tsx";
import { shownCount } from "../figures.ts";
import { host } from "./host.ts";

/** What could not be done, by name and with the reason: a run's summary is soon gone. */
export function Failures({
  failures,
  older,
}: {
  readonly failures: readonly Failure[];
  readonly older: number;
}): JSX.Element | null {
  if (failures.length === 0) return null;
  return (
    <section aria-labelledby="failures-title">
      <h2 id="failures-title">
        {l10n.t("Failed")} <span class="badge">{shownCount(failures.length + older)}</span>
      </h2>
      <ul class="failures">
        {failures.map(({ itemId, name, path, why, actions }) => (
          <li key={itemId}>
            <span class="name" title={path}>
              <bdi>{name}</bdi>
            </span>
            <span class="why">{why}</span>
            {actions.includes("reveal") ? (
              <span class="actions">
                <IconButton
                  icon="folder"
                  label={l10n.t("Reveal {0}", name)}
                  onPress={() => host.send({ kind: "reveal", itemId })}
                />
              </span>
            ) : undefined}
          </li>
        ))}
      </ul>
      {older === 0 ? undefined : <p class="fine">{l10n.t("And {0} before these.", shownCount(older))}</p>}
    </section>
  );
}
