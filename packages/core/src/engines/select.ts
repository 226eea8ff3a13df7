import { PixelthriftError } from "../errors.ts";
import type { Format } from "../probe.ts";
import type { Engine, EngineName } from "./engine.ts";
import { type Loaded, loadNative } from "./native.ts";

/*
 * Which engine serves: the native one where there is one and it knows the format, the portable one elsewhere, and where
 * the native one says of a file, by its header, that it is of a kind which only the portable one may know.
 */

/** The code of the one warning that tells a program it runs without the native engine. */
export const portableWarningCode = "PIXELTHRIFT_PORTABLE";

/**
 * The engine for a format. `auto` without an addon gives the portable engine and warns once a process, with the code `PIXELTHRIFT_PORTABLE`.
 *
 * SVG always goes to the portable engine. Throws `E_UNSUPPORTED` where `native` is demanded of a machine that has none.
 *
 * @example
 * (await selectEngine("auto", "svg")).name;
 * //=> "portable"
 */
export async function selectEngine(wanted: "auto" | EngineName, format: Format): Promise<Engine> {
  if (wanted === "portable") return loadPortable();
  const choice = choose(wanted, format, await loadNative());
  if (choice.notice !== undefined) warnOnce(choice.notice);
  return choice.engine === "portable" ? loadPortable() : choice.engine;
}

/** The engine that may do what the first one threw an error for; `undefined` where none does. */
export async function selectOther(
  wanted: "auto" | EngineName,
  format: Format,
  first: Engine,
  error: unknown,
): Promise<Engine | undefined> {
  return passesOn(wanted, format, first, error) ? loadPortable() : undefined;
}

/** The rule of `selectOther`: who demands an engine gets its answer. */
export function passesOn(wanted: "auto" | EngineName, format: Format, first: Engine, error: unknown): boolean {
  const isUnsupported = error instanceof PixelthriftError && error.code === "E_UNSUPPORTED";
  return wanted === "auto" && isUnsupported && first.decodesInPart.has(format);
}

let loadingPortable: Promise<Engine> | undefined;

/** Hardly any image needs it where there is an addon, and it is most of the code of both engines. */
function loadPortable(): Promise<Engine> {
  loadingPortable ??= import("./portable.ts").then(({ portable }) => portable);
  return loadingPortable;
}

interface Choice {
  readonly engine: Engine | "portable";
  readonly notice?: string;
}

/** The rule of `selectEngine`, for any machine. */
export function choose(wanted: "auto" | "native", format: Format, native: Loaded): Choice {
  if (native.kind === "engine") return { engine: native.engine.decodes.has(format) ? native.engine : "portable" };
  if (wanted === "native") {
    throw new PixelthriftError(
      "E_UNSUPPORTED",
      `expected a native engine for engine but this machine has none: ${firstLine(native.cause)}`,
      { cause: native.cause },
    );
  }
  return {
    engine: "portable",
    notice:
      "The native engine is not installed here. The portable engine serves instead: everything works, more slowly",
  };
}

function firstLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split("\n", 1)[0] ?? "";
}

let warned = false;

function warnOnce(notice: string): void {
  if (warned) return;
  warned = true;
  // The global one: to import it takes Node longer than to load the addon.
  process.emitWarning(notice, { code: portableWarningCode });
}
