import { type ErrorCode, PixelthriftError } from "../errors.ts";
import type { Probe } from "../probe.ts";
import type { Engine, Transformed, TransformRequest } from "./engine.ts";

/*
 * The only file that calls the addon.
 *
 * What it rejects with has no JavaScript frames, so every error is thrown again from here, with its code and the original as its cause.
 */

type Addon = typeof import("@pixelthrift/native");

/** Either the engine, or why there is none on this machine. */
export type Loaded =
  | { readonly kind: "engine"; readonly engine: Engine }
  | { readonly kind: "missing"; readonly cause: unknown };

let loading: Promise<Loaded> | undefined;

/** Loads the addon once. A machine without one is no error here. */
export function loadNative(): Promise<Loaded> {
  loading ??= import("@pixelthrift/native").then(
    (addon) => ({ kind: "engine", engine: nativeEngine(addon) }) as const,
    (cause: unknown) => ({ kind: "missing", cause }) as const,
  );
  return loading;
}

function nativeEngine(addon: Addon): Engine {
  return {
    name: "native",
    decodes: new Set(["jpeg", "png", "webp", "gif", "bmp", "tiff", "avif"]),
    // Grids and crops of AVIF, and layers.
    decodesInPart: new Set(["avif"]),
    transform: (source, probe, request, signal) => transform(addon, source, probe, request, signal),
  };
}

async function transform(
  addon: Addon,
  source: string | Uint8Array,
  probe: Probe,
  request: TransformRequest,
  signal: AbortSignal | undefined,
): Promise<Transformed> {
  if (signal?.aborted === true)
    throw new PixelthriftError("E_CANCELLED", "the signal was aborted before the picture was decoded");
  const { bytes, format, widthPx, heightPx, sourceBytes, sourceWidthPx, sourceHeightPx } = await shrink(
    addon,
    source,
    probe,
    request,
    signal,
  );
  if (sourceWidthPx !== probe.widthPx || sourceHeightPx !== probe.heightPx) {
    const sizes = `its header said ${probe.widthPx}x${probe.heightPx}, then ${sourceWidthPx}x${sourceHeightPx}`;
    throw typeof source === "string"
      ? new PixelthriftError("E_READ", `the file changed while it was read: ${sizes}`)
      : new PixelthriftError("E_NATIVE", `the picture was measured in two ways: ${sizes}`);
  }
  return { bytes, format, widthPx, heightPx, sourceBytes };
}

async function shrink(
  addon: Addon,
  source: string | Uint8Array,
  probe: Probe,
  request: TransformRequest,
  signal: AbortSignal | undefined,
): Promise<ReturnType<Addon["shrinkNow"]>> {
  let cancel: (() => void) | undefined;
  try {
    if (typeof source !== "string" && isQuick(source.byteLength, probe, request))
      return addon.shrinkNow(source, request);
    const job = new addon.Job(source, request);
    cancel = () => job.cancel();
    // Never `signal.onabort`, which belongs to the caller.
    signal?.addEventListener("abort", cancel, { once: true });
    return await job.run();
  } catch (cause) {
    throw translated(cause);
  } finally {
    if (cancel !== undefined) signal?.removeEventListener("abort", cancel);
  }
}

/**
 * Whether a job is so short that to hand it to another thread is a good part of it, so that it is done where it is asked for.
 *
 * A JPEG of so few pixels and bytes takes some tenths of a millisecond. Other formats can hold much work in few bytes.
 */
function isQuick(sourceBytes: number, { format, widthPx, heightPx }: Probe, wanted: TransformRequest): boolean {
  const isJpeg = format === "jpeg" && (wanted.format === "jpeg" || wanted.format === "auto");
  return isJpeg && sourceBytes <= 16 * 1024 && widthPx * heightPx <= 128 * 128;
}

/** The codes an addon may send. */
const codes: Readonly<Record<string, ErrorCode>> = {
  E_OPTION: "E_OPTION",
  E_READ: "E_READ",
  E_FORMAT: "E_FORMAT",
  E_UNSUPPORTED: "E_UNSUPPORTED",
  E_TRUNCATED: "E_TRUNCATED",
  E_CORRUPT: "E_CORRUPT",
  E_TOO_LARGE: "E_TOO_LARGE",
  E_CANCELLED: "E_CANCELLED",
  // What Node-API says of an argument of the wrong type.
  InvalidArg: "E_OPTION",
};

function translated(cause: unknown): PixelthriftError {
  if (cause instanceof PixelthriftError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = cause instanceof Error && "code" in cause ? codes[String(cause.code)] : undefined;
  return new PixelthriftError(code ?? "E_NATIVE", message, { cause });
}
