/*
 * What was measured, as docs/editor.md.
 */
import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg } from "node:os";
import path from "node:path";

/** One row of the page. */
export interface Figure {
  readonly what: string;
  readonly value: string;
  /** From which moment to which, or of what. */
  readonly how: string;
}

const documentation = path.join(import.meta.dirname, "../../../../docs/editor.md");

/** Prints the page, and puts it into the documentation where `UPDATE=1` asks for that. */
export async function writePage(figures: readonly Figure[], today: Date): Promise<void> {
  const [processor] = cpus();
  const rows = figures.map(({ what, value, how }) => `| ${what} | ${value} | ${how} |`);
  const page = `# The extension, measured

Written by \`UPDATE=1 pnpm editor-figures\` on ${today.toISOString().slice(0, 10)}, in code-server (VS Code in a browser) with the packed extension, on Linux.
Absolute figures are this machine's: ${availableParallelism()} cores, ${processor?.model.trim() ?? "an unknown processor"}, load average ${loadavg()[0]?.toFixed(2) ?? "unknown"} at the end.
Desktop VS Code was not measured.

| what | figure | how |
| --- | --: | --- |
${rows.join("\n")}

What needs no clock is tested and not measured: \`pnpm e2e\` kills the extension host in mid-run and in mid-replace, lets two windows
do one folder, and compares every file with what the command line makes of it; \`pnpm webview\` looks for accessibility faults (axe)
and violations of the views' content security policy in every state and theme, and fails with one.
`;
  console.log(page);
  if (process.env["UPDATE"] === "1") await writeFile(documentation, page);
}

export function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 20e6 ? 2 : 0)} MB`;
}

export function inSeconds(elapsedMs: number): string {
  return `${(elapsedMs / 1000).toFixed(2)} s`;
}
