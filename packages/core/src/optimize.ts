import type { EngineName } from "./engines/engine.ts";
import type { ErrorCode } from "./errors.ts";
import type { Metrics } from "./measure.ts";
import type { Plan } from "./plan.ts";
import type { Cost } from "./prices.ts";

/** What every outcome has. */
interface Outcome {
  /** The input as the caller named it; absent where bytes were given. */
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

/** An image that is ready to send: `optimized` was made smaller, `kept` is the original because nothing smaller came out. */
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
