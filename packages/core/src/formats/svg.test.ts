import { expect, test } from "vitest";

import { PixelthriftError } from "../errors.ts";
import { probe } from "../probe.ts";
import { shownSize } from "../size.ts";

function check(text: string): string {
  try {
    const found = probe(new TextEncoder().encode(text));
    return found.format === "svg" ? shownSize(found) : found.format;
  } catch (error) {
    if (error instanceof PixelthriftError) return error.code;
    throw error;
  }
}

test.each([
  // Width and height, in pixels or in what CSS makes of a unit.
  ['<svg width="40" height="30"/>', "40x30"],
  ["<svg width='40px' height='30.4px'></svg>", "40x30"],
  ['<svg width="1in" height="2.54cm"/>', "96x96"],
  ['<svg width="72pt" height="6pc"/>', "96x96"],
  ['<svg width="4e1" height="+30"/>', "40x30"],
  ['<svg\n  height = "30"\n  width = "40" >', "40x30"],

  // The viewBox stands in for both, or gives the shape.
  ['<svg viewBox="0 0 40 30"/>', "40x30"],
  ['<svg viewBox="-5,-5, 40,30"/>', "40x30"],
  ['<svg width="100%" height="100%" viewBox="0 0 40 30"/>', "40x30"],
  ['<svg width="80" viewBox="0 0 40 30"/>', "80x60"],
  ['<svg height="60" viewBox="0 0 40 30"/>', "80x60"],
  ['<svg width="80" height="auto" viewBox="0 0 40 30"/>', "80x60"],

  // A sliver is one pixel thick.
  ['<svg width="40" height="0.2"/>', "40x1"],

  // What may stand in front of the root element, and how it may be named.
  ['\u{FEFF}<?xml version="1.0"?>\n<!-- <svg> --><svg width="40" height="30"/>', "40x30"],
  ['<!DOCTYPE svg PUBLIC "a" "b"><svg width="40" height="30"/>', "40x30"],
  ['<!DOCTYPE svg [ <!ENTITY a "<svg>"> ]><svg width="40" height="30"/>', "40x30"],
  ['<svg:svg width="40" height="30"/>', "40x30"],
  ['<svg data-a="1 > 0" width="40" height="30"/>', "40x30"],

  // No size, or none that can be drawn.
  ["<svg/>", "E_CORRUPT"],
  ['<svg width="40"/>', "E_CORRUPT"],
  ['<svg width="100%" height="100%"/>', "E_CORRUPT"],
  ['<svg width="0" height="30"/>', "E_CORRUPT"],
  ['<svg width="-40" height="30"/>', "E_CORRUPT"],
  ['<svg viewBox="0 0 0 30"/>', "E_CORRUPT"],
  ['<svg viewBox="0 0 a b"/>', "E_CORRUPT"],

  // Cut inside its first tag.
  ['<svg width="40" hei', "E_TRUNCATED"],
  ['<svg width="40" height="30', "E_TRUNCATED"],

  // Other markup.
  ["<svgs/>", "E_FORMAT"],
  ["<html><svg width='40' height='30'/></html>", "E_FORMAT"],
  ["<!-- <svg width='40' height='30'/>", "E_FORMAT"],
  ["<!DOCTYPE svg [", "E_FORMAT"],
  ["<?xml", "E_FORMAT"],
  ["   ", "E_FORMAT"],
])("reads %j as %s", (text, wanted) => expect(check(text)).toBe(wanted));

test("looks no further than 64 KiB for the root element", () => {
  expect(check(`${" ".repeat(70_000)}<svg width="40" height="30"/>`)).toBe("E_FORMAT");
  expect(check(`<svg a="${"x".repeat(70_000)}" width="40" height="30"/>`)).toBe("E_TRUNCATED");
});
