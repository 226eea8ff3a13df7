/**
 * The one document that `--json` prints: the version of Pixelthrift first, then whatever the command has to say.
 *
 * @example
 * jsonText("0.1.0", { results: [] });
 * //=> '{\n  "version": "0.1.0",\n  "results": []\n}\n'
 */
export function jsonText(version: string, document: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ version, ...document }, null, 2)}\n`;
}
