import { readFileSync } from "node:fs";
import path from "node:path";

import ignore, { type Ignore } from "ignore";
import picomatch from "picomatch";

/*
 * What is passed over inside a folder: by globs, and by the `.gitignore` files on the way to it.
 */

export interface Exclusion {
  /** Absolute path of the workspace folder, or of the folder itself where it is in none. */
  readonly root: string;
  readonly globs: readonly string[];
  readonly gitignore: "obey" | "ignore";
}

/** Whether a file or folder is passed over. For one run: a changed `.gitignore` counts in the next. */
export function exclusion({
  root,
  globs,
  gitignore,
}: Exclusion): (absolutePath: string, kind: "file" | "folder") => boolean {
  const matches = picomatch([...globs], { dot: true });
  const rules = new Map<string, Ignore | undefined>();
  const rulesOf = (folder: string): Ignore | undefined => {
    if (!rules.has(folder)) rules.set(folder, readRules(folder));
    return rules.get(folder);
  };
  return (absolutePath, kind) => {
    const below = path.relative(root, absolutePath).split(path.sep).join("/");
    if (below === "" || below.startsWith("../")) return false;
    // `**/old/**` means the folder `old` too: what is in it is not even looked at.
    if (matches(below) || (kind === "folder" && matches(`${below}/x`))) return true;
    return gitignore === "obey" && isIgnored(root, below, kind, rulesOf);
  };
}

/** The nearest `.gitignore` that says anything wins, as in git. */
function isIgnored(
  root: string,
  below: string,
  kind: "file" | "folder",
  rulesOf: (folder: string) => Ignore | undefined,
): boolean {
  const steps = below.split("/");
  for (let depth = steps.length - 1; depth >= 0; depth -= 1) {
    const rules = rulesOf(path.join(root, ...steps.slice(0, depth)));
    if (rules === undefined) continue;
    const name = steps.slice(depth).join("/") + (kind === "folder" ? "/" : "");
    const { ignored, unignored } = rules.test(name);
    if (ignored || unignored) return ignored;
  }
  return false;
}

function readRules(folder: string): Ignore | undefined {
  try {
    return ignore().add(readFileSync(path.join(folder, ".gitignore"), "utf8"));
  } catch {
    // There is none in most folders, and one that cannot be read says nothing.
    return undefined;
  }
}
