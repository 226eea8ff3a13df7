import { afterEach, describe, expect, test, vi } from "vitest";

type Figures = typeof import("./figures.ts");

/** The page says which language, once. */
async function figuresIn(language: string): Promise<Figures> {
  vi.resetModules();
  vi.stubGlobal("document", { documentElement: { lang: language } });
  return import("./figures.ts");
}

afterEach(() => {
  vi.unstubAllGlobals();
});

async function check(language: string, show: (figures: Figures) => string): Promise<string> {
  // Spaces that do not break look like any other here.
  return show(await figuresIn(language)).replaceAll(/[\u00A0\u202F]/gu, " ");
}

describe("writes", () => {
  test.each<[string, (figures: Figures) => string, string]>([
    // Whole where there is room for it, short where there is not.
    ["en", ({ shown }) => shown("tokens", 1_234_567), "1,234,567"],
    ["en", ({ shown }) => shown("tokens", 1_234_567, "short"), "1.23M"],
    ["en", ({ shown }) => shown("tokens", 99_999, "short"), "99,999"],
    ["de", ({ shown }) => shown("tokens", 1_234_567, "short"), "1,23 Mio."],
    ["en", ({ shown }) => shown("tokens", -4_500), "-4,500"],
    // An image costs a small part of a cent.
    ["en", ({ shownUsd }) => shownUsd(0.000_637_5), "$0.000638"],
    ["en", ({ shownUsd }) => shownUsd(0.5), "$0.50"],
    ["en", ({ shownUsd }) => shownUsd(0.05), "$0.05"],
    ["en", ({ shownUsd }) => shownUsd(0), "$0"],
    ["en", ({ shownUsd }) => shownUsd(1), "$1.00"],
    ["en", ({ shownUsd }) => shownUsd(12_345.678), "$12,345.68"],
    ["en", ({ shownUsd }) => shownUsd(-2.5), "-$2.50"],
    ["de", ({ shownUsd }) => shownUsd(12_345.678), "12.345,68 $"],
    // 999,999 bytes are 1 MB, not 1,000 kB.
    ["en", ({ shownBytes }) => shownBytes(0), "0 bytes"],
    ["en", ({ shownBytes }) => shownBytes(1), "1 byte"],
    ["en", ({ shownBytes }) => shownBytes(999), "999 bytes"],
    ["en", ({ shownBytes }) => shownBytes(999_499), "999 kB"],
    ["en", ({ shownBytes }) => shownBytes(999_999), "1 MB"],
    ["en", ({ shownBytes }) => shownBytes(-3_550_112), "-3.55 MB"],
    ["en", ({ shownBytes }) => shownBytes(5e15), "5,000 TB"],
    ["fr", ({ shownBytes }) => shownBytes(3_550_112), "3,55 Mo"],
    // Not everything is gone while something is left.
    ["en", ({ shownPercent }) => shownPercent(98.73), "98.7%"],
    ["en", ({ shownPercent }) => shownPercent(99.99), "99.9%"],
    ["en", ({ shownPercent }) => shownPercent(100), "100%"],
    // A day is that day wherever one is.
    ["en", ({ shownDay }) => shownDay("2026-11-22"), "Nov 22, 2026"],
    ["de", ({ shownShortDay }) => shownShortDay("2026-01-01"), "1. Jan."],
    ["en", ({ shownImages }) => shownImages(1), "1 image"],
    ["en", ({ shownImages }) => shownImages(1_200), "1,200 images"],
  ])("in %s, %s: %s", async (language, show, wanted) => expect(await check(language, show)).toBe(wanted));
});

describe("tells how long ago", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  test.each([
    ["2026-11-22T11:59:30Z", "just now"],
    // A clock that is ahead is no reason for a future.
    ["2026-11-22T12:30:00Z", "just now"],
    ["2026-11-22T11:58:59Z", "1m ago"],
    ["2026-11-22T09:00:00Z", "3h ago"],
    ["2026-11-20T12:00:00Z", "2d ago"],
    ["2026-11-10T12:00:00Z", "1w ago"],
    ["2026-10-20T12:00:00Z", "Oct 20"],
  ])("%s as %s", async (at, wanted) => expect(await check("en", ({ shownAgo }) => shownAgo(at, now))).toBe(wanted));
});
