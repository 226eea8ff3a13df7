import type { ModelId } from "./index.ts";
import type { ListedModel } from "./price.ts";

/** Written by `price-list.test.ts`, which fails as soon as the package says something else. */
export const priceList = {
  package: "@pydantic/genai-prices",
  version: "0.1.8",
  models: {
    "claude-fable-5": {
      prices: [{ picoUsdPerToken: 10_000_000 }],
      snapshots: ["YYYYMMDD"],
    },
    "claude-fable-5-1": {
      prices: [{ picoUsdPerToken: 10_000_000 }],
      snapshots: ["YYYYMMDD"],
    },
    "claude-opus-5-5": {
      prices: [{ picoUsdPerToken: 4_000_000 }],
      snapshots: ["YYYYMMDD"],
    },
    "claude-opus-5": {
      prices: [{ picoUsdPerToken: 5_000_000 }],
      snapshots: ["YYYYMMDD"],
    },
    "claude-opus-4-8": {
      prices: [{ picoUsdPerToken: 5_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-opus-4-7": {
      prices: [{ picoUsdPerToken: 5_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-sonnet-5": {
      prices: [{ picoUsdPerToken: 2_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-opus-4-6": {
      prices: [{ picoUsdPerToken: 5_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-opus-4-5": {
      prices: [{ picoUsdPerToken: 5_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-opus-4-1": {
      prices: [{ picoUsdPerToken: 15_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-opus-4-0": {
      prices: [{ picoUsdPerToken: 15_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-sonnet-4-6": {
      prices: [{ picoUsdPerToken: 3_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-sonnet-4-5": {
      prices: [{ picoUsdPerToken: 3_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-sonnet-4-0": {
      prices: [{ picoUsdPerToken: 3_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-haiku-4-5": {
      prices: [{ picoUsdPerToken: 1_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-3-7-sonnet": {
      prices: [{ picoUsdPerToken: 3_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-3-5-sonnet": {
      prices: [{ picoUsdPerToken: 3_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-3-5-haiku": {
      prices: [{ picoUsdPerToken: 800_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-3-opus": {
      prices: [{ picoUsdPerToken: 15_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-3-sonnet": {
      prices: [{ picoUsdPerToken: 3_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "claude-3-haiku": {
      prices: [{ picoUsdPerToken: 250_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "gpt-6-astra": {
      prices: [{ picoUsdPerToken: 10_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD"],
    },
    "gpt-6-sol": {
      prices: [{ picoUsdPerToken: 2_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD"],
    },
    "gpt-6-luna": {
      prices: [{ picoUsdPerToken: 100_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD"],
    },
    "gpt-5.6-sol": {
      prices: [{ picoUsdPerToken: 5_000_000 }, { from: "2026-08-21", picoUsdPerToken: 4_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD"],
    },
    "gpt-5.6-terra": {
      prices: [{ picoUsdPerToken: 2_500_000 }, { from: "2026-07-30", picoUsdPerToken: 2_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD"],
    },
    "gpt-5.6-luna": {
      prices: [{ picoUsdPerToken: 1_000_000 }, { from: "2026-07-30", picoUsdPerToken: 200_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD"],
    },
    "gpt-5.5": {
      prices: [{ picoUsdPerToken: 5_000_000 }],
      snapshots: ["2026-04-23", "2026-04-24"],
    },
    "gpt-5.5-pro": {
      prices: [{ picoUsdPerToken: 30_000_000 }],
      snapshots: ["2026-04-23"],
    },
    "gpt-5.4": {
      prices: [{ picoUsdPerToken: 2_500_000 }],
      snapshots: ["2026-03-05"],
    },
    "gpt-5.4-pro": {
      prices: [{ picoUsdPerToken: 30_000_000 }],
      snapshots: ["2026-03-05"],
    },
    "gpt-5.4-mini": {
      prices: [{ picoUsdPerToken: 750_000 }],
      snapshots: ["2026-03-17"],
    },
    "gpt-5.4-nano": {
      prices: [{ picoUsdPerToken: 200_000 }],
      snapshots: ["2026-03-17"],
    },
    "gpt-5.3": {
      prices: [{ picoUsdPerToken: 1_750_000 }],
      snapshots: [],
    },
    "gpt-5.2": {
      prices: [{ picoUsdPerToken: 1_750_000 }],
      snapshots: ["2025-12-11"],
    },
    "gpt-5.2-pro": {
      prices: [{ picoUsdPerToken: 21_000_000 }],
      snapshots: ["2025-12-11"],
    },
    "gpt-4.1-mini": {
      prices: [{ picoUsdPerToken: 400_000 }],
      snapshots: ["2025-04-14"],
    },
    "gpt-5-mini": {
      prices: [{ picoUsdPerToken: 250_000 }],
      snapshots: ["2025-08-07"],
    },
    "gpt-5-nano": {
      prices: [{ picoUsdPerToken: 50_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "gpt-4.1-nano": {
      prices: [{ picoUsdPerToken: 100_000 }],
      snapshots: ["2025-04-14"],
    },
    "o4-mini": {
      prices: [{ picoUsdPerToken: 1_100_000 }],
      snapshots: ["2025-04-16"],
    },
    "gpt-5.1": {
      prices: [{ picoUsdPerToken: 1_250_000 }],
      snapshots: ["2025-11-13"],
    },
    "gpt-5": {
      prices: [{ picoUsdPerToken: 1_250_000 }],
      snapshots: ["2025-08-07"],
    },
    "gpt-4.5-preview": {
      prices: [{ picoUsdPerToken: 75_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "gpt-4.1": {
      prices: [{ picoUsdPerToken: 2_000_000 }],
      snapshots: ["2025-04-14"],
    },
    "gpt-4o": {
      prices: [{ picoUsdPerToken: 2_500_000 }],
      snapshots: ["2024-08-06", "2024-11-20"],
    },
    "gpt-4o-2024-05-13": {
      prices: [{ picoUsdPerToken: 5_000_000 }],
      snapshots: [],
    },
    "gpt-4o-mini": {
      prices: [{ picoUsdPerToken: 150_000 }],
      snapshots: ["2024-07-18"],
    },
    o3: {
      prices: [{ picoUsdPerToken: 10_000_000 }, { from: "2025-06-10", picoUsdPerToken: 2_000_000 }],
      snapshots: ["2025-04-16"],
    },
    "o3-pro": {
      prices: [{ picoUsdPerToken: 20_000_000 }],
      snapshots: ["2025-06-10"],
    },
    o1: {
      prices: [{ picoUsdPerToken: 15_000_000 }],
      snapshots: ["2024-12-17"],
    },
    "o1-pro": {
      prices: [{ picoUsdPerToken: 150_000_000 }],
      snapshots: ["2025-03-19"],
    },
    "computer-use-preview": {
      prices: [{ picoUsdPerToken: 3_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "gemini-3.8-flash": {
      prices: [{ picoUsdPerToken: 750_000 }, { from: "2027-01-01", picoUsdPerToken: 1_500_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "gemini-3.7-flash": {
      prices: [{ picoUsdPerToken: 750_000 }, { from: "2027-01-01", picoUsdPerToken: 1_500_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "gemini-3.6-flash": {
      prices: [{ picoUsdPerToken: 750_000 }, { from: "2027-01-01", picoUsdPerToken: 1_500_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "gemini-3.5-flash": {
      prices: [{ picoUsdPerToken: 1_500_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD"],
    },
    "gemini-3.5-flash-lite": {
      prices: [{ picoUsdPerToken: 300_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "gemini-3.1-pro-preview": {
      prices: [{ picoUsdPerToken: 2_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "gemini-3.1-flash-lite": {
      prices: [{ picoUsdPerToken: 250_000 }],
      snapshots: [],
    },
    "gemini-3-pro-preview": {
      prices: [{ picoUsdPerToken: 2_000_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "gemini-3-flash-preview": {
      prices: [{ picoUsdPerToken: 500_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "gemini-2.5-pro": {
      prices: [{ picoUsdPerToken: 1_250_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "gemini-2.5-flash": {
      prices: [{ picoUsdPerToken: 300_000 }],
      snapshots: ["latest"],
    },
    "gemini-2.5-flash-lite": {
      prices: [{ picoUsdPerToken: 100_000 }],
      snapshots: [],
    },
    "gemini-2.0-flash": {
      prices: [{ picoUsdPerToken: 100_000 }],
      snapshots: ["latest"],
    },
    "gemini-2.0-flash-lite": {
      prices: [{ picoUsdPerToken: 75_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "nova-2-lite": {
      prices: [{ picoUsdPerToken: 300_000 }],
      snapshots: [],
    },
    "nova-premier": {
      prices: [{ picoUsdPerToken: 2_500_000 }],
      snapshots: [],
    },
    "nova-pro": {
      prices: [{ picoUsdPerToken: 800_000 }],
      snapshots: [],
    },
    "nova-lite": {
      prices: [{ picoUsdPerToken: 60_000 }],
      snapshots: [],
    },
    "grok-4.6": {
      prices: [{ picoUsdPerToken: 2_000_000 }],
      snapshots: ["YYYYMMDD", "latest"],
    },
    "grok-4.5": {
      prices: [{ picoUsdPerToken: 2_000_000 }],
      snapshots: ["YYYYMMDD", "latest"],
    },
    "grok-4.3": {
      prices: [{ picoUsdPerToken: 1_250_000 }],
      snapshots: ["YYYYMMDD", "latest"],
    },
    "grok-4.20": {
      prices: [{ picoUsdPerToken: 1_250_000 }],
      snapshots: [],
    },
    "grok-4-1-fast-reasoning": {
      prices: [{ picoUsdPerToken: 200_000 }],
      snapshots: ["latest"],
    },
    "grok-4-1-fast-non-reasoning": {
      prices: [{ picoUsdPerToken: 200_000 }],
      snapshots: ["latest"],
    },
    "grok-4-fast-reasoning": {
      prices: [{ picoUsdPerToken: 200_000 }],
      snapshots: ["latest"],
    },
    "grok-4-fast-non-reasoning": {
      prices: [{ picoUsdPerToken: 200_000 }],
      snapshots: ["latest"],
    },
    "grok-4-0709": {
      prices: [{ picoUsdPerToken: 3_000_000 }],
      snapshots: [],
    },
    "grok-2-vision-1212": {
      prices: [{ picoUsdPerToken: 2_000_000 }],
      snapshots: [],
    },
    "mistral-large-2512": {
      prices: [{ picoUsdPerToken: 500_000 }],
      snapshots: [],
    },
    "mistral-medium-3-5": {
      prices: [{ picoUsdPerToken: 1_500_000 }],
      snapshots: [],
    },
    "mistral-small-2603": {
      prices: [{ picoUsdPerToken: 150_000 }],
      snapshots: [],
    },
    "mistral-small-3.2-24b-instruct": {
      prices: [{ picoUsdPerToken: 75_000 }],
      snapshots: [],
    },
    "mistral-small-3.1-24b-instruct": {
      prices: [{ picoUsdPerToken: 351_000 }],
      snapshots: [],
    },
    "ministral-14b-2512": {
      prices: [{ picoUsdPerToken: 200_000 }],
      snapshots: [],
    },
    "ministral-8b-2512": {
      prices: [{ picoUsdPerToken: 150_000 }],
      snapshots: [],
    },
    "ministral-3b-2512": {
      prices: [{ picoUsdPerToken: 100_000 }],
      snapshots: [],
    },
    "pixtral-12b": {
      prices: [{ picoUsdPerToken: 150_000 }],
      snapshots: ["latest"],
    },
    "kimi-k2.6": {
      prices: [{ picoUsdPerToken: 950_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "kimi-k2.5": {
      prices: [{ picoUsdPerToken: 600_000 }],
      snapshots: ["YYYYMMDD", "YYYY-MM-DD", "latest"],
    },
    "kimi-k3": {
      prices: [{ picoUsdPerToken: 3_000_000 }],
      snapshots: [],
    },
    "minimax-m3": {
      prices: [{ picoUsdPerToken: 300_000 }],
      snapshots: [],
    },
  } satisfies Partial<Record<ModelId, ListedModel>>,
} as const;
