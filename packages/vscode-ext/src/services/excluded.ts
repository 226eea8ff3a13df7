import { existsSync, readFileSync } from "node:fs";
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
  /** Absolute paths of folders that somebody chose: what is in one is not passed over because the folder itself would be. */
  readonly chosen?: readonly string[];
}

type Kind = "file" | "folder";

/** Whether a file or folder is passed over. */
export type IsExcluded = (absolutePath: string, kind: Kind) => boolean;

/** For one run: a changed `.gitignore` counts in the next. */
export function exclusion({ chosen = [], ...rules }: Exclusion): IsExcluded {
  const general = byRules(rules);
  const opened = chosen
    .filter((folder) => general(folder, "folder"))
    .map((folder) => ({ folder, isExcluded: byRules({ ...rules, root: folder, above: "ignore" }) }));
  return (absolutePath, kind) => {
    const around = opened.find(({ folder }) => isBelow(absolutePath, folder));
    return (around?.isExcluded ?? general)(absolutePath, kind);
  };
}

function isBelow(absolutePath: string, folder: string): boolean {
  const steps = path.relative(folder, absolutePath);
  return steps !== ".." && !steps.startsWith(`..${path.sep}`) && !path.isAbsolute(steps);
}

function byRules({
  root,
  globs,
  gitignore,
  above = "obey",
}: Exclusion & { readonly above?: "obey" | "ignore" }): IsExcluded {
  const matches = picomatch([...globs], { dot: true });
  const rules = new Map<string, Ignore | undefined>();
  const rulesOf = (folder: string): Ignore | undefined => {
    if (!rules.has(folder)) rules.set(folder, readRules(folder));
    return rules.get(folder);
  };
  const from = gitignore === "obey" && above === "obey" ? rulesStart(root, rulesOf) : root;
  return (absolutePath, kind) => {
    const below = path.relative(root, absolutePath).split(path.sep).join("/");
    if (below === "" || below.startsWith("../") || path.isAbsolute(below)) return false;
    // `**/old/**` means the folder `old` too: what is in it is not even looked at.
    if (matches(below) || (kind === "folder" && matches(`${below}/x`))) return true;
    return gitignore === "obey" && isIgnored(from, absolutePath, kind, rulesOf);
  };
}

/** The top of the repository, unless that ignores the workspace folder as a whole. */
function rulesStart(root: string, rulesOf: (folder: string) => Ignore | undefined): string {
  let folder = root;
  while (!existsSync(path.join(folder, ".git"))) {
    const parent = path.dirname(folder);
    if (parent === folder) return root;
    folder = parent;
  }
  return folder !== root && isIgnored(folder, root, "folder", rulesOf) ? root : folder;
}

/** The nearest `.gitignore` that says anything wins, as in git. */
function isIgnored(
  from: string,
  absolutePath: string,
  kind: Kind,
  rulesOf: (folder: string) => Ignore | undefined,
): boolean {
  const steps = path.relative(from, absolutePath).split(path.sep);
  for (let depth = steps.length - 1; depth >= 0; depth -= 1) {
    const rules = rulesOf(path.join(from, ...steps.slice(0, depth)));
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
