import { expect, test } from "vitest";

import { pageOf } from "./page.ts";

const page = {
  title: "Savings",
  script: "https://file.example/panel.js",
  style: "https://file.example/panel.css",
  cspSource: "https://*.example",
  language: "en",
  translations: undefined,
};

function policyOf(html: string): string {
  return /http-equiv="Content-Security-Policy" content="([^"]*)"/u.exec(html)?.[1] ?? "";
}

test("allows nothing but its own script and style, and pictures of files", () => {
  const policy = policyOf(pageOf(page)).replace(/'nonce-[A-Za-z0-9+/=]{24}'/u, "'nonce-N'");
  expect(policy).toBe(
    "default-src 'none'; img-src https://*.example data:; script-src 'nonce-N'; style-src https://*.example; base-uri 'none'; form-action 'none'",
  );
});

test("gives every page a nonce of its own, and that one to all its scripts", () => {
  const [first, second] = [pageOf(page), pageOf(page)];
  const nonces = [...first.matchAll(/nonce[-=]"?([A-Za-z0-9+/=]{24})/gu)].map(([, nonce]) => nonce);
  expect(nonces).toHaveLength(3);
  expect(new Set(nonces).size).toBe(1);
  expect(policyOf(first)).not.toBe(policyOf(second));
});

test("has no style and no handler in its markup", () => {
  expect(pageOf(page)).not.toMatch(/<style|style=|\son[a-z]+=/u);
});

test.each([
  // A translation, a title or an address cannot leave its place.
  [
    { translations: { Fit: "</script><script>alert(1)</script>" } },
    '{"Fit":"\\u003c/script>\\u003cscript>alert(1)\\u003c/script>"}',
  ],
  [{ title: "</title><b>" }, "<title>&lt;/title>&lt;b></title>"],
  [{ style: 'a"b' }, 'href="a&quot;b"'],
  // Languages that are written from the right.
  [{ language: "ar" }, '<html lang="ar" dir="rtl">'],
  [{ language: "de" }, '<html lang="de" dir="ltr">'],
])("writes %j as %s", (change, written) => {
  expect(pageOf({ ...page, ...change })).toContain(written);
});
