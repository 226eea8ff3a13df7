import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { fixture } from "../../test/fixtures.ts";
import { image, restored } from "../../test/history.ts";
import { resolveModels } from "../models/choose.ts";
import { optimize } from "../optimize.ts";
import { parseEntry } from "./entry.ts";
import { entryOf, type LedgerEntry, openLedger, readLedger, recount, restoredEntry, summarize } from "./index.ts";

let folder: string;
beforeEach(async () => {
  folder = path.join(await realpath(await mkdtemp(path.join(tmpdir(), "pixelthrift-ledger-"))), "history");
});
afterEach(() => rm(path.dirname(folder), { recursive: true }));

const nothing = { tornLines: 0, newerLines: 0, foreignLines: 0, files: [] };
const line = (entry: LedgerEntry): string => `${JSON.stringify(entry)}\n`;

async function put(name: string, text: string): Promise<void> {
  await openLedger(folder).append(image());
  await rm(path.join(folder, (await readdir(folder))[0] ?? ""));
  await writeFile(path.join(folder, name), text);
}

describe("entryOf", () => {
  const facts = { at: new Date("2026-11-22T20:00:00.123Z"), runId: "run" };

  test("keeps what was counted and at which price, and nothing that was computed from it", async () => {
    const result = await optimize(fixture("demo/photo-4k.jpg"), { model: "gpt-4o", preset: "content" });
    const backup = { sha256: "hash", sizeBytes: 5, mode: 0o644, modifiedMs: 1 };
    const entry = entryOf(result, { ...facts, path: "/a.jpg", outputPath: "/a.jpg", client: "vscode-chat", backup });
    expect(entry).toEqual({
      version: 1,
      at: "2026-11-22T20:00:00.123Z",
      runId: "run",
      outcome: "optimized",
      path: "/a.jpg",
      outputPath: "/a.jpg",
      before: { sizeBytes: fixture("demo/photo-4k.jpg").byteLength, widthPx: 3840, heightPx: 2160, format: "jpeg" },
      after: { sizeBytes: result.bytes.byteLength, widthPx: 512, heightPx: 288, format: "jpeg" },
      tokens: [
        {
          model: "gpt-4o",
          detail: "auto",
          channel: "api",
          before: 1105,
          after: 255,
          certainty: "exact",
          picoUsdPerToken: 2_500_000,
        },
      ],
      client: "vscode-chat",
      prices: { package: "@pydantic/genai-prices", version: expect.stringMatching(/^\d/), source: "bundled" },
      engine: result.engine,
      elapsedMs: Math.round(result.metrics.elapsedMs),
      backup: { sha256: "hash", sizeBytes: 5 },
    });
    // The dollars of a sum are those that the library said.
    const { usd } = summarize([entry]).totals;
    expect([usd?.before, usd?.after]).toEqual([result.cost[0]?.usdBefore, result.cost[0]?.usdAfter]);
  });

  test("says why an image was kept, skipped or failed", async () => {
    const kept = await optimize(fixture("demo/icon.webp"));
    expect(entryOf(kept, facts)).toMatchObject({ outcome: "kept", why: expect.any(String) });
    expect(entryOf(kept, { ...facts, skipped: "saves 2 %" })).toMatchObject({ outcome: "skipped", why: "saves 2 %" });
    const failed = entryOf(await optimize(new Uint8Array([1, 2, 3])), facts);
    expect(failed).toMatchObject({ outcome: "failed", tokens: [], error: { code: "E_FORMAT" } });
    expect(failed).not.toHaveProperty("path");
  });

  test("is what reading gives back", async () => {
    const entries = [
      entryOf(await optimize(fixture("demo/photo-4k.jpg")), facts),
      entryOf(await optimize(fixture("demo/icon.webp")), facts),
      entryOf(await optimize(new Uint8Array()), facts),
      restoredEntry({ ...facts, path: "/a.jpg", backup: { sha256: "hash", sizeBytes: 5 } }),
    ];
    for (const entry of entries) expect(parseEntry(JSON.stringify(entry))).toEqual({ kind: "entry", entry });
  });
});

describe("a line of a history file", () => {
  test("that is not whole is foreign, wherever it was cut", () => {
    const text = line(image({ replaced: "hash" })).trimEnd();
    for (let end = 0; end < text.length; end += 1) expect(parseEntry(text.slice(0, end))).toEqual({ kind: "foreign" });
    expect(parseEntry(text).kind).toBe("entry");
  });

  test("that lacks anything, or has something else there, is foreign", () => {
    const entry = JSON.parse(line(image({ replaced: "hash" }))) as Record<string, unknown>;
    for (const name of Object.keys(entry)) {
      for (const value of [null, {}, -1, 0.5, "1e9", [[]], "2026-13-01T00:00:00.000Z"]) {
        const said = parseEntry(JSON.stringify({ ...entry, [name]: value })).kind;
        // The text of a path is nobody's business.
        const isText =
          typeof entry[name] === "string" && typeof value === "string" && !["at", "outcome"].includes(name);
        expect(said, `${name}: ${JSON.stringify(value)}`).toBe(isText ? "entry" : "foreign");
      }
    }
  });

  test("never throws, and never lets anything through that sums would throw at", () => {
    const anything = fc.json().map((text) => text);
    const close = fc
      .record(
        { tokens: fc.jsonValue(), before: fc.jsonValue(), at: fc.jsonValue(), prices: fc.jsonValue() },
        { requiredKeys: [] },
      )
      .map((some) => JSON.stringify({ ...image(), ...some }));
    fc.assert(
      fc.property(fc.oneof(anything, close, fc.string()), (text) => {
        const parsed = parseEntry(text);
        if (parsed.kind === "entry") summarize([parsed.entry]);
      }),
    );
  });
});

describe("a history", () => {
  test("is what all writers wrote, oldest first, each entry once", async () => {
    const days = [22, 20, 21, 19].map((day) => image({ at: `2026-11-${day}T12:00:00.000Z` }));
    for (const entry of days) {
      const ledger = openLedger(folder);
      await ledger.append(entry);
      await ledger.sync();
    }
    const [first = ""] = await readdir(folder);
    await writeFile(
      path.join(folder, first.replace(".jsonl", " (copy).jsonl")),
      await readFile(path.join(folder, first)),
    );
    const { entries, unread } = await readLedger(folder);
    expect(entries).toEqual(days.toSorted((a, b) => (a.at < b.at ? -1 : 1)));
    expect(unread).toEqual(nothing);
  });

  test("has a file a month, and its end can be read alone", async () => {
    const months = ["09", "10", "11"].map((month) => image({ at: `2026-${month}-01T00:30:00.000Z` }));
    await openLedger(folder, "me").append(...months);
    expect(await readdir(folder)).toEqual(["2026-09-me.jsonl", "2026-10-me.jsonl", "2026-11-me.jsonl"]);
    // In some places it is October still, or the second of November already.
    expect((await readLedger(folder, { since: "2026-11-01" })).entries).toEqual([months[2]]);
    expect((await readLedger(folder, { since: "2026-11-02" })).entries).toEqual([months[2]]);
    expect((await readLedger(folder, { since: "2026-11-03" })).entries).toEqual([]);
  });

  test("counts what it does not understand, and leaves it alone", async () => {
    const newer = line({ ...image(), version: 2 } as unknown as LedgerEntry);
    const text = `${line(image())}${newer}not JSON\n{}\n${line(image()).slice(0, 40)}`;
    await put("2026-11-me.jsonl", text);
    const { entries, unread } = await readLedger(folder);
    expect([entries.length, unread]).toEqual([1, { ...nothing, newerLines: 1, foreignLines: 2, tornLines: 1 }]);
    await openLedger(folder, "me").append(image({ path: "/b.jpg" }));
    expect(await readFile(path.join(folder, "2026-11-me.jsonl"), "utf8")).toBe(
      `${text}\n${line(image({ path: "/b.jpg" }))}`,
    );
    expect((await readLedger(folder)).entries).toHaveLength(2);
  });

  test("takes a last line that is whole but for its end", async () => {
    await put("2026-11-me.jsonl", line(image()).trimEnd());
    expect(await readLedger(folder)).toEqual({ entries: [image()], unread: nothing });
  });

  test("of 20,000 images is read and added up while one waits", async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => image({ path: `/${index}.jpg` }));
    await openLedger(folder).append(...many);
    const startedMs = performance.now();
    const { entries } = await readLedger(folder);
    expect(summarize(entries).totals.images).toBe(20_000);
    // Some tenths of a second; far more would mean that something is looked for again and again.
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });
});

describe("recount", () => {
  const models = resolveModels(["gpt-4o", "claude-opus-4-6"]);

  test("counts for models that nobody asked about at the time, and leaves what was counted", () => {
    const entry = { ...image({ tokens: ["gpt-4o 7 -> 3"] }), before: { sizeBytes: 9, widthPx: 1500, heightPx: 1000 } };
    const [counted] = recount([entry], models);
    const tokens = counted?.outcome === "optimized" ? counted.tokens : [];
    expect(tokens.map(({ model, before }) => [model, before])).toEqual([
      ["gpt-4o", 7],
      ["claude-opus-4-6", expect.any(Number)],
    ]);
    expect(tokens[1]?.picoUsdPerToken).toBe(5_000_000);
  });

  test("counts for the client of the time, and nothing where it is not known", () => {
    const before = { sizeBytes: 9, widthPx: 4000, heightPx: 3000 };
    const [raw, chat, unknown] = ["raw", "vscode-chat", "somebody"].map((client) => {
      const [counted] = recount([{ ...image({ tokens: [] }), before, client }], models.slice(0, 1));
      return counted?.outcome === "optimized" ? counted.tokens.map((tokens) => tokens.before) : [];
    });
    expect(raw?.[0]).toBeGreaterThan(0);
    expect(chat?.[0]).toBeGreaterThan(0);
    expect(unknown).toEqual([]);
  });

  test("passes over what has no size and what came to nothing", () => {
    const entries = [
      image({ outcome: "failed", tokens: [] }),
      { ...image({ tokens: [] }), after: { sizeBytes: 9 } },
      restored("/a.jpg", "2026-11-22T12:00:00.000Z"),
    ];
    expect(recount(entries, models)).toEqual(entries);
  });
});
