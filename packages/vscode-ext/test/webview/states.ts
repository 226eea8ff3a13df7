/*
 * States as a host would send them. Their figures stand for the library's, and are made up.
 */
import type {
  Change,
  Comparison,
  Day,
  Item,
  ModelRow,
  Prices,
  Run,
  Saved,
  Savings,
  Seen,
} from "../../src/shared/protocol.ts";

function change(before: number, after: number): Change {
  const saved = before - after;
  return { before, after, saved, savedPercent: before === 0 ? null : Math.round((saved / before) * 1000) / 10 };
}

function savedOf(tokensBefore: number, tokensAfter: number, bytesBefore: number, bytesAfter: number): Saved {
  return {
    tokens: change(tokensBefore, tokensAfter),
    usd: change((tokensBefore * 5) / 1e6, (tokensAfter * 5) / 1e6),
    bytes: change(bytesBefore, bytesAfter),
  };
}

const prices: Prices = {
  package: "@pydantic/genai-prices",
  versions: ["0.1.8"],
  from: "2026-11-22",
  to: "2026-11-22",
};

const models = [
  { id: "claude-opus-5-5 default", label: "claude-opus-5-5" },
  { id: "gpt-5.6-sol auto", label: "gpt-5.6-sol (auto)" },
  { id: "gpt-5.4 auto", label: "gpt-5.4 (auto)" },
  { id: "gpt-4o auto", label: "gpt-4o (auto)" },
  { id: "gemini-3.6-flash high", label: "gemini-3.6-flash (high)" },
  { id: "gpt-5.3 auto", label: "gpt-5.3 (auto)" },
] as const;

/** What the library says of the shape-only rule. */
const shapeHint = "tokens follow the shape here, not the size; media_resolution low takes 264 instead of 1,100";

function rows(images: number): readonly ModelRow[] {
  const figures = [
    [4784, 209, "exact"],
    [9600, 245, "documented"],
    [2964, 245, "exact"],
    [1105, 255, "exact"],
    [1100, 1100, "estimate"],
  ] as const;
  return models.map(({ id, label }, index) => {
    const [before, after, certainty] = figures[index] ?? [0, 0, "unknown"];
    if (certainty === "unknown") return { id, label, tokens: null, usd: null, certainty, uncounted: images };
    const { tokens, usd } = savedOf(before * images, after * images, 0, 0);
    return { id, label, tokens, usd: label.startsWith("gemini") ? null : usd, certainty, uncounted: 0 };
  });
}

const names = ["photo-4k.jpg", "phone-portrait.jpg", "screenshot-1080p.png", "scan-a4-200dpi.jpg", "receipt.jpg"];

function item(index: number, picture: (name: string) => string, more: Partial<Item> = {}): Item {
  const name = names[index % names.length] ?? "";
  return {
    id: `item ${index}`,
    name,
    path: `/work/app/docs/images/${name}`,
    outcome: "optimized",
    size: { before: { widthPx: 3840, heightPx: 2160 }, after: { widthPx: 512, heightPx: 288 } },
    saved: savedOf(4784, 209, 3_550_112, 45_120),
    thumbnail: picture(`demo/${name}`),
    actions: ["compare", "restore", "reveal"],
    ...more,
  };
}

const hourMs = 3_600_000;
const now = Date.parse("2026-11-22T12:00:00Z");

function at(hoursAgo: number): string {
  return new Date(now - hoursAgo * hourMs).toISOString();
}

function single(index: number, hoursAgo: number, one: Item): Run {
  const saved = one.saved ?? savedOf(0, 0, 1, 1);
  return {
    id: `run ${index}`,
    at: at(hoursAgo),
    images: 1,
    failed: one.outcome === "failed" ? 1 : 0,
    saved,
    folder: "docs/images",
    items: [one],
    actions: [],
  };
}

function batch(index: number, hoursAgo: number, picture: (name: string) => string, more: Partial<Run> = {}): Run {
  return {
    id: `run ${index}`,
    at: at(hoursAgo),
    images: 80,
    failed: 0,
    saved: savedOf(382_720, 16_720, 284_008_960, 3_609_600),
    folder: "docs/images",
    thumbnail: picture("demo/scan-a4-200dpi.jpg"),
    items: [],
    actions: ["restore"],
    ...more,
  };
}

/** Every day of a month, some of them without any run. */
function days(count: number): readonly Day[] {
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(now - index * 24 * hourMs).toISOString().slice(0, 10);
    // Looks like work: less at the end of a week, and never the same.
    const images = [0, 6].includes(new Date(day).getUTCDay()) ? 0 : 3 + ((index * 7919) % 23);
    const { tokens, usd, bytes } = savedOf(4784 * images, 209 * images, 3_550_112 * images, 45_120 * images);
    return { day, images, saved: { tokens: tokens?.saved ?? null, usd: usd?.saved ?? null, bytes: bytes.saved } };
  })
    .filter(({ images }) => images > 0)
    .toReversed();
}

export function oneRun(picture: (name: string) => string, more: Partial<Item> = {}): Savings {
  return {
    status: "savings",
    models,
    model: models[0].id,
    period: "30 days",
    totals: {
      optimized: 1,
      kept: 0,
      skipped: 0,
      failed: 0,
      saved: savedOf(4784, 209, 3_550_112, 45_120),
      certainty: "exact",
      uncounted: 0,
    },
    chart: {
      from: "2026-10-24",
      to: "2026-11-22",
      days: [{ day: "2026-11-22", images: 1, saved: { tokens: 4575, usd: 0.022_875, bytes: 3_504_992 } }],
    },
    byModel: rows(1),
    runs: [single(0, 0.05, item(0, picture, more))],
    olderRuns: 0,
    failures: [],
    olderFailures: 0,
    prices,
    client: "the API, which gets the original",
    unreadableLines: 0,
  };
}

/** A month of work, with every outcome in it. */
export function month(picture: (name: string) => string): Savings {
  const kept = item(1, picture, {
    id: "kept",
    name: "logo-transparent.png",
    outcome: "kept",
    why: "already fits, and nothing smaller came out",
    actions: ["reveal"],
  });
  const failed = item(2, picture, {
    id: "failed",
    name: "half-a-photo.jpg",
    outcome: "failed",
    why: "the bytes end after 12,288 of 45,120",
    actions: ["reveal"],
  });
  const { thumbnail: _none, ...gone } = item(3, picture, { id: "gone", actions: ["restore"] });
  return {
    ...oneRun(picture),
    totals: {
      optimized: 242,
      kept: 3,
      skipped: 2,
      failed: 1,
      saved: savedOf(1_157_728, 50_578, 859_127_104, 10_919_040),
      certainty: "exact",
      uncounted: 0,
    },
    chart: { from: "2026-10-24", to: "2026-11-22", days: days(30) },
    byModel: rows(242),
    runs: [
      single(0, 0.05, item(0, picture)),
      batch(1, 2, picture, {
        images: 4,
        failed: 1,
        folder: "",
        items: [item(4, picture), kept, failed, gone],
      }),
      batch(2, 20, picture),
      single(3, 52, item(2, picture, { id: "screenshot" })),
      single(4, 200, kept),
      batch(5, 800, picture, { folder: "packages/website/public/assets/screenshots", failed: 3 }),
    ],
    olderRuns: 37,
    failures: [
      {
        itemId: "failed",
        name: "half-a-photo.jpg",
        path: "/work/app/docs/images/half-a-photo.jpg",
        why: "the bytes end after 12,288 of 45,120",
        actions: ["reveal"],
      },
    ],
  };
}

export function manyRuns(picture: (name: string) => string): Savings {
  return {
    ...month(picture),
    period: "all",
    runs: Array.from({ length: 500 }, (_, index) =>
      index % 3 === 0 ? batch(index, index * 5, picture) : single(index, index * 5, item(index, picture)),
    ),
    olderRuns: 0,
  };
}

function savedBy(run: Run, saved: Partial<Saved>): Run {
  return { ...run, saved: { ...run.saved, ...saved } };
}

/** A model whose tokens do not depend on pixels. */
export function noSaving(picture: (name: string) => string): Savings {
  const state = month(picture);
  return {
    ...state,
    model: models[4].id,
    hint: shapeHint,
    totals: {
      ...state.totals,
      saved: { ...state.totals.saved, tokens: change(266_200, 266_200), usd: null },
      certainty: "estimate",
    },
    chart: {
      ...state.chart,
      days: state.chart.days.map((day) => ({ ...day, saved: { ...day.saved, tokens: 0, usd: null } })),
    },
    runs: state.runs.map((run) => savedBy(run, { tokens: change(1100, 1100), usd: null })),
  };
}

/** A model of which neither rule nor price is known. */
export function unknownPrice(picture: (name: string) => string): Savings {
  const state = month(picture);
  const unknown = { tokens: null, usd: null };
  return {
    ...state,
    model: models[5].id,
    totals: { ...state.totals, saved: { ...state.totals.saved, ...unknown }, certainty: "unknown", uncounted: 242 },
    chart: {
      ...state.chart,
      days: state.chart.days.map((day) => ({ ...day, saved: { ...day.saved, ...unknown } })),
    },
    runs: state.runs.map((run) => savedBy(run, unknown)),
    unreadableLines: 2,
    prices: { ...prices, versions: ["0.1.7", "0.1.8"], from: "2026-10-24" },
  };
}

const longName = "a-very-long-name-of-a-screenshot-that-somebody-took-on-a-large-display-2026-11-22-at-11.59.59.png";

export function longNames(picture: (name: string) => string): Savings {
  const state = month(picture);
  const folder = "packages/a-package-with-a-long-name/documentation/images/of/the/second/edition";
  return {
    ...state,
    models: state.models.map(({ id, label }) => ({ id, label: `openrouter/some-vendor/${label}-preview-2026-11` })),
    runs: [
      single(0, 1, item(0, picture, { name: longName, path: `/work/${folder}/${longName}` })),
      single(1, 2, item(1, picture, { id: "rtl", name: "צילום מסך 2026-11-22.png" })),
      batch(2, 3, picture, { folder }),
    ],
    failures: [
      { itemId: "long", name: longName, path: `/${longName}`, why: `the folder ${folder} is gone`, actions: [] },
    ],
  };
}

export function manyFailures(picture: (name: string) => string): Savings {
  const state = month(picture);
  return {
    ...state,
    totals: { ...state.totals, optimized: 0, kept: 0, skipped: 0, failed: 34, saved: savedOf(0, 0, 0, 0) },
    chart: { ...state.chart, days: [] },
    byModel: [],
    runs: [batch(0, 1, picture, { images: 34, failed: 34, saved: savedOf(0, 0, 0, 0), actions: [] })],
    olderRuns: 0,
    failures: Array.from({ length: 20 }, (_, index) => ({
      itemId: `failure ${index}`,
      name: `photo-${index}.heic`,
      path: `/work/app/photo-${index}.heic`,
      why: "no image format we know",
      actions: ["reveal"],
    })),
    olderFailures: 14,
  };
}

/** Nothing in the period, and something before it. */
export function quiet(picture: (name: string) => string): Savings {
  const state = month(picture);
  return {
    ...state,
    period: "7 days",
    totals: { ...state.totals, optimized: 0, kept: 0, skipped: 0, failed: 0, saved: savedOf(0, 0, 0, 0) },
    chart: { from: "2026-11-16", to: "2026-11-22", days: [] },
    byModel: [],
    runs: [],
    olderRuns: 0,
    failures: [],
  };
}

function costOf(
  tokensBefore: number | null,
  tokensAfter: number | null,
  more: Partial<Seen["cost"]> = {},
): Seen["cost"] {
  const usd = (tokens: number | null): number | null => (tokens === null ? null : (tokens * 5) / 1e6);
  const savedPercent =
    tokensBefore === null || tokensAfter === null ? null : change(tokensBefore, tokensAfter).savedPercent;
  return {
    tokensBefore,
    tokensAfter,
    usdBefore: usd(tokensBefore),
    usdAfter: usd(tokensAfter),
    savedPercent,
    certainty: "exact",
    ...more,
  };
}

const seen: readonly Seen[] = [
  {
    ...models[0],
    cost: costOf(4784, 209),
    seen: { before: { widthPx: 2576, heightPx: 1449 }, after: { widthPx: 512, heightPx: 288 } },
  },
  {
    ...models[3],
    cost: costOf(1105, 255),
    seen: { before: { widthPx: 1365, heightPx: 768 }, after: { widthPx: 512, heightPx: 288 } },
  },
  {
    ...models[4],
    cost: costOf(1100, 1100, { usdBefore: null, usdAfter: null, certainty: "estimate", hint: shapeHint }),
  },
  {
    ...models[2],
    cost: costOf(null, 245, { refusedBefore: "OpenAI refuses it: a side of 3,840 px is over the limit of 3,000 px" }),
  },
  { ...models[5], cost: costOf(null, null, { certainty: "unknown" }) },
];

export function comparison(picture: (name: string) => string): Comparison {
  return {
    status: "pictures",
    itemId: "item 0",
    name: "photo-4k.jpg",
    path: "/work/app/docs/images/photo-4k.jpg",
    before: {
      uri: picture("demo/photo-4k.jpg"),
      widthPx: 3840,
      heightPx: 2160,
      sizeBytes: 3_550_112,
      format: "JPEG",
    },
    // Another picture than the original, so that a test sees which of the two is where.
    after: {
      uri: picture("demo/screenshot-1080p.png"),
      widthPx: 512,
      heightPx: 288,
      sizeBytes: 45_120,
      format: "JPEG",
    },
    models: seen,
    model: models[0].id,
    bytes: change(3_550_112, 45_120),
    prices,
    actions: ["restore", "keep"],
  };
}
