import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { asClientSends, type ClientName, clientNames, clients, describeClient } from "./clients.ts";
import type { Sent } from "./sent.ts";
import { shownSize } from "./size.ts";

function sentAs(client: ClientName, size: string, more: Omit<Sent, "widthPx" | "heightPx"> = {}): Sent {
  const [widthPx = 0, heightPx = 0] = size.split("x").map(Number);
  return asClientSends(client, { widthPx, heightPx, ...more });
}

describe("the size that a client sends", () => {
  test.each<[ClientName, string, string]>([
    ["raw", "9000x9000", "9000x9000"],
    // One side of at most 768 px, and nothing happens, however long the other.
    ["vscode-chat", "768x3000", "768x3000"],
    ["vscode-chat", "760x12000", "760x12000"],
    ["vscode-chat", "769x1000", "768x999"],
    ["vscode-chat", "3840x2160", "1365x768"],
    // The fit to 2,048 leaves 576 px of height, which is then enlarged.
    ["vscode-chat", "5120x1440", "2731x768"],
    ["claude-code", "2000x1500", "2000x1500"],
    ["claude-code", "3840x2160", "2000x1125"],
    ["claude-code", "1170x2532", "924x2000"],
    ["codex", "1920x1080", "1920x1080"],
    ["codex", "4096x2048", "2048x1024"],
    ["codex", "2048x2048", "1600x1600"],
    ["codex-2025", "1365x768", "1365x768"],
    ["codex-2025", "3840x2160", "1365x768"],
    ["codex-2025", "4096x1024", "2048x512"],
    ["codex-2025", "768x3000", "197x768"],
    ["continue", "3840x2160", "1024x576"],
    // Small images are enlarged, and a fraction of a pixel is cut off.
    ["continue", "512x288", "1024x576"],
    ["continue", "1000x333", "1024x340"],
    ["continue", "20000x3", "1024x1"],
    ["opencode", "2001x100", "2000x100"],
    ["pi", "3000x4000", "1500x2000"],
    ["zed", "3840x2160", "1568x882"],
    ["zed", "1x20000", "1x1568"],
  ])("%s: %s as %s", (client, size, wanted) => expect(shownSize(sentAs(client, size))).toBe(wanted));

  test("a GIF is drawn anew in VS Code at any size, and enlarged", () =>
    expect(shownSize(sentAs("vscode-chat", "400x300", { format: "gif" }))).toBe("1024x768"));

  test.each(clientNames)("%s would send what it sends again at the same size", (client) => {
    const side = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(side, side, (widthPx, heightPx) => {
        const once = asClientSends(client, { widthPx, heightPx });
        const twice = asClientSends(client, { ...once });
        expect(once.widthPx).toBeGreaterThanOrEqual(1);
        expect(once.heightPx).toBeGreaterThanOrEqual(1);
        expect(shownSize(twice)).toBe(shownSize(once));
      }),
    );
  });
});

describe("the file that a client sends", () => {
  const gif: Partial<Sent> = { format: "gif", frames: "many", sizeBytes: 5 };
  test.each<[ClientName, string, Partial<Sent>, Partial<Sent>]>([
    // Untouched: format, frames and bytes stay.
    ["claude-code", "100x100", gif, gif],
    // Made anew: how many bytes it has is not known.
    ["vscode-chat", "1000x1000", { format: "jpeg", sizeBytes: 5 }, { format: "jpeg", frames: "one" }],
    ["vscode-chat", "1000x1000", { format: "webp" }, { format: "png", frames: "one" }],
    ["vscode-chat", "100x100", gif, { format: "png", frames: "one" }],
    ["codex", "100x100", gif, { format: "png", frames: "one" }],
    ["codex", "9000x9000", { format: "webp" }, { format: "webp", frames: "one" }],
    ["continue", "1024x1024", { format: "png", sizeBytes: 5 }, { format: "jpeg", frames: "one" }],
    ["zed", "100x100", { format: "webp" }, { format: "png", frames: "one" }],
    ["claude-code", "4000x4000", { format: "png" }, { frames: "one" }],
    // Of a bare size nothing is known.
    ["codex", "100x100", {}, {}],
  ])("%s, %s of %j: %j", (client, size, given, wanted) => {
    const { widthPx: _width, heightPx: _height, ...rest } = sentAs(client, size, given);
    expect(rest).toEqual(wanted);
  });
});

test.each(clientNames)("%s says what it does, where that was read, and when", (client) => {
  expect(describeClient(client)).toMatch(/^(?:sends|fits|brings|leaves) /);
  if (client !== "raw") expect(clients[client].source).toMatch(/^https:\/\/github\.com\//);
  expect(clients[client].checked).toMatch(/^20\d\d-\d\d-\d\d$/);
});
