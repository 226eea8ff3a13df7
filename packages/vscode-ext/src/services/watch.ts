import { type FSWatcher, mkdirSync, watch } from "node:fs";

/*
 * A folder that other windows write to.
 */

/**
 * Calls `changed` after something was written into a folder: at once, and again where more came within `pauseMs`.
 *
 * A folder that cannot be watched is not; whoever shows it is as good as before.
 */
export function watchFolder(folder: string, changed: () => void, pauseMs = 2_000): { dispose(): void } {
  let timer: NodeJS.Timeout | undefined;
  let more = false;
  const report = (): void => {
    if (timer !== undefined) {
      more = true;
      return;
    }
    timer = setTimeout(() => {
      timer = undefined;
      if (!more) return;
      more = false;
      report();
    }, pauseMs);
    timer.unref();
    changed();
  };
  const watcher = start(folder, report);
  return {
    dispose: () => {
      watcher?.close();
      clearTimeout(timer);
    },
  };
}

function start(folder: string, changed: () => void): FSWatcher | undefined {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const watcher = watch(folder, { persistent: false }, changed);
    // Some systems end a watch when the folder is removed.
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
