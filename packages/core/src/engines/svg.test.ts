import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { Transformer } from "@napi-rs/image";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, describe, expect, test } from "vitest";

import { PixelthriftError } from "../errors.ts";
import { probe } from "../probe.ts";
import { portable } from "./portable.ts";
import { checkSvg } from "./svg.ts";

/*
 * A picture on this machine that no SVG of a stranger may get hold of, known by its color.
 */

const folder = await mkdtemp(join(tmpdir(), "pixelthrift-svg-"));
afterAll(() => rm(folder, { recursive: true }));

const secretPath = join(folder, "secret.png").replaceAll("\\", "/");
const solid = async (background: string): Promise<Buffer> =>
  sharp({ create: { width: 8, height: 8, channels: 3, background } })
    .png()
    .toBuffer();
await writeFile(secretPath, await solid("#12fe56"));

/** A picture that the SVG brings along and may show. */
const embedded = `data:image/png;base64,${(await solid("#fe1256")).toString("base64")}`;

const svg = (body: string, before = ""): string =>
  `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20">${body}</svg>`;

const size = 'width="40" height="20"';
const picture = `<image href="${secretPath}" ${size}/>`;
const packed = (text: string): string => Buffer.from(text).toString("base64");

async function shows(drawn: Uint8Array): Promise<"the secret" | "its own picture" | "neither"> {
  const { data } = await sharp(drawn).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  for (let at = 0; at < data.length; at += 3) {
    if (data[at + 1] === 0xfe) return "the secret";
    if (data[at] === 0xfe) return "its own picture";
  }
  return "neither";
}

/** What the engine makes of it: a picture, or the reason why not. */
async function check(bytes: Uint8Array): Promise<string> {
  try {
    // Of a harmless SVG: what cannot be read must not count as refused.
    const header = probe(Buffer.from(svg("")));
    const made = await portable.transform(bytes, header, {
      widthPx: header.widthPx,
      heightPx: header.heightPx,
      format: "png",
      quality: 90,
      effort: "balanced",
      decode: "balanced",
      background: 0x0000ff,
      maxPixels: 1_000_000,
      maxMemoryBytes: 2 ** 30,
    });
    return await shows(made.bytes);
  } catch (error) {
    if (error instanceof PixelthriftError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

/** What the renderer alone makes of it. */
async function rendered(bytes: Uint8Array): Promise<string> {
  try {
    return await shows(await Transformer.fromSvg(bytes, "#0000ff").png());
  } catch {
    return "neither";
  }
}

describe("a picture in an SVG", () => {
  // The test itself: without the check the secret is out.
  test("would be read from the disk by the renderer", async () => {
    expect(await rendered(Buffer.from(svg(picture)))).toBe("the secret");
  });

  test.for([
    ["in base64", `<image href="${embedded}" ${size}/>`],
    ["in base64, in single quotes", `<image xlink:href = '${embedded}' ${size}/>`],
    ["in base64, in lines of its own", `<image href="${embedded.replace(",", ",\n&#10; &#xA;")}" ${size}/>`],
    ["used twice", `<image id="a:1" href="${embedded}" ${size}/><use xlink:href="#a:1"/>`],
  ] as const)("is drawn %s", async ([, body]) => {
    expect(await check(Buffer.from(svg(body)))).toBe("its own picture");
  });
});

test("the renderer knows no animations, which are not looked at", async () => {
  const animated = `<image ${size}><set attributeName="href" to="${secretPath}"/></image>`;
  expect(await check(Buffer.from(svg(animated)))).toBe("neither");
});

describe("a picture in an SVG is looked at", () => {
  /** A PNG whose header gives it any size. */
  const sized = (widthPx: number, heightPx: number): string => {
    const bytes = Buffer.from(embedded.slice(embedded.indexOf(",") + 1), "base64");
    bytes.writeUInt32BE(widthPx, 16);
    bytes.writeUInt32BE(heightPx, 20);
    return `<image href="data:image/png;base64,${bytes.toString("base64")}"/>`;
  };

  test.for([
    ["whose letters spell a name by chance", sized(8, 8).replace('"/>', 'xxHreFxx"/>'), "neither"],

    // The renderer would end the process.
    [
      "without a width",
      sized(0, 8),
      "E_CORRUPT: a picture in this SVG cannot be read: expected a picture of at least 1x1 pixels but the png header says 0x8",
    ],
    [
      "that is cut off",
      sized(8, 8).replace(/(?<=base64,.{24})[^"]+/u, ""),
      "E_TRUNCATED: a picture in this SVG cannot be read: the image ends at byte 18, but its header goes on to byte 25",
    ],

    // Within the limit of the test, and over it, alone or together.
    ["of a million pixels", sized(1_000, 1_000), "neither"],
    [
      "of more",
      sized(1_000, 1_001),
      "E_TOO_LARGE: the pictures in the SVG have 1001000 pixels, over the limit of 1000000 pixels",
    ],
    [
      "that is one of many",
      sized(500, 1_000).repeat(3),
      "E_TOO_LARGE: the pictures in the SVG have 1500000 pixels, over the limit of 1000000 pixels",
    ],
  ] as const)("%s", async ([, body, wanted]) => {
    expect(await check(Buffer.from(svg(body)))).toBe(wanted);
  });
});

describe("an SVG is refused", () => {
  const anotherFile = "E_UNSUPPORTED: this SVG refers to another file; embed the picture as a PNG or a JPEG";
  const declarations = "E_UNSUPPORTED: this SVG declares entities; save it without them";
  const styles = "E_UNSUPPORTED: this SVG refers to another file in its styles";
  const sheet = "E_UNSUPPORTED: this SVG refers to a style sheet; put the styles into it";
  const encoding = "E_UNSUPPORTED: this SVG is not in UTF-8, the only encoding this engine reads";

  test.for([
    ["with a path", svg(picture), anotherFile],
    ["with a path in another namespace", svg(picture.replace("href", "xlink:href")), anotherFile],
    [
      "with a path in a namespace of its own",
      svg(picture.replace("href", 'xmlns:é="http://www.w3.org/1999/xlink" é:href')),
      anotherFile,
    ],
    ["with spaces around the sign", svg(picture.replace("=", " \t\r\n=\n ")), anotherFile],
    ["with a path in numbers", svg(picture.replace("/", "&#x2f;")), anotherFile],
    ["with a path that starts with a space", svg(picture.replace('"', '" ')), anotherFile],
    ["with a URL of a file", svg(picture.replace('"', '"file://')), anotherFile],
    ["with a path behind a name", svg(picture.replace('"', '"#/..')), anotherFile],
    ["with a file that is named like a name", svg(`<image href="#secret.png" ${size}/>`), anotherFile],
    ["with a path behind a number sign", svg(picture.replace('"', '"#&#x2f;..')), anotherFile],
    ["with a path behind a kind of data", svg(picture.replace('"', '"data:image/png/../..')), anotherFile],
    ["with a path for a filter", svg(`<filter id="f"><feImage href="${secretPath}"/></filter>`), anotherFile],

    // Where does the tag end, and the comment?
    [
      "with a comment that looks like a tag",
      svg(`<!-- <image ' --><image id="y' >" href="${secretPath}" ${size}/>`),
      anotherFile,
    ],
    ["with a comment that looks like an attribute", svg(`<!-- href="# -->${picture}`), anotherFile],
    ["with a comment that looks like data", svg(`<!-- href="${embedded} -->${picture}`), anotherFile],
    ["with raw text that looks like an attribute", svg(`<desc><![CDATA[href='#]]></desc>${picture}`), anotherFile],
    ["with a note that looks like an attribute", svg(`<?a href="#?>${picture}`), anotherFile],
    ["with a bracket in an attribute", svg(picture.replace(" ", ' id=">" ')), anotherFile],
    ["with an attribute in an attribute", svg(picture.replace(" ", ` id='href="#' `)), anotherFile],

    // An SVG in the SVG, which would be checked by nobody.
    [
      "with an SVG as data",
      svg(`<image href="data:image/svg+xml;base64,${packed(svg(picture))}" ${size}/>`),
      anotherFile,
    ],
    ["with an SVG as PNG", svg(`<image href="data:image/png;base64,${packed(svg(picture))}" ${size}/>`), anotherFile],
    ["with an SVG as text", svg(`<image href="data:text/plain;base64,${packed(svg(picture))}" ${size}/>`), anotherFile],
    ["with an SVG not packed", svg(`<image href='data:image/svg+xml,${svg(picture)}' ${size}/>`), anotherFile],

    ["with data in percents", svg(`<image href="${embedded.replace("i", "%69")}" ${size}/>`), anotherFile],
    ["with data that has no end", svg(`<image href='${embedded}" ${size}/>`), anotherFile],
    [
      "with data of another kind",
      svg(`<image href="data:image/gif;base64,R0lGODlhAQABAAAAADs=" ${size}/>`),
      anotherFile,
    ],

    // Declarations.
    [
      "with a path in an entity",
      svg(`<image href="&e;"/>`, `<!DOCTYPE svg [<!ENTITY e "${secretPath}">]>`),
      declarations,
    ],
    ["with markup in an entity", svg("&e;", `<!DOCTYPE svg [<!ENTITY e '${picture}'>]>`), declarations],
    [
      "with half a name in an entity",
      svg("&e;", `<!DOCTYPE svg [<!ENTITY e '&#60;image hr&#101;f="${secretPath}"/>'>]>`),
      declarations,
    ],
    ["with an attribute for all", svg("<image/>", `<!DOCTYPE svg [<!ATTLIST image a CDATA "b">]>`), declarations],
    [
      "with declarations that nobody knows",
      svg("", "<!DOCTYPE svg [%e;]>"),
      "E_UNSUPPORTED: this SVG has declarations of its own; save it without them",
    ],

    // Styles.
    ["with a path in a style", svg(`<rect style="fill:url( '${secretPath}')"/>`), styles],
    ["with an import", svg(`<style>@import "a.css";</style>`), sheet],
    ["with a style sheet", svg("", `<?xml-stylesheet type="text/css"?>`), sheet],
  ] as const)("%s", async ([, text, wanted]) => {
    expect(await check(Buffer.from(text))).toBe(wanted);
  });

  test.for([
    ["packed by gzip", gzipSync(svg(picture)), encoding],
    ["in UTF-16", Buffer.from(`\u{FEFF}${svg(picture)}`, "utf16le"), encoding],
    ["in UTF-16 without its mark", Buffer.from(svg(picture), "utf16le"), encoding],
    ["in UTF-16, most significant byte first", Buffer.from(`\u{FEFF}${svg(picture)}`, "utf16le").swap16(), encoding],
    ["in Latin-1", Buffer.from(svg("é"), "latin1"), encoding],
    ["behind the mark of UTF-8", Buffer.from(`\u{FEFF}${svg(picture)}`), anotherFile],
  ] as const)("%s", async ([, bytes, wanted]) => {
    expect(await check(bytes)).toBe(wanted);
  });
});

test.each([
  // What drawing programs write.
  '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg/>',
  '<svg><rect fill="url(#a)" style="fill: url( &quot;#b&quot; ); clip-path: url(\'#c\')"/></svg>',
  '<svg><linearGradient xlink:href="#linear_1-2:3"/><use href = "#é"/><use href="#"/></svg>',
  "<svg><desc>text, data and a url</desc></svg>",
])("%s is let through", (text) => expect(() => checkSvg(Buffer.from(text))).not.toThrow());

test("whatever is mixed into an SVG, the secret stays where it is", async () => {
  // No whole picture in base64: damaged, it ends the process in the renderer, which is asked here without the check.
  const pieces = [
    ..."< > / ' \" = # & ; ! [ ] -".split(" "),
    " ",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?a ",
    "?>",
    "<!DOCTYPE svg [",
    "]>",
    '<!ENTITY e "',
    "&e;",
    "<image ",
    "<g>",
    "</g>",
    "<style>",
    "</style>",
    " href",
    " xlink:href",
    " x=",
    'href="#',
    'href="#a"',
    "data:image/png;base64,iVBORw0KGgo",
    "url(#",
    "&#x2f;",
    "&#34;",
    secretPath,
    picture,
  ];
  const templates = [
    svg(picture),
    svg(`<!-- a -->${picture}<g id='b'/>`),
    svg(`<g id="a">${picture.replace("href", "xlink:href")}</g>`),
    svg(`<g id="a"/><use href="#a"/>${picture}`),
    svg(picture, "<!DOCTYPE svg>"),
  ];
  let leaks = 0;
  const edit = fc.record({ at: fc.nat(1_000), cut: fc.nat(6), put: fc.constantFrom("", ...pieces) });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...templates),
      fc.array(edit, { minLength: 1, maxLength: 3 }),
      async (text, edits) => {
        let mixed = text;
        for (const { at, cut, put } of edits) {
          const start = at % (mixed.length + 1);
          mixed = mixed.slice(0, start) + put + mixed.slice(start + (put === "" ? cut : 0));
        }
        const bytes = Buffer.from(mixed);
        if ((await rendered(bytes)) !== "the secret") return;
        leaks += 1;
        expect(() => checkSvg(bytes), mixed).toThrow(PixelthriftError);
      },
    ),
    { numRuns: 300 },
  );
  // Enough of what is tried is still an attack.
  expect(leaks).toBeGreaterThan(2);
});
