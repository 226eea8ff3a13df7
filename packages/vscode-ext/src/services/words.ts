import type { Totals } from "pixelthrift/files";
import * as vscode from "vscode";

/*
 * Figures as a person reads them, in the editor's language. The figures themselves are the library's.
 */

const language = vscode.env.language;

export function shownCount(count: number): string {
  return new Intl.NumberFormat(language).format(count);
}

export function shownPercent(percent: number): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(percent / 100);
}

export function shownUsd(usd: number): string {
  const digits = Math.abs(usd) < 0.1 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 2 };
  return new Intl.NumberFormat(language, { style: "currency", currency: "USD", ...digits }).format(usd);
}

const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

export function shownBytes(bytes: number): string {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(bytes))) / 3)));
  const unit = units[step] ?? "byte";
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumSignificantDigits: 3,
  }).format(bytes / 1000 ** step);
}

/** What a run saved with one model, in a few words. */
export function shownSaving({ model, tokensBefore, tokensAfter, savedPercent }: Totals["cost"][number]): string {
  if (savedPercent === null) return vscode.l10n.t("the token rule of {0} is not known", model);
  if (tokensBefore === tokensAfter) return vscode.l10n.t("no tokens saved with {0}", model);
  const tokens = shownCount(Math.abs(tokensBefore - tokensAfter));
  const percent = shownPercent(Math.abs(savedPercent));
  return tokensBefore > tokensAfter
    ? vscode.l10n.t("{0} tokens ({1}) saved with {2}", tokens, percent, model)
    : vscode.l10n.t("{0} tokens ({1}) more with {2}", tokens, percent, model);
}
