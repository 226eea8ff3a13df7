import { asClientSends, type ClientName } from "./clients.ts";
import { resolveModels } from "./models/choose.ts";
import type { ExtraModels } from "./models/extra.ts";
import type { Size } from "./size.ts";
import type { Rule } from "./tokens/rule.ts";
import { seenSize } from "./tokens/seen.ts";

/** How a model is asked, as far as the size that it looks at depends on it. */
export interface Asked {
  /** Default: the model's own. */
  readonly detail?: string | undefined;
  /** What stands between the image and the provider. Default: `raw`. */
  readonly client?: ClientName | undefined;
  /** Models of the user's own. Default: none. */
  readonly extraModels?: ExtraModels | undefined;
}

/**
 * The size that a model looks at, once its client and its provider have each made an image of `size` smaller; what is above it
 * is sent, and not seen. `undefined` where the provider does not say.
 *
 * @throws `E_OPTION` for a model that is nowhere.
 * @example
 * seenBy({ widthPx: 3840, heightPx: 2160 }, "claude-opus-5-5");
 * //=> { widthPx: 2576, heightPx: 1449 }
 */
export function seenBy(
  size: Size,
  model: string,
  { detail, client = "raw", extraModels }: Asked = {},
): Size | undefined {
  const [chosen] = resolveModels(model, detail, "api", extraModels);
  if (chosen === undefined || unsaid.has(chosen.rule.kind)) return undefined;
  return seenSize(chosen.rule, asClientSends(client, size));
}

/** Rules that say what an image costs, and not at which size it is looked at. */
const unsaid: ReadonlySet<Rule["kind"]> = new Set(["capped-tiles", "crops", "examples", "flat", "unknown"]);
