import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { images, workbench } from "../test/workbench.ts";
import { portableWarningCode } from "./engines/select.ts";

const bench = workbench();
const { photo } = await images();
const program = fileURLToPath(new URL("../dist/bin.js", import.meta.url));
// The history of whoever runs the tests is theirs.
const env = { ...process.env, PIXELTHRIFT_HISTORY: "off" };

/** Starts the built program, as a shell does. */
function start(...args: string[]): Promise<{ code: number | string | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: bench.cwd, env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? null), stdout, stderr });
    });
  });
}

describe("the program", () => {
  test("exits with 0 and prints one JSON document and nothing else on stdout", async () => {
    await bench.put("in/a.jpg", photo);
    const { code, stdout, stderr } = await start("optimize", "in", "-o", "out", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ totals: { images: 1, optimized: 1 } });
    expect(stderr).toContain("[1/1] ");
    expect(await bench.files()).toEqual(["in/a.jpg", "out/a_optimized.jpg"]);
  });

  test("exits with 1 where an image failed", async () => {
    await bench.put("in/a.jpg", "");
    expect((await start("optimize", "in")).code).toBe(1);
  });

  test("exits with 2 where nothing was tried", async () => {
    expect(await start()).toMatchObject({ code: 2, stdout: "" });
    expect(await start("optimize", ".")).toMatchObject({ code: 2, stdout: "" });
  });

  test("says in one sentence that it needs a newer Node", () => {
    const older = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })`;
    const args = ["--import", `data:text/javascript,${encodeURIComponent(older)}`, program, "models"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
    expect([status, stdout, stderr]).toEqual([2, "", "pixelthrift needs Node 22 or newer, and this is Node 20.20.2\n"]);
  });

  test("says at most once that the native engine is missing, and nothing in Node's words", async () => {
    await bench.put("in/a.jpg", photo);
    await bench.put("in/b.jpg", photo);
    const { stderr } = await start("optimize", "in");
    expect(stderr.split("\n").filter((line) => line.startsWith("note: ")).length).toBeLessThanOrEqual(1);
    expect(stderr).not.toContain("(node:");
    // By which the program knows the library's own warnings, without loading an engine for it.
    expect(portableWarningCode).toMatch(/^PIXELTHRIFT_/u);
  });

  // Windows has no signals: a program that is killed there is simply gone.
  test.skipIf(process.platform === "win32")(
    "exits with 130 on Ctrl-C, reports, and leaves whole files only",
    async () => {
      for (let index = 0; index < 200; index += 1) await bench.put(`in/${index}.jpg`, photo);
      const child = spawn(process.execPath, [program, "optimize", "in", "-o", "out", "--json"], {
        cwd: bench.cwd,
        env,
      });
      let stdout = "";
      child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
      child.stderr.once("data", () => child.kill("SIGINT"));
      const [code] = (await once(child, "close")) as [number | null];
      expect(code).toBe(130);
      const { totals } = JSON.parse(stdout) as { totals: { optimized: number; notReached: number } };
      expect(totals.optimized + totals.notReached).toBe(200);
      const left = (await bench.files()).filter((name) => name.startsWith("out/"));
      expect(left).toHaveLength(totals.optimized);
      expect(left.filter((name) => path.extname(name) !== ".jpg")).toEqual([]);
    },
  );

  test.skipIf(process.platform === "win32")("does not mind a reader that has seen enough", async () => {
    const child = spawn(process.execPath, [program, "models"], { cwd: bench.cwd, env });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
    const [code] = (await once(child, "close")) as [number | null];
    expect([code, stderr]).toEqual([0, ""]);
  });
});
