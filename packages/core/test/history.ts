import type { ImageEntry, LedgerTokens, RestoredEntry } from "../src/ledger/entry.ts";

/** Lines of a history in a few words, for the tests that add them up. */

interface Words {
  readonly at?: string;
  readonly runId?: string;
  readonly outcome?: ImageEntry["outcome"];
  readonly path?: string;
  /** `1000 -> 100`: bytes before and after. */
  readonly bytes?: string;
  /** `gpt-4o 1105 -> 255`: each with a price of 2.5 dollars a million, or `gpt-4o 1105 -> 255 at 0.75`. */
  readonly tokens?: readonly string[];
  readonly replaced?: string;
}

export function image(words: Words = {}): ImageEntry {
  const { at = "2026-11-22T12:00:00.000Z", runId = "run", outcome = "optimized", path = "/a.jpg", replaced } = words;
  const [before = 0, after = 0] = (words.bytes ?? "1000 -> 100").split(" -> ").map(Number);
  return {
    version: 1,
    at,
    runId,
    outcome,
    path,
    outputPath: replaced === undefined ? `${path}_optimized.jpg` : path,
    before: { sizeBytes: before, widthPx: 40, heightPx: 30, format: "png" },
    after: { sizeBytes: after, widthPx: 20, heightPx: 15, format: "jpeg" },
    tokens: (words.tokens ?? ["gpt-4o 1105 -> 255"]).map(tokensOf),
    client: "raw",
    prices: { package: "prices", version: "1.0.0", source: "bundled" },
    engine: "native",
    elapsedMs: 7,
    ...(replaced === undefined ? {} : { backup: { sha256: replaced, sizeBytes: before } }),
  };
}

export function restored(path: string, at: string, sha256 = "hash"): RestoredEntry {
  return { version: 1, at, runId: "restoring", outcome: "restored", path, backup: { sha256, sizeBytes: 1000 } };
}

function tokensOf(words: string): LedgerTokens {
  const [, model = "", before, after, dollars = "2.5"] =
    /^(\S+) (\d+|\?) -> (\d+|\?)(?: at ([\d.]+|\?))?$/u.exec(words) ?? [];
  return {
    model,
    detail: "auto",
    channel: "api",
    before: before === "?" ? null : Number(before),
    after: after === "?" ? null : Number(after),
    certainty: model.startsWith("claude") ? "documented" : "exact",
    picoUsdPerToken: dollars === "?" ? null : Math.round(Number(dollars) * 1_000_000),
  };
}
