import type { Writable } from "node:stream";

/** What a command sees of the world it was called in. */
export interface Io {
  /** For results. */
  readonly stdout: Writable;
  /** For progress and for whatever went wrong. */
  readonly stderr: Writable;
  /** What relative paths start from; absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTTY: { readonly stdout: boolean; readonly stderr: boolean };
  /** Width of the terminal in characters; absent where there is none. */
  readonly columns?: number | undefined;
  /** Aborted by Ctrl-C: the work stops, and what is done is still reported. */
  readonly signal: AbortSignal;
}

/**
 * - 0: every image is done.
 * - 1: some failed.
 * - 2: nothing was tried, because the command line is wrong or names no image.
 * - 130: interrupted.
 */
export type ExitCode = 0 | 1 | 2 | 130;

/** How text may be laid out on stdout. */
export interface Style {
  readonly columns?: number | undefined;
  readonly colors: "some" | "none";
}

export function styleOf({ isTTY, columns, env }: Io): Style {
  if (!isTTY.stdout) return { colors: "none" };
  // https://no-color.org: set and not empty.
  const isPlain = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  return { columns, colors: isPlain ? "none" : "some" };
}
