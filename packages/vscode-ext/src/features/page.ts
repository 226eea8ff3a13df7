import { randomBytes } from "node:crypto";

/*
 * The page of a view. Values in, text out: what the editor does with it is the business of whoever asks.
 */

export interface Page {
  readonly title: string;
  /** Address of the only script. */
  readonly script: string;
  /** Address of the only style sheet. */
  readonly style: string;
  /** Where styles and pictures may come from: the webview's own `cspSource`. */
  readonly cspSource: string;
  /** Of the editor, as a BCP 47 tag. */
  readonly language: string;
  /** The editor's translations of our sentences; `undefined` where they are English. */
  readonly translations: Readonly<Record<string, unknown>> | undefined;
}

/** Nothing but our own script and style runs here, and pictures come from files of this machine. */
export function pageOf({ title, script, style, cspSource, language, translations }: Page): string {
  const nonce = randomBytes(16).toString("base64");
  const policy = [
    "default-src 'none'",
    `img-src ${cspSource} data:`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    // Neither falls back to default-src.
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${escaped(language)}" dir="${isRightToLeft(language) ? "rtl" : "ltr"}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escaped(title)}</title>
    <link rel="stylesheet" href="${escaped(style)}">
    <script nonce="${nonce}" src="${escaped(script)}" defer></script>
  </head>
  <body>
    <div id="root"></div>
    <script nonce="${nonce}" type="application/json" id="translations">${inScript(translations)}</script>
  </body>
</html>
`;
}

/** The languages of the editor's language packs, and of those that may come, which are written from the right. */
function isRightToLeft(language: string): boolean {
  return /^(?:ar|fa|he|ur)\b/u.test(language);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

/** No sentence ends the script it is in. */
function inScript(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(value).replaceAll("<", "\\u003c");
}
