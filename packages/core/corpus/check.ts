/** One thing the corpus must show, and what was seen. */
export interface Check {
  readonly name: string;
  readonly outcome: "passed" | "failed";
  /** A figure or a reason, for the reader of the report. */
  readonly seen: string;
}

/** What one part of the corpus shows: its checks, and rows for docs/evidence.md. */
export interface Section {
  readonly title: string;
  /** How it was judged, in a sentence or two. */
  readonly how: string;
  readonly checks: readonly Check[];
  /** Lines of Markdown. */
  readonly findings: readonly string[];
}

/** `passed` where `holds`. */
export function check(name: string, holds: boolean, seen: string): Check {
  return { name, outcome: holds ? "passed" : "failed", seen };
}
