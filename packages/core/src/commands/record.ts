/**
 * Writes what a run did into the history. A run needs no history: what cannot be written is said once, at the end.
 */
import { createHash, randomUUID } from "node:crypto";
import { access } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";

import { PixelthriftError } from "../errors.ts";
import type { FlagValues } from "../flags.ts";
import type { Io } from "../io.ts";
import { historyFolder } from "../ledger/folder.ts";
import { entryOf, type Ledger, openLedger } from "../ledger/index.ts";
import type { PriceSource } from "../models/price.ts";
import type { Placed } from "../place.ts";

export interface Recording {
  /** Never rejects. */
  add(placed: Placed): Promise<void>;
  /** Says what there is to say, on stderr. Never rejects. */
  end(): Promise<void>;
}

/** @param prices Which list the figures of the run are from. */
export async function startRecording(values: FlagValues, prices: PriceSource, io: Io): Promise<Recording> {
  const folder = historyFolder({ given: values.history, env: io.env, platform: process.platform, cwd: io.cwd });
  if (folder === undefined) return { add: async () => {}, end: async () => {} };
  const isNew = await access(folder).then(
    () => false,
    () => true,
  );
  return record(openLedger(folder, commandLine()), { isNew, client: values.client, prices }, io);
}

interface Facts {
  readonly isNew: boolean;
  readonly client: string | undefined;
  readonly prices: PriceSource;
}

function record(ledger: Ledger, { isNew, client, prices }: Facts, { cwd, stderr }: Io): Recording {
  const runId = randomUUID();
  let written = 0;
  let failure: PixelthriftError | undefined;
  const tried = async (work: () => Promise<void>): Promise<void> => {
    if (failure !== undefined) return;
    try {
      await work();
    } catch (error) {
      if (!(error instanceof PixelthriftError)) throw error;
      failure = error;
    }
  };
  return {
    add: ({ entry, state, file }) =>
      tried(async () => {
        // Nothing has happened: the result was there already, and so is its line.
        if (state === "same") return;
        const source = path.resolve(cwd, entry.path);
        const outputPath = file ?? (entry.outcome === "kept" ? source : undefined);
        await ledger.append(entryOf(entry, { at: new Date(), runId, path: source, outputPath, client, prices }));
        written += 1;
      }),
    end: async () => {
      await tried(() => ledger.sync());
      if (failure !== undefined) {
        stderr.write(`note: the history is not written to ${failure.path ?? ledger.folder}: ${failure.message}\n`);
      } else if (isNew && written > 0) {
        stderr.write(
          `note: what runs save is recorded in ${ledger.folder}, for you alone; --no-history leaves it out\n`,
        );
      }
    },
  };
}

/** Every call is a process of its own, and a file for each would soon be thousands: all of a machine write to one. */
function commandLine(): string {
  return `cli-${createHash("sha256").update(hostname()).digest("hex").slice(0, 8)}`;
}
