import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";

import type { Comparison } from "../../shared/protocol.ts";
import { Icon } from "../icons.tsx";
import { Facts } from "./facts.tsx";
import { host } from "./host.ts";
import { Stage } from "./stage.tsx";
import { Toolbar } from "./toolbar.tsx";

export function Compare(): JSX.Element {
  const state = host.state.value;
  switch (state?.status) {
    case undefined:
      return <div class="progress" role="progressbar" aria-label={l10n.t("Opening the pictures")} />;
    case "gone":
      return (
        <main class="gone">
          <h1>{state.name}</h1>
          <p class="notice" role="alert">
            <Icon name="info" />
            <span>{state.why}</span>
          </p>
        </main>
      );
    case "pictures":
      return <Pictures state={state} />;
  }
}

function Pictures({ state }: { readonly state: Comparison }): JSX.Element {
  const chosen = state.models.find(({ id }) => id === state.model);
  return (
    <main class="compare">
      <h1 class="unseen">{l10n.t("{0}: original and result", state.name)}</h1>
      <Toolbar state={state} chosen={chosen} />
      <Stage state={state} chosen={chosen} />
      <Facts state={state} chosen={chosen} />
    </main>
  );
}
