/**
 * One peer's process, for Node and Bun: `child.ts <peer> <one|all>` imports the peer's adapter and answers requests.
 * Pillow answers the same ones in peers/pillow.py.
 */

import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";

import type { LoadPeer, Made, Peer } from "./peers/peer.ts";
import type { Done, Hello, Reply, Request } from "./protocol.ts";

const sources = new Map<string, Buffer>();

function source(path: string): Buffer {
  let bytes = sources.get(path);
  if (!bytes) sources.set(path, (bytes = readFileSync(path)));
  return bytes;
}

async function timed(repeat: number, call: () => Promise<Made>): Promise<Done> {
  let made = await Promise.resolve<Made | undefined>(undefined);
  const start = performance.now();
  for (let i = 0; i < repeat; i++) made = await call();
  const elapsedMs = (performance.now() - start) / repeat;
  return { elapsedMs, bytes: made?.bytes.length ?? 0, ...(made?.engine && { engine: made.engine }) };
}

async function answer(peer: Peer, request: Request): Promise<Reply> {
  switch (request.op) {
    case "read":
      request.paths.forEach(source);
      return { elapsedMs: 0, bytes: 0 };
    case "time": {
      const bytes = source(request.path);
      return timed(request.repeat, () => peer.shrink(bytes, request.target));
    }
    case "header": {
      const bytes = source(request.path);
      return timed(request.repeat, async () => {
        const { widthPx, heightPx } = await peer.header(bytes);
        if (!(widthPx > 0 && heightPx > 0)) throw new Error(`the header says ${widthPx} x ${heightPx}`);
        return { bytes: new Uint8Array() };
      });
    }
    case "file":
      return timed(1, async () =>
        peer.shrinkFile
          ? peer.shrinkFile(request.path, request.target)
          : peer.shrink(await readFile(request.path), request.target),
      );
    case "save": {
      const made = await peer.shrink(source(request.path), request.target);
      await writeFile(request.to, made.bytes);
      return { elapsedMs: 0, bytes: made.bytes.length, ...(made.engine && { engine: made.engine }) };
    }
    case "batch": {
      const all = request.paths.map(source);
      const start = performance.now();
      const bytes = peer.shrinkAll
        ? await peer.shrinkAll(all, request.target)
        : (await Promise.all(all.map((one) => peer.shrink(one, request.target)))).reduce(
            (sum, made) => sum + made.bytes.length,
            0,
          );
      return { elapsedMs: performance.now() - start, bytes };
    }
    case "files": {
      if (!peer.shrinkFiles) return { error: "only ours is asked for one file many times" };
      const start = performance.now();
      const bytes = await peer.shrinkFiles(request.path, request.count, request.target);
      return { elapsedMs: performance.now() - start, bytes };
    }
    case "draft":
    case "reference":
      return { error: `only Pillow makes the ${request.op}` };
  }
}

function say(message: Hello | Reply): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

const [name, cores] = process.argv.slice(2);
const { load } = (await import(`./peers/${name}.ts`)) as { load: LoadPeer };
const start = performance.now();
const peer = await load(cores === "one" ? "one" : "all");
say({ version: peer.version, importMs: performance.now() - start });

for await (const line of createInterface({ input: process.stdin })) {
  try {
    say(await answer(peer, JSON.parse(line) as Request));
  } catch (error) {
    // A peer that cannot do a job says why and goes on to the next.
    say({ error: error instanceof Error ? error.message : String(error) });
  }
}
