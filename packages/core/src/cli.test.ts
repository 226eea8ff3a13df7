import { describe, expect, test } from "vitest";

import { workbench } from "../test/workbench.ts";

const bench = workbench();

describe("a wrong command line says what would be right, and exits with 2", () => {
  test.each([
    ["optimise a.jpg", "error: unknown command 'optimise'\n(Did you mean optimize?)"],
    ["optimize --maxedge 3 in", "error: unknown option '--maxedge'\n(Did you mean --max-edge?)"],
    ["optimize", "error: missing required argument 'path'"],
    ["models gpt4o", "error: expected a known model (closest: gpt-4o, "],
    ["in", "To optimize it: pixelthrift optimize in"],
    ["optimize in --max-edge big", 'error: expected a number for --max-edge but received "big"'],
    ["optimize in --max-edge 0", "error: expected a whole number from 1 to 65535 for --max-edge but received 0"],
    ["optimize in --max-pixels 0", "for --max-pixels but received 0"],
    ["optimize in --quality 101", "error: expected a whole number from 1 to 100 for --quality but received 101"],
    ["optimize in --preset huge", "for --preset but received"],
    ["optimize in --format gif", "for --format but received"],
    ["optimize in --background pinkish", "for --background but received"],
    ["optimize in --task read", "expected one of gist, labels, prose, exact for --task but received"],
    ["optimize in --task prose", "expected a height in pixels (--task prose) for --text-height but received none"],
    ["optimize in --max-tokens 500", "expected a model (--max-tokens) for --model but received none"],
    ["optimize in --budget 5", "expected a model (--budget) for --model but received none"],
    ["estimate in --budget 0 --model gpt-4o", "expected an amount over 0 for --budget but received 0"],
    [
      "estimate in --budget 1 --model gpt-5.3",
      'expected a model whose tokens and price are known (--budget) for --model but received "gpt-5.3"',
    ],
    ["optimize in --scale 1.5", "expected a number over 0 and up to 1 for --scale but received 1.5"],
    ["optimize in --channel azure", "expected api, bedrock or vertex for --channel but received"],
    ["estimate in --per-request 0", "expected a whole number from 1 to 10000 for --per-request but received 0"],
    ["estimate in --client cursor", "expected one of raw, vscode-chat, "],
    ["optimize in --engine steam", "for --engine but received"],
    ["optimize in --model gpt4o", "gpt-4o"],
    ["optimize in --pattern x.jpg", "for --pattern but received"],
    ["optimize in/a.jpg --pattern {name}.{ext}", "for --pattern but received"],
    ["estimate 0x5", "but received 0"],
  ])("%s", async (line, wanted) => {
    await bench.put("in/a.jpg", "not read");
    const { code, stdout, stderr } = await bench.cli(line);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(wanted);
    expect(await bench.files()).toEqual(["in/a.jpg"]);
  });

  test("no arguments give the help, on stderr", async () => {
    const { code, stdout, stderr } = await bench.cli("");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("pixelthrift optimize photo.jpg");
  });
});

describe("help", () => {
  test.each(["--help", "optimize --help", "estimate --help", "models --help", "report --help", "help optimize"])(
    "%s goes to stdout and is no failure",
    async (line) => {
      const { code, stdout, stderr } = await bench.cli(line);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain("Examples:");
    },
  );

  test("--version", async () => {
    const { code, stdout } = await bench.cli("--version");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  });
});
