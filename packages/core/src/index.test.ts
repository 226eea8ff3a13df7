import { expect, test } from "vitest";

import * as pixelthrift from "./index.ts";

test("offers what is documented, and no more", () => {
  expect(Object.keys(pixelthrift).toSorted()).toEqual([
    "PixelthriftError",
    "bytesHeuristic",
    "clients",
    "estimate",
    "models",
    "optimize",
    "optimizeAll",
    "planFor",
    "presets",
    "probe",
    "readModels",
    "refreshPrices",
    "seenBy",
  ]);
});
