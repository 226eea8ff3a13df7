import { instead, planKnown, refusedByNamed } from "./again.ts";
import { nowMs } from "./clock.ts";
import { isOverBudget } from "./demands.ts";
import type { EngineName } from "./engines/engine.ts";
import { type ErrorCode, PixelthriftError } from "./errors.ts";
import { formats } from "./formats/index.ts";
import { type ImageInput, inputPath, type Opened, openInput, readInput } from "./input.ts";
import { measure, type Metrics, type Side } from "./measure.ts";
import { type Options, type RawOptions, resolveOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import { type Cost, costs } from "./prices.ts";
import type { Sent } from "./sent.ts";
import type { Size } from "./size.ts";
import { changed, transform, type TransformedBy } from "./transform.ts";

/*
 * One image through the whole pipeline.
 *
 *     input ──▶ probe ──▶ plan ──▶ transform ──▶ measure
 *                           └─ keep ─────────────▲
 */

/** What every outcome has. */
interface Outcome {
  /** The input as a path; absent where bytes were given. */
  readonly path?: string;
  /** What to send. On `kept` and `failed` the original bytes; empty only where they could not be read. */
  readonly bytes: Uint8Array;
  /** Of `bytes`; `application/octet-stream` where the format is not known. */
  readonly mimeType: string;
  /** Which engine made `bytes`; `none` where they are the original ones. */
  readonly engine: EngineName | "none";
  readonly metrics: Metrics;
  /** One entry a model; empty where the size could not be read. */
  readonly cost: readonly Cost[];
}

/**
 * An image that is ready to send: `kept` is the original because nothing smaller came out, `optimized` was made smaller, or into
 * something that a named model takes where it refuses the original.
 */
export interface Succeeded extends Outcome {
  readonly outcome: "optimized" | "kept";
  /** Upright width of `bytes`. */
  readonly widthPx: number;
  /** Upright height of `bytes`. */
  readonly heightPx: number;
  readonly plan: Plan;
}

/** An image that could not be done; its original bytes are there all the same. */
export interface Failed extends Outcome {
  readonly outcome: "failed";
  /** Upright; absent where the header could not be read. */
  readonly widthPx?: number;
  /** Upright; absent where the header could not be read. */
  readonly heightPx?: number;
  /** Absent where it failed before there was one. */
  readonly plan?: Plan;
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly path?: string };
}

export type Optimized = Succeeded | Failed;

/**
 * Makes one image as small as a vision model and the options allow; never larger than it was in pixels, and in bytes only where a
 * named model refuses the original and takes the result.
 *
 * A failure is a result too, with the original bytes and an error, unless `onError` is `throw`. A wrong option is always thrown, as `E_OPTION`.
 *
 * @param input A path, a file URL or the bytes. Bytes must not be changed until the result is there.
 * @param options Default: the preset `content`, longest edge 512 and quality 85.
 * @example
 * const { bytes, mimeType, metrics } = await optimize("photo.jpg");
 * metrics.optimizedDimensions;
 * //=> { widthPx: 384, heightPx: 512 }
 */
export async function optimize(input: ImageInput, options: RawOptions = {}): Promise<Optimized> {
  return optimizeOne(input, resolveOptions(options));
}

/** The same with options that are resolved already, as a batch has them. */
export async function optimizeOne(input: ImageInput, options: Options): Promise<Optimized> {
  const run: Run = { input, path: inputPath(input), options, startedMs: nowMs() };
  const seen: Seen = {};
  try {
    return await carryOut(run, seen);
  } catch (error) {
    // Anything else is our bug and must not be taken for a bad image.
    if (!(error instanceof PixelthriftError)) throw error;
    const failure = located(error, run.path);
    if (options.onError === "throw") throw failure;
    return failed(run, seen, failure);
  }
}

interface Run {
  readonly input: ImageInput;
  readonly path: string | undefined;
  readonly options: Options;
  readonly startedMs: number;
}

/** What was known of an image when it failed. */
interface Seen {
  opened?: Opened;
  plan?: Plan;
}

/** A side of a measurement of which everything is known. */
type KnownSide = Required<Side>;

async function carryOut(run: Run, seen: Seen): Promise<Succeeded> {
  const { input, options } = run;
  if (options.signal?.aborted === true)
    throw new PixelthriftError("E_CANCELLED", "the signal was aborted before the image was opened");
  seen.opened = await openInput(input);
  const { sizeBytes, probe } = seen.opened;
  seen.plan = planKnown(probe, sizeBytes, options);
  const before: KnownSide = { sizeBytes, dimensions: sizeOf(probe), format: probe.format, frames: probe.frames };
  const made = seen.plan.kind === "keep" ? undefined : await make(run, seen.opened, seen.plan);
  if (made === undefined || !isWanted(made, before, options)) {
    const bytes = await readInput(input);
    if (bytes.byteLength !== sizeBytes) throw changed(sizeBytes, bytes.byteLength);
    return { outcome: "kept", plan: seen.plan, ...before.dimensions, ...sent(run, bytes, "none", before, before) };
  }
  const after = sideOf(made);
  return {
    outcome: "optimized",
    plan: explained(made, before, options),
    ...after.dimensions,
    ...sent(run, made.bytes, made.engine, before, after),
  };
}

/** A result, and what became of the plan on the way to it. */
interface Made extends TransformedBy {
  readonly plan: Plan;
}

/** One try makes a result that is taken, and a second one what had too many bytes; more is only for odd limits of a user's own. */
const mostTries = 4;

async function make({ input, options }: Run, opened: Opened, planned: Plan): Promise<Made> {
  let made: Made = { ...(await transform(input, opened, planned.to, options)), plan: planned };
  for (let tries = 1; tries < mostTries; tries += 1) {
    const attempt = instead({ ...sizeOf(made), format: made.format, sizeBytes: made.bytes.byteLength }, options);
    if (attempt === undefined) break;
    const { to, format, why } = attempt;
    const isSmaller = to.widthPx < opened.probe.widthPx || to.heightPx < opened.probe.heightPx;
    const kind = isSmaller ? "resize" : "transcode";
    const changedPlan = { ...made.plan, kind, to, why: `${made.plan.why}; ${why}` } as const;
    made = { ...(await transform(input, opened, to, { ...options, format })), plan: changedPlan };
  }
  return made;
}

/**
 * Whether a result is better than its source. Small icons, and files that are packed tightly already, grow when they are encoded
 * again; that is no loss where a named model refuses the source and takes the result, or the source has too many tokens.
 */
function isWanted(made: Made, before: KnownSide, options: Options): boolean {
  if (made.bytes.byteLength < before.sizeBytes) return true;
  const isRefused = (side: KnownSide): boolean => refusedByNamed(sentAs(side), options) !== undefined;
  if (isRefused(sideOf(made))) return false;
  return isRefused(before) || (isOverBudget(before.dimensions, options) && !isOverBudget(made, options));
}

/** A result that is larger is the last thing that is expected here, and says why it is. */
function explained({ plan, bytes }: Made, before: KnownSide, options: Options): Plan {
  if (bytes.byteLength < before.sizeBytes) return plan;
  const refused = refusedByNamed(sentAs(before), options);
  const because = refused === undefined || plan.why.includes(refused) ? "" : `, as ${refused}`;
  return { ...plan, why: `${plan.why}; larger in bytes${because}` };
}

function sideOf(made: Made): KnownSide {
  return { sizeBytes: made.bytes.byteLength, dimensions: sizeOf(made), format: made.format, frames: "one" };
}

async function failed(
  run: Run,
  { opened, plan: planned }: Seen,
  { code, message, path }: PixelthriftError,
): Promise<Failed> {
  const bytes = await originalBytes(run.input);
  const side: Side =
    opened === undefined
      ? { sizeBytes: bytes.byteLength }
      : {
          sizeBytes: bytes.byteLength,
          dimensions: sizeOf(opened.probe),
          format: opened.probe.format,
          frames: opened.probe.frames,
        };
  return {
    outcome: "failed",
    error: { code, message, ...(path === undefined ? {} : { path }) },
    ...(planned === undefined ? {} : { plan: planned }),
    ...side.dimensions,
    ...sent(run, bytes, "none", side, side),
  };
}

/** What every outcome has. */
function sent(run: Run, bytes: Uint8Array, engine: EngineName | "none", before: Side, after: Side): Outcome {
  return {
    ...(run.path === undefined ? {} : { path: run.path }),
    bytes,
    mimeType: after.format === undefined ? "application/octet-stream" : formats[after.format].mimeType,
    engine,
    metrics: measure({ before, after, elapsedMs: nowMs() - run.startedMs }),
    cost: costsOf(run, before, after),
  };
}

function costsOf({ options }: Run, before: Side, after: Side): readonly Cost[] {
  return isKnown(before) && isKnown(after) ? costs(sentAs(before), sentAs(after), options.models, options) : [];
}

/** A header tells everything or nothing. */
function isKnown(side: Side): side is KnownSide {
  return side.dimensions !== undefined;
}

function sentAs({ dimensions, ...file }: KnownSide): Sent {
  return { ...dimensions, ...file };
}

/** Empty where they cannot be read, which is usually what the failure is about. */
async function originalBytes(input: ImageInput): Promise<Uint8Array> {
  try {
    return await readInput(input);
  } catch (error) {
    if (error instanceof PixelthriftError) return new Uint8Array();
    throw error;
  }
}

function located(error: PixelthriftError, path: string | undefined): PixelthriftError {
  return path === undefined || error.path !== undefined
    ? error
    : new PixelthriftError(error.code, error.message, { cause: error, path });
}

function sizeOf({ widthPx, heightPx }: Size): Size {
  return { widthPx, heightPx };
}
