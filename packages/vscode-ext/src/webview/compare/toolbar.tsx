import * as l10n from "@vscode/l10n";
import type { JSX } from "preact";

import type { Comparison, Seen } from "../../shared/protocol.ts";
import { Radios, Select } from "../controls.tsx";
import { shownPercent } from "../figures.ts";
import { host, layout, look, pane, viewport } from "./host.ts";
import { fit, zoomed, zoomOf, zoomStep } from "./viewport.ts";

export function Toolbar({
  state,
  chosen,
}: {
  readonly state: Comparison;
  readonly chosen: Seen | undefined;
}): JSX.Element {
  const { models, model, actions, before } = state;
  const zoom = zoomOf(viewport.value, pane.value, before);
  const zoomTo = (to: number): void => {
    viewport.value = zoomed(viewport.value, to, pane.value, before);
  };
  return (
    <header>
      <Radios
        label={l10n.t("Layout")}
        look="segments"
        value={layout.value}
        options={[
          { value: "slider", content: l10n.t("Slider") },
          { value: "side by side", content: l10n.t("Side by Side") },
        ]}
        onChoose={(value) => {
          layout.value = value;
        }}
      />
      <div class="zoom" role="group" aria-label={l10n.t("Zoom")}>
        <button
          type="button"
          class="flat"
          aria-pressed={viewport.value.zoom === "fit"}
          onClick={() => {
            viewport.value = fit;
          }}
        >
          {l10n.t("Fit")}
        </button>
        <button type="button" class="flat" aria-pressed={viewport.value.zoom === 1} onClick={() => zoomTo(1)}>
          1:1
        </button>
        <button type="button" class="flat" aria-label={l10n.t("Zoom out")} onClick={() => zoomTo(zoom / zoomStep)}>
          −
        </button>
        <output aria-label={l10n.t("Zoom of the original")}>{shownPercent(zoom * 100)}</output>
        <button type="button" class="flat" aria-label={l10n.t("Zoom in")} onClick={() => zoomTo(zoom * zoomStep)}>
          +
        </button>
      </div>
      <div class="seen">
        <label
          class="check"
          title={
            chosen?.seen === undefined
              ? l10n.t("The provider does not say at which size it looks at a picture.")
              : undefined
          }
        >
          <input
            type="checkbox"
            checked={look.value === "as seen" && chosen?.seen !== undefined}
            disabled={chosen?.seen === undefined}
            onChange={(event) => {
              look.value = event.currentTarget.checked ? "as seen" : "as sent";
            }}
          />
          {l10n.t("As the model sees it")}
        </label>
        <Select
          label={l10n.t("Model")}
          value={model}
          options={models.map(({ id, label }) => ({ value: id, label }))}
          onChoose={(value) => host.send({ kind: "setModel", model: value })}
        />
      </div>
      <div class="answers">
        {actions.includes("restore") ? (
          <button type="button" class="secondary" onClick={() => host.send({ kind: "restore" })}>
            {l10n.t("Restore Original")}
          </button>
        ) : undefined}
        {actions.includes("keep") ? (
          <button type="button" class="primary" onClick={() => host.send({ kind: "keep" })}>
            {l10n.t("Keep")}
          </button>
        ) : undefined}
      </div>
    </header>
  );
}
