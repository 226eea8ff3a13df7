/**
 * Writes `ThirdPartyNotices.txt`: the licenses of all that is compiled into the addon, as those licenses ask.
 *
 *     cargo metadata ─▶ crates that ours need to run, on any platform ─▶ one license of each, and those of what it brings along
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const here = import.meta.dirname;

/** Beside the addon, for which it stands. */
export const noticesPath = join(here, "ThirdPartyNotices.txt");

/** What we read of `cargo metadata`. */
interface Metadata {
  readonly packages: readonly Crate[];
  readonly resolve: { readonly nodes: readonly Node[] };
}

interface Crate {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly license: string | null;
  /** Null for a crate of this repository. */
  readonly source: string | null;
  readonly manifest_path: string;
  readonly targets: readonly { readonly kind: readonly string[] }[];
}

interface Node {
  readonly id: string;
  readonly deps: readonly {
    readonly pkg: string;
    /** Null is what is compiled in; the others only build or test. */
    readonly dep_kinds: readonly { readonly kind: string | null }[];
  }[];
}

/** Throws where cargo is missing, or a crate says nothing of its license. */
export function writeNotices(): void {
  const options = ["metadata", "--locked", "--all-features", "--format-version", "1"];
  const metadata = JSON.parse(
    execFileSync("cargo", options, { cwd: here, encoding: "utf8", maxBuffer: 1 << 28 }),
  ) as Metadata;
  const notices = compiledIn(metadata).map(noticeOf).toSorted();
  const first = "The native engine of pixelthrift contains the work of others, under these licenses.";
  writeFileSync(noticesPath, `${[first, ...notices].join("\n\n")}\n`);
}

function compiledIn({ packages, resolve }: Metadata): readonly Crate[] {
  const crates = new Map(packages.map((crate) => [crate.id, crate]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const found = new Set(packages.filter(({ name }) => name === "pixelthrift-node"));
  // What is added meanwhile is met as well.
  for (const { id } of found) {
    for (const { pkg, dep_kinds: kinds } of nodes.get(id)?.deps ?? []) {
      const crate = crates.get(pkg);
      if (crate !== undefined && !isMacro(crate) && kinds.some(({ kind }) => kind === null)) found.add(crate);
    }
  }
  return [...found].filter(({ source }) => source !== null);
}

/** Runs in the compiler, and is not in what it makes. */
function isMacro({ targets }: Crate): boolean {
  return targets.some(({ kind }) => kind.includes("proc-macro"));
}

function noticeOf({ name, version, license, manifest_path: manifest }: Crate): string {
  const folder = dirname(manifest);
  const files = licenseFiles(folder);
  // Most offer two, of which this one is short.
  const own = files.find((file) => /mit/iu.test(basename(file))) ?? files[0];
  if (own === undefined && license === null) throw new Error(`expected a license in ${name} ${version}`);
  // A C library in a crate has a license of its own.
  const inside = licenseFiles(join(folder, "vendor"));
  return [`--- ${name} ${version}`, own === undefined ? `License: ${license}` : text(own), ...inside.map(text)].join(
    "\n\n",
  );
}

function text(file: string): string {
  return readFileSync(file, "utf8").trim();
}

function licenseFiles(folder: string): readonly string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const licenses = names.filter((name) => /^(?:licen[cs]e|copying|patents)(?:[.-]|$)/iu.test(name));
  return licenses.toSorted((a, b) => a.length - b.length).map((name) => join(folder, name));
}

if (import.meta.main) writeNotices();
