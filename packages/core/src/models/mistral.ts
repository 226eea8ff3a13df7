import type { Certainty, Model } from "./model.ts";

const facts = {
  provider: "mistral",
  defaultDetail: "default",
  source: "https://github.com/mistralai/mistral-common/blob/main/src/mistral_common/tokens/tokenizers/image.py",
  checked: "2026-11-22",
} as const;

export const mistralModels = {
  "mistral-large-2512": { ...merged(), aliases: ["mistral-large-3", "mistral-large-3-675b-instruct"] },
  "mistral-medium-3-5": merged(),
  "mistral-medium-3-1": merged(),
  // Later than the versions that the code is known for.
  "mistral-small-2603": merged("estimate"),
  "mistral-small-3.2-24b-instruct": { ...merged(), aliases: ["mistral-small-3.2", "mistral-small-2506"] },
  "mistral-small-3.1-24b-instruct": { ...merged(), aliases: ["mistral-small-3.1", "mistral-small-2503"] },
  // Taken to see what the large model of their day sees.
  "ministral-14b-2512": { ...merged("estimate"), aliases: ["ministral-3-14b-instruct"] },
  "ministral-8b-2512": { ...merged("estimate"), aliases: ["ministral-3-8b-instruct"] },
  "ministral-3b-2512": { ...merged("estimate"), aliases: ["ministral-3-3b-instruct"] },
  "pixtral-12b": {
    ...facts,
    family: "Pixtral rows",
    details: { default: { rule: { kind: "rows", cellPx: 16, maxEdgePx: 1024 }, certainty: "documented" } },
    aliases: ["pixtral-12b-2409"],
  },
  // The edge it is fitted to was not found.
  "pixtral-large": {
    ...facts,
    family: "Pixtral Large, unpublished",
    details: { default: { rule: { kind: "unknown" }, certainty: "unknown" } },
    aliases: ["pixtral-large-2411", "pixtral-large-2502", "pixtral-large-latest"],
  },
} satisfies Record<string, Model>;

/** Two patches of 14 px by two make a cell. */
function merged(certainty: Certainty = "documented"): Model {
  return {
    ...facts,
    family: "Mistral rows",
    details: { default: { rule: { kind: "rows", cellPx: 28, maxEdgePx: 1540 }, certainty } },
  };
}
