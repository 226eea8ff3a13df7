import { expect, test } from "vitest";

import { type HistoryPlace, historyFolder } from "./folder.ts";

const cwd = "/work";
const home = { HOME: "/home/me" };

test.each<[Omit<HistoryPlace, "cwd">, string | undefined]>([
  // Where each system keeps such things.
  [{ platform: "linux", env: home }, "/home/me/.local/state/pixelthrift/history"],
  [{ platform: "linux", env: { ...home, XDG_STATE_HOME: "/state" } }, "/state/pixelthrift/history"],
  [{ platform: "darwin", env: home }, "/home/me/Library/Application Support/pixelthrift/history"],
  [{ platform: "win32", env: { LOCALAPPDATA: "C:\\Users\\me" } }, "C:\\Users\\me\\pixelthrift\\history"],
  // A path that is relative, or empty, is as good as none.
  [{ platform: "linux", env: { ...home, XDG_STATE_HOME: "state" } }, "/home/me/.local/state/pixelthrift/history"],
  [{ platform: "linux", env: { HOME: "" } }, undefined],
  [{ platform: "win32", env: home }, undefined],
  // The environment before the system, the command line before both.
  [{ platform: "linux", env: { ...home, PIXELTHRIFT_HISTORY: "mine" } }, "/work/mine"],
  [{ platform: "linux", env: { ...home, PIXELTHRIFT_HISTORY: "off" } }, undefined],
  [{ platform: "linux", env: { ...home, PIXELTHRIFT_HISTORY: "" } }, undefined],
  [{ platform: "linux", env: { ...home, PIXELTHRIFT_HISTORY: "off" }, given: "here" }, "/work/here"],
  [{ platform: "linux", env: home, given: false }, undefined],
])("%j is %s", (place, wanted) => expect(historyFolder({ ...place, cwd })).toBe(wanted));

test("an empty name is none", () => {
  expect(() => historyFolder({ given: "", env: {}, platform: "linux", cwd })).toThrow(
    /^expected a folder for history /,
  );
});
