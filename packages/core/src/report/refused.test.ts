import { expect, test } from "vitest";

import { choose } from "../models/choose.ts";
import { costs } from "../prices.ts";
import type { Sent } from "../sent.ts";
import { type Judged, refusedText, unmetText } from "./refused.ts";

const claude = choose("claude-opus-5-5");
const haiku = choose("claude-haiku-4-5");
const grok = choose("grok-4.6");
const photo: Sent = { widthPx: 1000, heightPx: 1000, format: "jpeg", frames: "one", sizeBytes: 90_000 };
const strip: Sent = { ...photo, widthPx: 12_000 };
const webp: Sent = { ...photo, format: "webp" };
const icon: Sent = { ...photo, widthPx: 48, heightPx: 48 };

function judged(path: string, before: Sent, after: Sent, models = [claude, haiku, grok]): Judged {
  return { path, cost: costs(before, after, models) };
}

function check(images: readonly Judged[], wanted: readonly string[]): void {
  const text = refusedText(images, { colors: "none" });
  expect(text === "" ? [] : text.trimEnd().split("\n")).toEqual(wanted);
}

test("what is taken has no line", () => check([judged("a.jpg", photo, photo)], []));

test("an original is refused by its name, with the models, and a result as it is sent", () => {
  check(
    [judged("a.jpg", strip, photo), judged("b.jpg", photo, webp)],
    [
      "  a.jpg: Anthropic refuses it: a side of 12,000 px is over 8,000 px (claude-opus-5-5, claude-haiku-4-5)",
      "  b.jpg as sent: xAI refuses it: only jpeg and png are taken, not webp (grok-4.6 (auto))",
    ],
  );
});

test("what stays as it is says it once", () =>
  check(
    [judged("a.webp", webp, webp)],
    ["  a.webp: xAI refuses it: only jpeg and png are taken, not webp (grok-4.6 (auto))"],
  ));

test("what only may be refused is told of results, and once", () =>
  check(
    [judged("a.jpg", icon, photo), judged("b.jpg", photo, icon), judged("c.jpg", icon, icon)],
    [
      "  c.jpg: Anthropic may refuse it: a side of 48 px is under 64 px (claude-opus-5-5, claude-haiku-4-5)",
      "  … and 1 more that Anthropic may refuse; --json has all.",
    ],
  ));

test("… and where it has come about, as the result is sent", () =>
  check(
    [judged("b.jpg", photo, icon)],
    ["  b.jpg as sent: Anthropic may refuse it: a side of 48 px is under 64 px (claude-opus-5-5, claude-haiku-4-5)"],
  ));

test("of many the first few are told, for each provider", () => {
  const many = Array.from({ length: 9 }, (_, index) => judged(`${index}.webp`, webp, photo));
  const lines = refusedText([...many, judged("a.jpg", strip, photo)], { colors: "none" }).split("\n");
  expect(lines).toHaveLength(5 + 1 + 1 + 1);
  expect(lines[5]).toBe("  … and 4 more that xAI refuses; --json has all.");
  expect(lines[6]).toMatch(/^ {2}a\.jpg: Anthropic refuses it: /);
});

test("what cannot be as asked is told once a reason, with the first image and how many more", () => {
  const images = ["a.jpg", "b.jpg", "c.jpg", "d.jpg"].map((path, index) => ({
    path,
    plan: index === 1 ? {} : { unmet: index === 3 ? "no side under 64 px" : "at most 500 tokens" },
  }));
  expect(unmetText(images, { colors: "none" })).toBe(
    "  not as asked, a.jpg and 1 more: at most 500 tokens\n  not as asked, d.jpg: no side under 64 px\n",
  );
  expect(unmetText([], { colors: "none" })).toBe("");
});
