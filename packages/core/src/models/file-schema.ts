/**
 * The shape of a file of models and prices that a user adds, once: values are checked against it, and the JSON Schema that
 * editors read is written from it. A rule, a kind of rule or a limit that is missing here does not compile.
 *
 * The message of each check is what was expected, for a sentence that says where and what came instead.
 */
import * as v from "valibot";

import type { Rule } from "../tokens/rule.ts";
import { closest } from "./edits.ts";
import type { RequestLimits, TakenFormat } from "./limits.ts";
import type { Certainty } from "./model.ts";

/** A schema for every field of `T`, for one that may be absent an optional one, and for nothing else. */
type Fields<T> = {
  readonly [Name in keyof T]-?: Partial<Pick<T, Name>> extends Pick<T, Name>
    ? v.ExactOptionalSchema<v.GenericSchema<unknown, Exclude<T[Name], undefined>>, undefined>
    : v.GenericSchema<unknown, T[Name]>;
};

/** What a kind of rule is, and its fields beside the kind itself. */
interface Shape<Kind extends Rule["kind"]> {
  readonly what: string;
  readonly fields: Omit<Fields<Extract<Rule, { readonly kind: Kind }>>, "kind">;
}

/** Far over what any provider has, and small enough for every product in the rules to be exact. */
const most = { cellPx: 4096, sidePx: 1_000_000, tokens: 10_000_000, tiles: 100, bytes: 10 ** 12, images: 1_000_000 };

const cell = whole(1, most.cellPx);
const pixels = whole(1, most.sidePx ** 2);
const bytes = whole(1, most.bytes);
const images = whole(1, most.images);
const side = whole(1, most.sidePx);
const some = whole(1, most.tokens);
const none = whole(0, most.tokens);
const tiles = whole(1, most.tiles);
const aspect = whole(1, most.sidePx);

/** Every kind, in an order for people: cells, patches, tiles, and what does not look at pixels. */
export const rules: { readonly [Kind in Rule["kind"]]: Shape<Kind> } = {
  cells: {
    what: "Cells, each of which is a token, of a picture that is fitted to an edge and a number of them.",
    fields: {
      cellPx: about("Side of a cell.", cell),
      maxEdgePx: about("The longest side is made to fit this.", side),
      maxTokens: about("A picture of more cells is made smaller.", some),
    },
  },
  rows: {
    what: "Cells, each of which is a token, and one more token a row of them.",
    fields: {
      cellPx: about("Side of a cell.", cell),
      maxEdgePx: about("The longest side is made to fit this.", side),
    },
  },
  padded: {
    what: "Cells, each of which is a token, of a picture that is padded to whole ones.",
    fields: {
      cellPx: about("Side of a cell.", cell),
      minTokens: about("A picture of fewer cells is enlarged.", some),
      maxTokens: about("A picture of more cells is made smaller.", some),
    },
  },
  rounded: {
    what: "Cells, each of which is a token, of a picture whose sides are rounded to whole ones.",
    fields: {
      cellPx: about("Side of a cell.", cell),
      minCells: about("A picture of fewer cells is enlarged.", some),
      maxCells: about("A picture of more cells is made smaller.", some),
      maxCellsRange: v.exactOptional(
        about("Where maxCells is not sure: the fewest and the most it may be.", pair(some, some)),
      ),
      minSidePx: v.exactOptional(about("A shorter side is enlarged to this first.", side)),
      wrapTokens: about("Tokens around every picture.", none),
      refusedOverAspect: v.exactOptional(about("A longer side that is more times the shorter is refused.", aspect)),
    },
  },
  groups: {
    what: "Groups of patches, each of which is a token.",
    fields: {
      patchPx: about("Side of a patch.", cell),
      maxPatches: about("A picture of more patches is made smaller.", some),
      maxEdgePx: about("The longest side is made to fit this.", side),
      patchesPerSide: about("Patches on each side of a group.", whole(1, 64)),
    },
  },
  patches: {
    what: "Patches, of which each is a number of tokens that need not be whole.",
    fields: {
      patchPx: about("Side of a patch.", cell),
      maxEdgePx: v.exactOptional(about("The longest side is made to fit this.", side)),
      maxPatches: v.exactOptional(about("A picture of more patches is made smaller.", some)),
      refusedOverPatches: v.exactOptional(about("A picture that still has more patches is refused.", some)),
      tokensPerPatch: about("Tokens a patch as a fraction, [6, 5] for 1.2.", pair(whole(1, 10_000), whole(1, 10_000))),
      offByTokens: v.exactOptional(about("How far the bill may be from the rule.", whole(1, 1000))),
    },
  },
  tiles: {
    what: "A base, and a price for each tile of a picture that is fitted twice.",
    fields: {
      tilePx: about("Side of a tile.", cell),
      maxEdgePx: about("The longest side is made to fit this.", side),
      maxShortSidePx: about("The short side is then made to fit this.", side),
      baseTokens: about("Tokens of every picture.", none),
      tokensPerTile: about("Tokens of each tile.", some),
    },
  },
  "capped-tiles": {
    what: "Tiles and one more, up to a number of tokens.",
    fields: {
      tilePx: about("Side of a tile.", cell),
      tokensPerTile: about("Tokens of each tile.", some),
      minTokens: about("Fewest tokens a picture can take.", some),
      maxTokens: about("Most tokens a picture can take.", some),
    },
  },
  preview: {
    what: "Tiles of a picture that is fitted to a frame, and one more for a preview of the whole.",
    fields: {
      tilePx: about("Side of a tile.", cell),
      tokensPerTile: about("Tokens of each tile, and of the preview.", some),
      maxEdgePx: about("Long side of the frame.", side),
      maxShortSidePx: about("Short side of the frame.", side),
      wholeUpToPx: v.exactOptional(about("With no longer side the picture is its preview alone.", side)),
    },
  },
  canvas: {
    what: "A canvas of whole tiles that is chosen for each picture, and mostly an overview beside it.",
    fields: {
      chosenBy: about(
        "Whether the canvas is chosen for the least scaling, the nearest shape or the most pixels kept.",
        word("scale", "shape", "pixels"),
      ),
      tilePx: about("Side of a tile.", cell),
      minTiles: about("Fewest tiles of a canvas.", tiles),
      maxTiles: about("Most tiles of a canvas.", tiles),
      tokensPerTile: about("Tokens of each tile.", none),
      tokensPerRowOfTiles: about("Tokens of each row of tiles.", none),
      overviewTokens: about("Tokens of the overview; 0 where there is none.", none),
      singleTile: about("What a picture on a single tile is billed.", word("overview", "overview and tile")),
      wholeUpToPx: v.exactOptional(about("With no longer side the picture is its overview alone.", side)),
      wrapTokens: about("Tokens around every picture.", none),
    },
  },
  grid: {
    what: "A number of tokens shared out by the shape of the picture, whatever its size.",
    fields: {
      maxTokens: about("Most tokens a picture can take.", some),
    },
  },
  crops: {
    what: "Crops whose side follows the short side of the picture.",
    fields: {
      wholeUpToPx: about("With no longer side the picture is a single crop.", side),
      cropsToShortSide: about(
        "The side of a crop is the short side divided by this fraction, [3, 2] for 1.5.",
        pair(whole(1, 1000), whole(1, 1000)),
      ),
      tokensPerCrop: about("Tokens of each crop.", some),
    },
  },
  squares: {
    what: "A law of squares: n x (n + 1) and some tokens, for n cells a side.",
    fields: {
      maxEdgePx: v.exactOptional(about("The longest side is made to fit this.", side)),
      cellPx: about("Side of a cell.", cell),
      minSideCells: about("A picture of fewer cells a side counts as of so many.", whole(1, 1000)),
      maxSideCells: about("A picture of more cells a side counts as of so many.", whole(1, 1000)),
      extraTokens: about("Tokens of every picture on top.", none),
      otherShapes: about("Fewest and most tokens of a picture that is not square.", pair(some, some)),
    },
  },
  examples: {
    what: "What some sizes cost; between them in proportion to the area.",
    fields: {
      minEdgePx: about("A picture with a shorter longest side is enlarged to this.", side),
      examples: about(
        "Areas in pixels and their tokens, the smallest area first.",
        v.pipe(
          v.array(pair(pixels, some), "a list of [area in pixels, tokens]"),
          v.minLength(1, "at least one example"),
        ),
      ),
    },
  },
  flat: { what: "The same tokens whatever the size.", fields: { tokens: about("Tokens of every picture.", some) } },
  unknown: { what: "Nobody knows the rule; tokens are not guessed.", fields: {} },
};

const words = v.pipe(v.string("words"), v.regex(/\S/, "words"));
const day = v.pipe(v.string("a day as YYYY-MM-DD"), v.isoDate("a day as YYYY-MM-DD"));
const identifier = v.pipe(v.string("an id"), v.regex(/^[\w@./:+-]+$/, "an id of letters, digits and . _ : / @ + -"));

const anyRule = v.variant(
  "kind",
  Object.entries(rules).map(([kind, { what, fields }]) =>
    v.pipe(strict({ kind: v.literal(kind), ...fields }), v.description(what)),
  ),
  ({ expected }) => (expected === "Object" ? "an object with a kind" : `one of ${Object.keys(rules).join(", ")}`),
) as v.GenericSchema<unknown, Rule>;

const certainty: v.GenericSchema<unknown, Certainty> = about(
  "How sure the rule is. exact: the provider prints it and measurements agree; documented: the provider prints it or ships the code; estimate: inferred; unknown: there is no rule.",
  word("exact", "documented", "estimate", "unknown"),
);

const format: v.GenericSchema<unknown, TakenFormat> = word(
  "jpeg",
  "png",
  "webp",
  "gif",
  "tiff",
  "avif",
  "bmp",
  "svg",
  "heic",
  "heif",
);
const formats = v.pipe(v.array(format, "a list of formats"), v.minLength(1, "at least one format"));

const limits = strict({
  formats: v.exactOptional(about("Formats that are taken; left out where no list is known.", formats)),
  largeImages: v.exactOptional(
    about(
      "A picture of so many pixels and more is taken in fewer formats.",
      strict({ fromPixels: about("Pixels in all.", pixels), formats: about("The formats.", formats) }),
    ),
  ),
  animation: v.exactOptional(about("What becomes of a GIF that moves.", word("first frame", "refused"))),
  imageBytes: v.exactOptional(
    about(
      "Most bytes of one image.",
      strict({
        most: about("The limit in bytes.", bytes),
        counted: about("Whether the file is counted or its base64 text.", word("file", "base64")),
      }),
    ),
  ),
  requestBytes: v.exactOptional(about("Most bytes of a request, in which images are base64 text.", bytes)),
  images: v.exactOptional(about("Most images in a request.", images)),
  maxSidePx: v.exactOptional(about("A longer side is refused.", side)),
  manyImages: v.exactOptional(
    about(
      "A longer side is refused in a request of more images than a number.",
      strict({ over: about("The number of images.", images), maxSidePx: about("The longest side.", side) }),
    ),
  ),
  minSidePx: v.exactOptional(about("A shorter side is refused.", side)),
  minPixels: v.exactOptional(about("Fewer pixels in all are refused.", pixels)),
  advisedMinSidePx: v.exactOptional(about("No side is brought under this; nobody has printed it as a limit.", side)),
  doubted: v.exactOptional(
    about(
      "Those of the limits above that are not sure: what is over one is not called refused.",
      v.array(
        word(
          "formats",
          "largeImages",
          "animation",
          "imageBytes",
          "requestBytes",
          "images",
          "maxSidePx",
          "manyImages",
          "minSidePx",
          "minPixels",
        ),
        "a list of limits",
      ),
    ),
  ),
  oversize: v.exactOptional(
    about(
      "What becomes of a picture that is too large and not refused.",
      word("made smaller", "made smaller, or refused as the detail says"),
    ),
  ),
  source: v.exactOptional(about("Where this was read. Default: the source of the model.", words)),
  checked: v.exactOptional(about("The day it was read, as YYYY-MM-DD. Default: that of the model.", day)),
} satisfies Fields<Omit<RequestLimits, "certainty">>);

const dollars = "dollars for a million tokens, like 0.53, with at most 6 decimals";
const usd = v.union(
  [
    v.pipe(v.string(dollars), v.regex(/^\d{1,7}(?:\.\d{1,6})?$/, dollars)),
    v.pipe(v.number(dollars), v.minValue(0, dollars), v.maxValue(9_999_999, dollars)),
  ],
  dollars,
);
const price = {
  usdPerMillionTokens: about("US dollars for a million input tokens, as a string or a number.", usd),
  cachedUsdPerMillionTokens: v.exactOptional(about("The same for tokens that are read from a cache.", usd)),
  batchUsdPerMillionTokens: v.exactOptional(about("The same in a batch that is answered later.", usd)),
};

const replace = v.exactOptional(
  about("true where this is meant to take the place of what Pixelthrift knows.", v.literal(true, "true")),
);

const model = strict({
  provider: about(
    "Who serves it: a provider that Pixelthrift knows, whose limits then hold, or any other name.",
    words,
  ),
  family: v.exactOptional(about("What the rule is called among people. Default: the id of the model.", words)),
  setting: v.exactOptional(about("The request field that chooses a detail; left out where there is none.", words)),
  details: about(
    "What the setting may be, and the rule of each. A model without a setting has a single detail, called default.",
    v.record(words, strict({ rule: anyRule, certainty }), "an object of details"),
  ),
  defaultDetail: v.exactOptional(
    about("The detail that counts where none is named. May be left out where there is only one.", words),
  ),
  aliases: v.exactOptional(about("What else the model is called.", v.array(identifier, "a list of ids"))),
  price: v.exactOptional(about("What it costs; left out where that is not known.", strict(price))),
  limits: v.exactOptional(
    about("What is refused, and all of it. Default: what Pixelthrift knows of the provider.", limits),
  ),
  source: about("Where the rule was read: an address, or words.", words),
  checked: about("The day it was read, as YYYY-MM-DD.", day),
  replace,
});

const pricedModel = strict({ ...price, replace });

/** The whole file. */
export const fileSchema = about(
  "Models and prices for Pixelthrift",
  strict({
    $schema: v.exactOptional(about("The address of this schema, for editors.", v.string("an address"))),
    models: v.exactOptional(about("Models by their ids.", v.record(identifier, model, "an object of models"))),
    prices: v.exactOptional(
      about("Prices of models that are known, by their ids.", v.record(words, pricedModel, "an object of prices")),
    ),
  }),
);

export type FileModel = v.InferOutput<typeof model>;
export type FileLimits = v.InferOutput<typeof limits>;
export type FilePrice = v.InferOutput<typeof pricedModel>;

/** The fields whose value is a list; of all others it is not. */
export const listFields: ReadonlySet<string> = new Set([
  "aliases",
  "cropsToShortSide",
  "doubted",
  "examples",
  "formats",
  "maxCellsRange",
  "otherShapes",
  "tokensPerPatch",
]);

function whole(least: number, greatest: number): v.GenericSchema<unknown, number> {
  const what = `a whole number from ${least} to ${greatest}`;
  return v.pipe(v.number(what), v.integer(what), v.minValue(least, what), v.maxValue(greatest, what));
}

function pair(
  first: v.GenericSchema<unknown, number>,
  second: v.GenericSchema<unknown, number>,
): v.GenericSchema<unknown, [number, number]> {
  return v.strictTuple([first, second], "a list of two numbers");
}

function word<const Word extends string>(...all: readonly Word[]): v.GenericSchema<unknown, Word> {
  return v.picklist(all, `one of ${all.join(", ")}`);
}

/** With what it means, for people who write the file in an editor. */
function about<T>(what: string, schema: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, T> {
  return v.pipe(schema, v.description(what));
}

/** An object of these fields and no others. */
function strict<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.strictObject(entries, (issue) => {
    if (issue.expected === "never")
      return `a known key (closest: ${closest(String(issue.input), Object.keys(entries))})`;
    return issue.expected === "Object" ? "an object" : missing(entries, issue.expected);
  });
}

/** What a field that is not there should have been. */
function missing(entries: v.ObjectEntries, quoted: string): string {
  const schema = entries[JSON.parse(quoted) as string];
  return (schema && v.safeParse(schema, undefined).issues?.[0].message) ?? "a value";
}
