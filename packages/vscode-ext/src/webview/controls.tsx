import * as l10n from "@vscode/l10n";
import type { ComponentChildren, JSX } from "preact";

import { Icon, type IconName } from "./icons.tsx";

/*
 * The few controls that both views have.
 */

/** A choice among a few words. Its label is read out; what is chosen says enough to the eye. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChoose,
}: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChoose: (value: Value) => void;
}): JSX.Element {
  return (
    <span class="select">
      <select
        aria-label={label}
        title={label}
        value={value}
        // Its options are the only values it can have.
        onChange={(event) => onChoose(event.currentTarget.value as Value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="chevron" />
    </span>
  );
}

/** A drawing to press, with its meaning as its name and its tooltip. */
export function IconButton({
  icon,
  label,
  onPress,
}: {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress: () => void;
}): JSX.Element {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={onPress}>
      <Icon name={icon} />
    </button>
  );
}

/** Words to press that look like the text around them. */
export function LinkButton({
  onPress,
  children,
}: {
  readonly onPress: () => void;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <button type="button" class="link" onClick={onPress}>
      {children}
    </button>
  );
}

/** A figure that nobody knows: a dash to the eye, words to the ear. */
export function NotKnown(): JSX.Element {
  return (
    <span class="unknown" title={l10n.t("not known")}>
      <span aria-hidden="true">–</span>
      <span class="unseen">{l10n.t("not known")}</span>
    </span>
  );
}

export interface RadioOption<Value extends string> {
  readonly value: Value;
  readonly content: ComponentChildren;
  readonly title?: string;
}

/** One of a few that are all in sight. Arrow keys move between them, as the browser does it. */
export function Radios<Value extends string>({
  label,
  look,
  value,
  options,
  onChoose,
}: {
  readonly label: string;
  readonly look: string;
  readonly value: Value;
  readonly options: readonly RadioOption<Value>[];
  readonly onChoose: (value: Value) => void;
}): JSX.Element {
  return (
    <div role="radiogroup" aria-label={label} class={look}>
      {options.map((option) => (
        <label key={option.value} title={option.title}>
          <input
            type="radio"
            class="unseen"
            name={look}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChoose(option.value)}
          />
          {option.content}
        </label>
      ))}
    </div>
  );
}
