import path from "node:path";

import { expected } from "../errors.ts";

/*
 * Where the history of the command line is. Words in, a path out; looks at no disk.
 */

export interface HistoryPlace {
  /** What the command line says: a folder, or `false` for none. Default: nothing. */
  readonly given?: string | false | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** What relative paths start from. */
  readonly cwd: string;
}

/**
 * The folder of the history; `undefined` where none is wanted, or where nothing says whose home this is.
 *
 * The command line decides, then `PIXELTHRIFT_HISTORY`, which is a folder or `off`, then the platform: `$XDG_STATE_HOME` or
 * `~/.local/state`, `~/Library/Application Support`, or `%LOCALAPPDATA%`.
 *
 * @example
 * historyFolder({ env: { HOME: "/home/me" }, platform: "linux", cwd: "/" });
 * //=> "/home/me/.local/state/pixelthrift/history"
 */
export function historyFolder({ given, env, platform, cwd }: HistoryPlace): string | undefined {
  if (given === false) return undefined;
  if (given === "") throw expected("a folder", "history", given);
  const paths = pathsOf(platform);
  if (given !== undefined) return paths.resolve(cwd, given);
  const named = env["PIXELTHRIFT_HISTORY"];
  if (named === "off" || named === "") return undefined;
  if (named !== undefined) return paths.resolve(cwd, named);
  const state = stateFolder(env, platform);
  return state === undefined ? undefined : paths.join(state, "pixelthrift", "history");
}

function stateFolder(env: HistoryPlace["env"], platform: NodeJS.Platform): string | undefined {
  const paths = pathsOf(platform);
  // A relative one would be another folder for every folder one is in.
  const folder = (name: string): string | undefined => {
    const named = env[name];
    return named !== undefined && paths.isAbsolute(named) ? named : undefined;
  };
  if (platform === "win32") return folder("LOCALAPPDATA");
  const home = folder("HOME");
  if (platform === "darwin") return home && paths.join(home, "Library", "Application Support");
  return folder("XDG_STATE_HOME") ?? (home && paths.join(home, ".local", "state"));
}

function pathsOf(platform: NodeJS.Platform): path.PlatformPath {
  return platform === "win32" ? path.win32 : path.posix;
}
