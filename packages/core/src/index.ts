/*
 * The public interface, in the order data meets it.
 */

export { optimize } from "./optimize.ts";
export { optimizeAll } from "./batch.ts";
export { estimate } from "./estimate.ts";
export { planFor } from "./plan-for.ts";
export { probe } from "./probe.ts";
export { seenBy } from "./seen-by.ts";
export { presets } from "./presets.ts";
export { refreshPrices } from "./refresh-prices.ts";
export { models } from "./models/index.ts";
export { readModels } from "./models/extra.ts";
export { clients } from "./clients.ts";
export { bytesHeuristic } from "./heuristic.ts";
export { PixelthriftError } from "./errors.ts";

export type { Failed, Optimized, Succeeded } from "./optimize.ts";
export type { ImageInputs } from "./batch.ts";
export type { Estimate } from "./estimate.ts";
export type { ImageInput } from "./input.ts";
export type {
  DecodePolicy,
  Effort,
  EngineChoice,
  OnError,
  OutputFormat,
  RawLimits as Limits,
  RawOptions as Options,
} from "./options.ts";
export type { Preset, PresetName } from "./presets.ts";
export type { Format, Orientation, Probe } from "./probe.ts";
export type { Plan } from "./plan.ts";
export type { Size } from "./size.ts";
export type { EngineName } from "./engines/engine.ts";
export type { Metrics } from "./measure.ts";
export type { Certainty, Detail, Model, ModelId, Provider } from "./models/index.ts";
export type { ExtraModels } from "./models/extra.ts";
export type { RequestLimits } from "./models/limits.ts";
export type { ListedModel, ListedPrice, Place, PriceList, PriceSource } from "./models/price.ts";
export type { Refreshing } from "./refresh-prices.ts";
export type { ClientName } from "./clients.ts";
export type { Asked } from "./seen-by.ts";
export type { Rule } from "./tokens/rule.ts";
export type { TokenRange } from "./tokens/count.ts";
export type { Cost } from "./prices.ts";
export type { BytesHeuristic } from "./heuristic.ts";
export type { ErrorCode } from "./errors.ts";
