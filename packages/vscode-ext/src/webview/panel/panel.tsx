import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";

import type { Savings } from "../../shared/protocol.ts";
import { LinkButton, Select } from "../controls.tsx";
import { labelOf, shownPeriod } from "../figures.ts";
import { Icon } from "../icons.tsx";
import { Chart } from "./chart.tsx";
import { Empty } from "./empty.tsx";
import { Failures } from "./failures.tsx";
import { host, metric } from "./host.ts";
import { ByModel } from "./models.tsx";
import { Notes } from "./notes.tsx";
import { Runs } from "./runs.tsx";
import { Totals } from "./totals.tsx";

const periods = ["7 days", "30 days", "90 days", "all"] as const;

export function Panel(): JSX.Element {
  const state = host.state.value;
  switch (state?.status) {
    case undefined:
      return <div class="progress" role="progressbar" aria-label={l10n.t("Reading the history")} />;
    case "empty":
      return <Empty />;
    case "unreadable":
      return (
        <main>
          <h1 class="unseen">{l10n.t("Savings")}</h1>
          <p class="notice" role="alert">
            <Icon name="failed" />
            <span>
              {l10n.t("The history cannot be read: {0}.", state.why)}{" "}
              <LinkButton onPress={() => host.send({ kind: "showLog" })}>{l10n.t("Show the log")}</LinkButton>
            </span>
          </p>
        </main>
      );
    case "savings":
      return <SavingsView state={state} />;
  }
}

function SavingsView({ state }: { readonly state: Savings }): JSX.Element {
  const { models, model, period, totals, hint } = state;
  const hasRuns = state.runs.length > 0 || state.olderRuns > 0;
  return (
    <main>
      <h1 class="unseen">{l10n.t("Savings")}</h1>
      <div class="choices">
        {models.length === 0 ? undefined : (
          <Select
            label={l10n.t("Model")}
            value={model}
            options={models.map(({ id, label }) => ({ value: id, label }))}
            onChoose={(chosen) => host.send({ kind: "setModel", model: chosen })}
          />
        )}
        <Select
          label={l10n.t("Period")}
          value={period}
          options={periods.map((value) => ({ value, label: shownPeriod(value) }))}
          onChoose={(chosen) => host.send({ kind: "setPeriod", period: chosen })}
        />
      </div>
      {hasRuns ? (
        <>
          <Totals totals={totals} model={labelOf(models, model)} />
          {hint === undefined ? undefined : <Hint model={labelOf(models, model)} hint={hint} />}
          {state.chart.days.some(({ saved }) => saved[metric.value]) ? <Chart chart={state.chart} /> : undefined}
          <ByModel rows={state.byModel} chosen={model} />
          <Failures failures={state.failures} older={state.olderFailures} />
          <Runs runs={state.runs} older={state.olderRuns} />
        </>
      ) : (
        <Quiet />
      )}
      <Notes state={state} />
    </main>
  );
}

/** Some rules do not look at pixels: then the honest thing to say is what does save. */
function Hint({ model, hint }: { readonly model: string; readonly hint: string }): JSX.Element {
  return (
    <p class="notice">
      <Icon name="info" />
      <span>
        <strong>{l10n.t("{0} bills no fewer tokens for a smaller image.", model)}</strong> {sentence(hint)}
      </span>
    </p>
  );
}

function Quiet(): JSX.Element {
  return (
    <p class="quiet">
      {l10n.t("Nothing was optimized in this period.")}{" "}
      <LinkButton onPress={() => host.send({ kind: "setPeriod", period: "all" })}>{l10n.t("Show all time")}</LinkButton>
    </p>
  );
}

/** The library's sentences start small and end open, as a terminal wants them. */
function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}
