import type { PriceList } from "./price.ts";

/** Written by `price-list.test.ts`, which fails as soon as the package says something else. */
export const bundledPrices: PriceList = {
  source: { package: "@pydantic/genai-prices", version: "0.1.8", source: "bundled" },
  models: {
    "claude-fable-5": {
      api: [{ picoUsdPerToken: 10_000_000, cachedPicoUsdPerToken: 1_000_000 }],
      bedrock: [{ picoUsdPerToken: 10_000_000, cachedPicoUsdPerToken: 1_000_000 }],
      bedrockRegional: [{ picoUsdPerToken: 11_000_000, cachedPicoUsdPerToken: 1_100_000 }],
      vertex: [{ picoUsdPerToken: 10_000_000, cachedPicoUsdPerToken: 1_000_000 }],
    },
    "claude-fable-5-1": {
      api: [{ picoUsdPerToken: 10_000_000, cachedPicoUsdPerToken: 250_000 }],
      bedrock: [{ picoUsdPerToken: 10_000_000, cachedPicoUsdPerToken: 250_000 }],
      bedrockRegional: [{ picoUsdPerToken: 11_000_000, cachedPicoUsdPerToken: 275_000 }],
      vertex: [{ picoUsdPerToken: 10_000_000, cachedPicoUsdPerToken: 250_000 }],
    },
    "claude-opus-5-5": {
      api: [{ picoUsdPerToken: 4_000_000, cachedPicoUsdPerToken: 200_000 }],
      bedrock: [{ picoUsdPerToken: 4_000_000, cachedPicoUsdPerToken: 200_000 }],
      bedrockRegional: [{ picoUsdPerToken: 4_400_000, cachedPicoUsdPerToken: 220_000 }],
      vertex: [{ picoUsdPerToken: 4_000_000, cachedPicoUsdPerToken: 200_000 }],
    },
    "claude-opus-5": {
      api: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }],
      bedrock: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }],
      bedrockRegional: [{ picoUsdPerToken: 5_500_000, cachedPicoUsdPerToken: 550_000 }],
      vertex: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }],
    },
    "claude-opus-4-8": {
      api: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }],
      bedrock: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }],
      bedrockRegional: [{ picoUsdPerToken: 5_500_000, cachedPicoUsdPerToken: 550_000 }],
      vertex: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }],
    },
    "claude-opus-4-7": {
      api: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }],
      bedrock: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }],
      bedrockRegional: [{ picoUsdPerToken: 5_500_000, cachedPicoUsdPerToken: 550_000 }],
      vertex: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }],
    },
    "claude-sonnet-5": {
      api: [{ picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 200_000 }],
      bedrock: [{ picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 200_000 }],
      bedrockRegional: [{ picoUsdPerToken: 2_200_000, cachedPicoUsdPerToken: 220_000 }],
    },
    "claude-opus-4-6": {
      api: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000, tiers: [{ overTokens: 200_000, picoUsdPerToken: 10_000_000, cachedPicoUsdPerToken: 1_000_000 }] }, { from: "2026-03-13", picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }],
      bedrock: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }],
      bedrockRegional: [{ picoUsdPerToken: 5_500_000, cachedPicoUsdPerToken: 550_000 }],
      vertex: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000, tiers: [{ overTokens: 200_000, picoUsdPerToken: 10_000_000, cachedPicoUsdPerToken: 1_000_000 }] }],
    },
    "claude-opus-4-5": {
      api: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }],
      bedrock: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }],
      bedrockRegional: [{ picoUsdPerToken: 5_500_000, cachedPicoUsdPerToken: 550_000 }],
    },
    "claude-opus-4-1": {
      api: [{ picoUsdPerToken: 15_000_000, cachedPicoUsdPerToken: 1_500_000 }],
      bedrock: [{ picoUsdPerToken: 15_000_000, cachedPicoUsdPerToken: 1_500_000 }],
      vertex: [{ picoUsdPerToken: 15_000_000, cachedPicoUsdPerToken: 1_500_000 }],
    },
    "claude-opus-4-0": {
      api: [{ picoUsdPerToken: 15_000_000, cachedPicoUsdPerToken: 1_500_000 }],
      bedrock: [{ picoUsdPerToken: 15_000_000, cachedPicoUsdPerToken: 1_500_000 }],
      vertex: [{ picoUsdPerToken: 15_000_000, cachedPicoUsdPerToken: 1_500_000 }],
    },
    "claude-sonnet-4-6": {
      api: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000, tiers: [{ overTokens: 200_000, picoUsdPerToken: 6_000_000, cachedPicoUsdPerToken: 600_000 }] }, { from: "2026-03-13", picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
      bedrock: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
      bedrockRegional: [{ picoUsdPerToken: 3_300_000, cachedPicoUsdPerToken: 330_000 }],
      vertex: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
    },
    "claude-sonnet-4-5": {
      api: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000, tiers: [{ overTokens: 200_000, picoUsdPerToken: 6_000_000, cachedPicoUsdPerToken: 600_000 }] }],
      bedrock: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
      bedrockRegional: [{ picoUsdPerToken: 3_300_000, cachedPicoUsdPerToken: 330_000 }],
      vertex: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000, tiers: [{ overTokens: 200_000, picoUsdPerToken: 6_000_000, cachedPicoUsdPerToken: 600_000 }] }],
    },
    "claude-sonnet-4-0": {
      api: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
      bedrock: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
      bedrockRegional: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
      vertex: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
    },
    "claude-haiku-4-5": {
      api: [{ picoUsdPerToken: 1_000_000, cachedPicoUsdPerToken: 100_000 }],
      bedrock: [{ picoUsdPerToken: 1_000_000, cachedPicoUsdPerToken: 100_000 }],
      bedrockRegional: [{ picoUsdPerToken: 1_100_000, cachedPicoUsdPerToken: 110_000 }],
    },
    "claude-3-7-sonnet": {
      api: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
      bedrock: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
      vertex: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
    },
    "claude-3-5-sonnet": {
      api: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
      bedrock: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
      vertex: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
    },
    "claude-3-5-haiku": {
      api: [{ picoUsdPerToken: 800_000, cachedPicoUsdPerToken: 80_000 }],
      bedrock: [{ picoUsdPerToken: 800_000, cachedPicoUsdPerToken: 80_000 }],
      vertex: [{ picoUsdPerToken: 800_000, cachedPicoUsdPerToken: 80_000 }],
    },
    "claude-3-opus": {
      api: [{ picoUsdPerToken: 15_000_000, cachedPicoUsdPerToken: 1_500_000 }],
      bedrock: [{ picoUsdPerToken: 15_000_000 }],
      vertex: [{ picoUsdPerToken: 15_000_000, cachedPicoUsdPerToken: 1_500_000 }],
    },
    "claude-3-sonnet": {
      api: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
      bedrock: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
    },
    "claude-3-haiku": {
      api: [{ picoUsdPerToken: 250_000, cachedPicoUsdPerToken: 30_000 }],
      bedrock: [{ picoUsdPerToken: 250_000 }],
      vertex: [{ picoUsdPerToken: 250_000, cachedPicoUsdPerToken: 30_000 }],
    },
    "gpt-6-astra": {
      api: [{ picoUsdPerToken: 10_000_000, cachedPicoUsdPerToken: 1_000_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 20_000_000, cachedPicoUsdPerToken: 2_000_000 }] }],
    },
    "gpt-6-sol": {
      api: [{ picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 200_000, tiers: [{ overTokens: 272_000, picoUsdPerToken: 4_000_000, cachedPicoUsdPerToken: 400_000 }] }],
    },
    "gpt-6-luna": {
      api: [{ picoUsdPerToken: 100_000, cachedPicoUsdPerToken: 10_000, tiers: [{ overTokens: 272_000, picoUsdPerToken: 200_000, cachedPicoUsdPerToken: 20_000 }] }],
    },
    "gpt-5.6-sol": {
      api: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 10_000_000, cachedPicoUsdPerToken: 1_000_000 }] }, { from: "2026-08-21", picoUsdPerToken: 4_000_000, cachedPicoUsdPerToken: 400_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 8_000_000, cachedPicoUsdPerToken: 800_000 }] }],
      bedrock: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 10_000_000, cachedPicoUsdPerToken: 1_000_000 }] }, { from: "2026-08-21", picoUsdPerToken: 4_000_000, cachedPicoUsdPerToken: 400_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 8_000_000, cachedPicoUsdPerToken: 800_000 }] }],
      bedrockRegional: [{ picoUsdPerToken: 5_500_000, cachedPicoUsdPerToken: 550_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 11_000_000, cachedPicoUsdPerToken: 1_100_000 }] }, { from: "2026-08-21", picoUsdPerToken: 4_400_000, cachedPicoUsdPerToken: 440_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 8_800_000, cachedPicoUsdPerToken: 880_000 }] }],
    },
    "gpt-5.6-terra": {
      api: [{ picoUsdPerToken: 2_500_000, cachedPicoUsdPerToken: 250_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }] }, { from: "2026-07-30", picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 200_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 4_000_000, cachedPicoUsdPerToken: 400_000 }] }],
      bedrock: [{ picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 200_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 4_000_000, cachedPicoUsdPerToken: 400_000 }] }],
      bedrockRegional: [{ picoUsdPerToken: 2_750_000, cachedPicoUsdPerToken: 275_000 }, { from: "2026-07-30", picoUsdPerToken: 2_200_000, cachedPicoUsdPerToken: 220_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 4_400_000, cachedPicoUsdPerToken: 440_000 }] }],
    },
    "gpt-5.6-luna": {
      api: [{ picoUsdPerToken: 1_000_000, cachedPicoUsdPerToken: 100_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 200_000 }] }, { from: "2026-07-30", picoUsdPerToken: 200_000, cachedPicoUsdPerToken: 20_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 400_000, cachedPicoUsdPerToken: 40_000 }] }],
      bedrock: [{ picoUsdPerToken: 200_000, cachedPicoUsdPerToken: 20_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 400_000, cachedPicoUsdPerToken: 40_000 }] }],
      bedrockRegional: [{ picoUsdPerToken: 1_100_000, cachedPicoUsdPerToken: 110_000 }, { from: "2026-07-30", picoUsdPerToken: 220_000, cachedPicoUsdPerToken: 22_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 440_000, cachedPicoUsdPerToken: 44_000 }] }],
    },
    "gpt-5.5": {
      api: [{ picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 10_000_000, cachedPicoUsdPerToken: 1_000_000 }] }],
      bedrock: [{ picoUsdPerToken: 5_500_000, cachedPicoUsdPerToken: 550_000 }],
    },
    "gpt-5.5-pro": {
      api: [{ picoUsdPerToken: 30_000_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 60_000_000 }] }],
    },
    "gpt-5.4": {
      api: [{ picoUsdPerToken: 2_500_000, cachedPicoUsdPerToken: 250_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 5_000_000, cachedPicoUsdPerToken: 500_000 }] }],
      bedrock: [{ picoUsdPerToken: 2_750_000, cachedPicoUsdPerToken: 275_000 }],
    },
    "gpt-5.4-pro": {
      api: [{ picoUsdPerToken: 30_000_000, tiers: [{ overTokens: 271_999, picoUsdPerToken: 60_000_000 }] }],
    },
    "gpt-5.4-mini": {
      api: [{ picoUsdPerToken: 750_000, cachedPicoUsdPerToken: 75_000 }],
    },
    "gpt-5.4-nano": {
      api: [{ picoUsdPerToken: 200_000, cachedPicoUsdPerToken: 20_000 }],
    },
    "gpt-5.3": {
      api: [{ picoUsdPerToken: 1_750_000, cachedPicoUsdPerToken: 175_000 }],
    },
    "gpt-5.2": {
      api: [{ picoUsdPerToken: 1_750_000, cachedPicoUsdPerToken: 175_000 }],
    },
    "gpt-5.2-pro": {
      api: [{ picoUsdPerToken: 21_000_000 }],
    },
    "gpt-4.1-mini": {
      api: [{ picoUsdPerToken: 400_000, cachedPicoUsdPerToken: 100_000 }],
    },
    "gpt-5-mini": {
      api: [{ picoUsdPerToken: 250_000, cachedPicoUsdPerToken: 25_000 }],
    },
    "gpt-5-nano": {
      api: [{ picoUsdPerToken: 50_000, cachedPicoUsdPerToken: 5_000 }],
    },
    "gpt-4.1-nano": {
      api: [{ picoUsdPerToken: 100_000, cachedPicoUsdPerToken: 25_000 }],
    },
    "o4-mini": {
      api: [{ picoUsdPerToken: 1_100_000, cachedPicoUsdPerToken: 275_000 }],
    },
    "gpt-5.1": {
      api: [{ picoUsdPerToken: 1_250_000, cachedPicoUsdPerToken: 125_000 }],
    },
    "gpt-5": {
      api: [{ picoUsdPerToken: 1_250_000, cachedPicoUsdPerToken: 125_000 }],
    },
    "gpt-4.5-preview": {
      api: [{ picoUsdPerToken: 75_000_000, cachedPicoUsdPerToken: 37_500_000 }],
    },
    "gpt-4.1": {
      api: [{ picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 500_000 }],
    },
    "gpt-4o": {
      api: [{ picoUsdPerToken: 2_500_000, cachedPicoUsdPerToken: 1_250_000 }],
    },
    "gpt-4o-2024-05-13": {
      api: [{ picoUsdPerToken: 5_000_000 }],
    },
    "gpt-4o-mini": {
      api: [{ picoUsdPerToken: 150_000, cachedPicoUsdPerToken: 75_000 }],
    },
    o3: {
      api: [{ picoUsdPerToken: 10_000_000, cachedPicoUsdPerToken: 500_000 }, { from: "2025-06-10", picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 500_000 }],
    },
    "o3-pro": {
      api: [{ picoUsdPerToken: 20_000_000 }],
    },
    o1: {
      api: [{ picoUsdPerToken: 15_000_000, cachedPicoUsdPerToken: 7_500_000 }],
    },
    "o1-pro": {
      api: [{ picoUsdPerToken: 150_000_000 }],
    },
    "computer-use-preview": {
      api: [{ picoUsdPerToken: 3_000_000 }],
    },
    "gemini-3.8-flash": {
      api: [{ picoUsdPerToken: 750_000, cachedPicoUsdPerToken: 75_000, batchPicoUsdPerToken: 375_000 }, { from: "2027-01-01", picoUsdPerToken: 1_500_000, cachedPicoUsdPerToken: 150_000, batchPicoUsdPerToken: 750_000 }],
      vertex: [{ picoUsdPerToken: 750_000, cachedPicoUsdPerToken: 75_000, batchPicoUsdPerToken: 375_000 }, { from: "2027-01-01", picoUsdPerToken: 1_500_000, cachedPicoUsdPerToken: 150_000, batchPicoUsdPerToken: 750_000 }],
    },
    "gemini-3.7-flash": {
      api: [{ picoUsdPerToken: 750_000, cachedPicoUsdPerToken: 75_000, batchPicoUsdPerToken: 375_000 }, { from: "2027-01-01", picoUsdPerToken: 1_500_000, cachedPicoUsdPerToken: 150_000, batchPicoUsdPerToken: 750_000 }],
      vertex: [{ picoUsdPerToken: 750_000, cachedPicoUsdPerToken: 75_000, batchPicoUsdPerToken: 375_000 }, { from: "2027-01-01", picoUsdPerToken: 1_500_000, cachedPicoUsdPerToken: 150_000, batchPicoUsdPerToken: 750_000 }],
    },
    "gemini-3.6-flash": {
      api: [{ picoUsdPerToken: 750_000, cachedPicoUsdPerToken: 75_000, batchPicoUsdPerToken: 375_000 }, { from: "2027-01-01", picoUsdPerToken: 1_500_000, cachedPicoUsdPerToken: 150_000, batchPicoUsdPerToken: 750_000 }],
      vertex: [{ picoUsdPerToken: 750_000, cachedPicoUsdPerToken: 75_000, batchPicoUsdPerToken: 375_000 }, { from: "2027-01-01", picoUsdPerToken: 1_500_000, cachedPicoUsdPerToken: 150_000, batchPicoUsdPerToken: 750_000 }],
    },
    "gemini-3.5-flash": {
      api: [{ picoUsdPerToken: 1_500_000, cachedPicoUsdPerToken: 150_000, batchPicoUsdPerToken: 750_000 }],
      vertex: [{ picoUsdPerToken: 1_500_000, cachedPicoUsdPerToken: 150_000, batchPicoUsdPerToken: 750_000 }],
    },
    "gemini-3.5-flash-lite": {
      api: [{ picoUsdPerToken: 300_000, cachedPicoUsdPerToken: 30_000, batchPicoUsdPerToken: 150_000 }],
      vertex: [{ picoUsdPerToken: 300_000, cachedPicoUsdPerToken: 30_000, batchPicoUsdPerToken: 150_000 }],
    },
    "gemini-3.1-pro-preview": {
      api: [{ picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 200_000, tiers: [{ overTokens: 200_000, picoUsdPerToken: 4_000_000, cachedPicoUsdPerToken: 400_000 }] }],
      vertex: [{ picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 200_000, tiers: [{ overTokens: 200_000, picoUsdPerToken: 4_000_000, cachedPicoUsdPerToken: 400_000 }] }],
    },
    "gemini-3.1-flash-lite": {
      api: [{ picoUsdPerToken: 250_000, cachedPicoUsdPerToken: 25_000 }],
      vertex: [{ picoUsdPerToken: 250_000, cachedPicoUsdPerToken: 25_000 }],
    },
    "gemini-3-pro-preview": {
      api: [{ picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 200_000, tiers: [{ overTokens: 200_000, picoUsdPerToken: 4_000_000, cachedPicoUsdPerToken: 400_000 }] }],
      vertex: [{ picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 200_000, tiers: [{ overTokens: 200_000, picoUsdPerToken: 4_000_000, cachedPicoUsdPerToken: 400_000 }] }],
    },
    "gemini-3-flash-preview": {
      api: [{ picoUsdPerToken: 500_000, cachedPicoUsdPerToken: 50_000, batchPicoUsdPerToken: 250_000 }],
      vertex: [{ picoUsdPerToken: 500_000, cachedPicoUsdPerToken: 50_000, batchPicoUsdPerToken: 250_000 }],
    },
    "gemini-2.5-pro": {
      api: [{ picoUsdPerToken: 1_250_000, cachedPicoUsdPerToken: 125_000, tiers: [{ overTokens: 200_000, picoUsdPerToken: 2_500_000, cachedPicoUsdPerToken: 250_000 }] }],
      vertex: [{ picoUsdPerToken: 1_250_000, cachedPicoUsdPerToken: 125_000, tiers: [{ overTokens: 200_000, picoUsdPerToken: 2_500_000, cachedPicoUsdPerToken: 250_000 }] }],
    },
    "gemini-2.5-flash": {
      api: [{ picoUsdPerToken: 300_000, cachedPicoUsdPerToken: 30_000 }],
      vertex: [{ picoUsdPerToken: 300_000, cachedPicoUsdPerToken: 30_000 }],
    },
    "gemini-2.5-flash-lite": {
      api: [{ picoUsdPerToken: 100_000, cachedPicoUsdPerToken: 10_000 }],
      vertex: [{ picoUsdPerToken: 100_000, cachedPicoUsdPerToken: 10_000 }],
    },
    "gemini-2.0-flash": {
      api: [{ picoUsdPerToken: 100_000, cachedPicoUsdPerToken: 25_000 }],
      vertex: [{ picoUsdPerToken: 100_000, cachedPicoUsdPerToken: 25_000 }],
    },
    "gemini-2.0-flash-lite": {
      api: [{ picoUsdPerToken: 75_000 }],
      vertex: [{ picoUsdPerToken: 75_000 }],
    },
    "nova-2-lite": {
      bedrock: [{ picoUsdPerToken: 300_000, cachedPicoUsdPerToken: 75_000 }],
      bedrockRegional: [{ picoUsdPerToken: 330_000, cachedPicoUsdPerToken: 82_500 }],
    },
    "nova-premier": {
      bedrock: [{ picoUsdPerToken: 2_500_000, cachedPicoUsdPerToken: 625_000 }],
    },
    "nova-pro": {
      bedrock: [{ picoUsdPerToken: 800_000, cachedPicoUsdPerToken: 200_000 }],
    },
    "nova-lite": {
      bedrock: [{ picoUsdPerToken: 60_000, cachedPicoUsdPerToken: 15_000 }],
    },
    "grok-4.6": {
      api: [{ picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 500_000, tiers: [{ overTokens: 199_999, picoUsdPerToken: 4_000_000, cachedPicoUsdPerToken: 1_000_000 }] }],
    },
    "grok-4.5": {
      api: [{ picoUsdPerToken: 2_000_000, cachedPicoUsdPerToken: 300_000, tiers: [{ overTokens: 199_999, picoUsdPerToken: 4_000_000, cachedPicoUsdPerToken: 600_000 }] }],
    },
    "grok-4.3": {
      api: [{ picoUsdPerToken: 1_250_000, cachedPicoUsdPerToken: 200_000, tiers: [{ overTokens: 199_999, picoUsdPerToken: 2_500_000, cachedPicoUsdPerToken: 400_000 }] }],
    },
    "grok-4.20": {
      api: [{ picoUsdPerToken: 1_250_000, cachedPicoUsdPerToken: 200_000, tiers: [{ overTokens: 199_999, picoUsdPerToken: 2_500_000, cachedPicoUsdPerToken: 400_000 }] }],
    },
    "grok-4-1-fast-reasoning": {
      api: [{ picoUsdPerToken: 200_000, cachedPicoUsdPerToken: 50_000 }],
    },
    "grok-4-1-fast-non-reasoning": {
      api: [{ picoUsdPerToken: 200_000, cachedPicoUsdPerToken: 50_000 }],
    },
    "grok-4-fast-reasoning": {
      api: [{ picoUsdPerToken: 200_000, cachedPicoUsdPerToken: 50_000 }],
    },
    "grok-4-fast-non-reasoning": {
      api: [{ picoUsdPerToken: 200_000, cachedPicoUsdPerToken: 50_000 }],
    },
    "grok-4-0709": {
      api: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 750_000 }],
    },
    "grok-2-vision-1212": {
      api: [{ picoUsdPerToken: 2_000_000 }],
    },
    "mistral-large-2512": {
      api: [{ picoUsdPerToken: 500_000, cachedPicoUsdPerToken: 50_000 }],
      bedrock: [{ picoUsdPerToken: 500_000 }],
    },
    "mistral-medium-3-5": {
      api: [{ picoUsdPerToken: 1_500_000, cachedPicoUsdPerToken: 150_000 }],
    },
    "mistral-medium-3-1": {
      api: [{ picoUsdPerToken: 400_000, cachedPicoUsdPerToken: 40_000 }],
    },
    "mistral-small-2603": {
      api: [{ picoUsdPerToken: 150_000, cachedPicoUsdPerToken: 15_000 }],
    },
    "mistral-small-3.2-24b-instruct": {
      api: [{ picoUsdPerToken: 75_000 }],
    },
    "mistral-small-3.1-24b-instruct": {
      api: [{ picoUsdPerToken: 351_000 }],
    },
    "ministral-14b-2512": {
      api: [{ picoUsdPerToken: 200_000, cachedPicoUsdPerToken: 20_000 }],
      bedrock: [{ picoUsdPerToken: 200_000 }],
    },
    "ministral-8b-2512": {
      api: [{ picoUsdPerToken: 150_000, cachedPicoUsdPerToken: 15_000 }],
      bedrock: [{ picoUsdPerToken: 150_000 }],
    },
    "ministral-3b-2512": {
      api: [{ picoUsdPerToken: 100_000, cachedPicoUsdPerToken: 10_000 }],
      bedrock: [{ picoUsdPerToken: 100_000 }],
    },
    "pixtral-12b": {
      api: [{ picoUsdPerToken: 150_000 }],
    },
    "pixtral-large": {
      api: [{ picoUsdPerToken: 2_000_000 }],
      bedrock: [{ picoUsdPerToken: 2_000_000 }],
    },
    "qwen3-vl-235b-a22b": {
      bedrock: [{ picoUsdPerToken: 530_000 }],
    },
    "gemma-4-26b-a4b": {
      vertex: [{ picoUsdPerToken: 150_000, cachedPicoUsdPerToken: 15_000 }],
    },
    "gemma-3-27b": {
      bedrock: [{ picoUsdPerToken: 230_000 }],
    },
    "gemma-3-12b": {
      bedrock: [{ picoUsdPerToken: 90_000 }],
    },
    "gemma-3-4b": {
      bedrock: [{ picoUsdPerToken: 40_000 }],
    },
    "kimi-k2.6": {
      api: [{ picoUsdPerToken: 950_000, cachedPicoUsdPerToken: 160_000 }],
    },
    "kimi-k2.5": {
      api: [{ picoUsdPerToken: 600_000, cachedPicoUsdPerToken: 100_000 }],
    },
    "kimi-k3": {
      api: [{ picoUsdPerToken: 3_000_000, cachedPicoUsdPerToken: 300_000 }],
    },
    "minimax-m3": {
      api: [{ picoUsdPerToken: 300_000, cachedPicoUsdPerToken: 60_000, tiers: [{ overTokens: 512_000, picoUsdPerToken: 600_000, cachedPicoUsdPerToken: 120_000 }] }],
    },
    "llama-4-maverick": {
      bedrock: [{ picoUsdPerToken: 240_000 }],
    },
    "llama-4-scout": {
      bedrock: [{ picoUsdPerToken: 170_000 }],
    },
    "llama-3.2-90b-vision": {
      bedrock: [{ picoUsdPerToken: 720_000 }],
    },
    "llama-3.2-11b-vision": {
      bedrock: [{ picoUsdPerToken: 160_000 }],
    },
  },
};

/**
 * What follows the id and a hyphen in the snapshots that the package takes for a model: a suffix as it is written, or
 * `YYYYMMDD` and `YYYY-MM-DD` where any day will do.
 */
export const listedSnapshots: Readonly<Record<string, readonly string[]>> = {
  "claude-fable-5": ["YYYYMMDD"],
  "claude-fable-5-1": ["YYYYMMDD"],
  "claude-opus-5-5": ["YYYYMMDD"],
  "claude-opus-5": ["YYYYMMDD"],
  "claude-opus-4-8": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-opus-4-7": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-sonnet-5": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-opus-4-6": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-opus-4-5": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-opus-4-1": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-opus-4-0": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-sonnet-4-6": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-sonnet-4-5": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-sonnet-4-0": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-haiku-4-5": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-3-7-sonnet": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-3-5-sonnet": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-3-5-haiku": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-3-opus": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-3-sonnet": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "claude-3-haiku": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "gpt-6-astra": ["YYYYMMDD", "YYYY-MM-DD"],
  "gpt-6-sol": ["YYYYMMDD", "YYYY-MM-DD"],
  "gpt-6-luna": ["YYYYMMDD", "YYYY-MM-DD"],
  "gpt-5.6-sol": ["YYYYMMDD", "YYYY-MM-DD"],
  "gpt-5.6-terra": ["YYYYMMDD", "YYYY-MM-DD"],
  "gpt-5.6-luna": ["YYYYMMDD", "YYYY-MM-DD"],
  "gpt-5.5": ["2026-04-23", "2026-04-24"],
  "gpt-5.5-pro": ["2026-04-23"],
  "gpt-5.4": ["2026-03-05"],
  "gpt-5.4-pro": ["2026-03-05"],
  "gpt-5.4-mini": ["2026-03-17"],
  "gpt-5.4-nano": ["2026-03-17"],
  "gpt-5.2": ["2025-12-11"],
  "gpt-5.2-pro": ["2025-12-11"],
  "gpt-4.1-mini": ["2025-04-14"],
  "gpt-5-mini": ["2025-08-07"],
  "gpt-5-nano": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "gpt-4.1-nano": ["2025-04-14"],
  "o4-mini": ["2025-04-16"],
  "gpt-5.1": ["2025-11-13"],
  "gpt-5": ["2025-08-07"],
  "gpt-4.5-preview": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "gpt-4.1": ["2025-04-14"],
  "gpt-4o": ["2024-08-06", "2024-11-20"],
  "gpt-4o-mini": ["2024-07-18"],
  o3: ["2025-04-16"],
  "o3-pro": ["2025-06-10"],
  o1: ["2024-12-17"],
  "o1-pro": ["2025-03-19"],
  "computer-use-preview": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "gemini-3.8-flash": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "gemini-3.7-flash": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "gemini-3.6-flash": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "gemini-3.5-flash": ["YYYYMMDD", "YYYY-MM-DD"],
  "gemini-3.5-flash-lite": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "gemini-3.1-pro-preview": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "gemini-3-pro-preview": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "gemini-3-flash-preview": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "gemini-2.5-pro": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "gemini-2.5-flash": ["latest"],
  "gemini-2.0-flash": ["latest"],
  "gemini-2.0-flash-lite": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "grok-4.6": ["YYYYMMDD", "latest"],
  "grok-4.5": ["YYYYMMDD", "latest"],
  "grok-4.3": ["YYYYMMDD", "latest"],
  "grok-4-1-fast-reasoning": ["latest"],
  "grok-4-1-fast-non-reasoning": ["latest"],
  "grok-4-fast-reasoning": ["latest"],
  "grok-4-fast-non-reasoning": ["latest"],
  "pixtral-12b": ["latest"],
  "pixtral-large": ["latest"],
  "kimi-k2.6": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
  "kimi-k2.5": ["YYYYMMDD", "YYYY-MM-DD", "latest"],
};
