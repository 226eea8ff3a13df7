import type { Io } from "../io.ts";
import { scannedExtensions } from "../names.ts";
import { plural } from "../report/units.ts";
import type { Scan, Skipped } from "../scan.ts";

/** How many names stand for all: enough to see what was meant. */
const mostNames = 3;

const whys: Readonly<Record<Skipped["why"], (files: number) => string>> = {
  result: (files) =>
    `skipped ${plural(files, "file")} whose name says that ${files === 1 ? "it is a result" : "they are results"} already`,
  link: (files) => `skipped ${plural(files, "link")} inside a folder (a link that is named itself is followed)`,
};

/** Says on stderr what a scan passed over, and that it found nothing. */
export function explain(
  { sources, skipped, unreadable }: Scan,
  paths: readonly string[],
  { stderr, signal }: Pick<Io, "stderr" | "signal">,
): void {
  for (const why of ["result", "link"] as const) {
    const files = skipped.filter((one) => one.why === why).map(({ path }) => path);
    if (files.length === 0) continue;
    const names = files.length > mostNames ? [...files.slice(0, mostNames), "…"] : files;
    stderr.write(`${whys[why](files.length)}: ${names.join(", ")}\n`);
  }
  // Of paths that are all wrong the report says what is wrong with each.
  const isAllWrong = unreadable.length >= paths.length;
  if (sources.length > 0 || isAllWrong || signal.aborted) return;
  const looked = paths.filter((path) => !unreadable.some((one) => one.path === path));
  stderr.write(`No supported images found\nLooked in ${looked.join(", ")} for ${[...scannedExtensions].join(", ")}.\n`);
}
