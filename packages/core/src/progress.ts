/**
 * What a person sees while the work goes on: a bar on a terminal, a line an image elsewhere. Always on stderr.
 */
import { SingleBar } from "cli-progress";

import type { Io } from "./io.ts";
import { reduction, shownBytes, shownPercent, shownSeconds } from "./report/units.ts";

/** One image that is through. */
export interface Step {
  readonly path: string;
  readonly originalSizeBytes: number;
  readonly optimizedSizeBytes: number;
  /** In place of the figures where there are none: why it was kept, how it failed. */
  readonly remark?: string;
}

export interface Progress {
  step(step: Step): void;
  /** Takes the bar away; nothing is left of it. */
  stop(): void;
}

/**
 * Starts to show progress over `total` images.
 *
 * @example
 * startProgress(12, io).step({ path: "cat.jpg", originalSizeBytes: 3_550_112, optimizedSizeBytes: 45_120 });
 * //=> on stderr: "[ 1/12] cat.jpg: 3.55 MB -> 45.1 kB (98.7% reduction)"
 */
export function startProgress(total: number, io: Pick<Io, "stderr" | "isTTY" | "columns">): Progress {
  return io.isTTY.stderr ? startBar(total, io) : startLines(total, io);
}

function startLines(total: number, { stderr }: Pick<Io, "stderr">): Progress {
  const digits = String(total).length;
  let done = 0;
  return {
    step: (step) => {
      done += 1;
      stderr.write(`[${String(done).padStart(digits)}/${total}] ${step.path}: ${step.remark ?? change(step)}\n`);
    },
    stop: () => undefined,
  };
}

/** What stands beside the bar: counts, bytes and time. */
const besideBar = 68;
const longestBar = 40;

function startBar(total: number, { stderr, columns = 80 }: Pick<Io, "stderr" | "columns">): Progress {
  const bar = new SingleBar({
    stream: stderr,
    format: "  {bar} {value}/{total}  {saved}  {eta_formatted}",
    // Nothing is known before the first image is through, and nothing is left after the last.
    formatTime: (seconds) => (seconds > 0 && Number.isFinite(seconds) ? `${shownSeconds(seconds * 1_000)} left` : ""),
    barCompleteChar: "\u2588",
    barIncompleteChar: "\u2591",
    barsize: Math.max(5, Math.min(longestBar, columns - besideBar)),
    hideCursor: true,
    clearOnComplete: true,
    // Ctrl-C is handled in one place, and that is not here.
    gracefulExit: false,
  });
  let originalSizeBytes = 0;
  let optimizedSizeBytes = 0;
  bar.start(total, 0, { saved: "" });
  return {
    step: (step) => {
      originalSizeBytes += step.originalSizeBytes;
      optimizedSizeBytes += step.optimizedSizeBytes;
      bar.increment(1, { saved: change({ originalSizeBytes, optimizedSizeBytes }) });
    },
    stop: () => bar.stop(),
  };
}

function change({ originalSizeBytes, optimizedSizeBytes }: Omit<Step, "path">): string {
  const percent = shownPercent(reduction(originalSizeBytes, optimizedSizeBytes));
  return `${shownBytes(originalSizeBytes)} -> ${shownBytes(optimizedSizeBytes)} (${percent} reduction)`;
}
