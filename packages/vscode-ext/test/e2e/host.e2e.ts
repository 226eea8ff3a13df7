import { expect, test } from "vitest";

import { pictures, suite } from "../host/suite.ts";
import { desk } from "./desk.ts";

/* The suite that desktop VS Code runs as well, in one window: its tests are in an order. */

const { open, folder } = desk();

test("the host suite", async () => {
  const opened = await folder(pictures);
  const editor = await open(opened);
  for (const name of Object.keys(suite)) {
    const outcome = await editor
      .evaluate(
        async (api, argument, hostSuite) => {
          await hostSuite[argument.name]?.({ api, folder: argument.folder });
          return "passed";
        },
        { name, folder: opened },
      )
      .catch((error: unknown) => String(error));
    expect.soft(outcome, name).toBe("passed");
  }
});
