/*
 * Finds the addon: beside this file where it was built, or in the package of this platform.
 *
 * The loader that `napi build` writes knows thirty platforms and asks the system for its C library first, which takes longer
 * than to load the addon. Here the usual C library is tried, and then the other one. `require` would take twice as long as
 * what it calls in the end.
 */
import { toNamespacedPath } from "node:path";
import { fileURLToPath } from "node:url";

/** What the addons of a platform are called, the usual one first. */
const suffixes = { linux: ["-gnu", "-musl"], win32: ["-msvc"] }[process.platform] ?? [""];

function load() {
  const causes = [];
  for (const suffix of suffixes) {
    const target = `${process.platform}-${process.arch}${suffix}`;
    const places = [
      () => new URL(`pixelthrift.${target}.node`, import.meta.url),
      () => import.meta.resolve(`@pixelthrift/native-${target}`),
    ];
    for (const place of places) {
      try {
        const addon = { exports: {} };
        process.dlopen(addon, toNamespacedPath(fileURLToPath(place())));
        return addon.exports;
      } catch (cause) {
        causes.push(cause);
      }
    }
  }
  throw new AggregateError(
    causes,
    `there is no addon for ${process.platform}-${process.arch}: ${causes.map(({ message }) => message.split("\n", 1)[0]).join("; ")}`,
  );
}

export const { Job, shrinkNow } = load();
