#!/usr/bin/env node
/**
 * The program. The only file that sees `process`.
 */

import { run } from "./cli.ts";

const interruption = new AbortController();

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    // The second one does not wait for what is running.
    if (interruption.signal.aborted) process.exit(130);
    interruption.abort();
  });
}

// `pixelthrift models | head` closes our output early. What cannot be written is dropped, and the work is not lost.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

// The library's notices are for a person: without Node's decoration, and not in the middle of a progress bar.
const ownCodes = "PIXELTHRIFT_";
const notices = new Set<string>();
process.removeAllListeners("warning");
process.on("warning", (warning) => {
  const isOurs = "code" in warning && String(warning.code).startsWith(ownCodes);
  notices.add(isOurs ? warning.message : String(warning));
});

// As in package.json, of which npm makes a warning only. What an older one lacks is missed halfway through, in words that help nobody.
const oldestNode = 22;
const { node } = process.versions;
if (Number.parseInt(node, 10) < oldestNode) {
  process.stderr.write(`pixelthrift needs Node ${oldestNode} or newer, and this is Node ${node}\n`);
  process.exitCode = 2;
} else {
  process.exitCode = await run(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    env: process.env,
    isTTY: { stdout: process.stdout.isTTY, stderr: process.stderr.isTTY },
    columns: process.stdout.columns ?? process.stderr.columns,
    signal: interruption.signal,
  });
}
for (const notice of notices) process.stderr.write(`note: ${notice}\n`);
