/*
 * The packages we make: one for each platform with an addon, and one for all others.
 */

/** What a platform's addon must be, read from its own header. */
export interface Platform {
  readonly os: "win32" | "darwin" | "linux" | "alpine";
  readonly arch: "x64" | "arm64";
  /** How napi-rs calls the platform, in file names and package names. */
  readonly suffix: string;
}

/** The platforms by the editor's names for them. */
export const platforms = {
  "win32-x64": { os: "win32", arch: "x64", suffix: "win32-x64-msvc" },
  "win32-arm64": { os: "win32", arch: "arm64", suffix: "win32-arm64-msvc" },
  "darwin-x64": { os: "darwin", arch: "x64", suffix: "darwin-x64" },
  "darwin-arm64": { os: "darwin", arch: "arm64", suffix: "darwin-arm64" },
  "linux-x64": { os: "linux", arch: "x64", suffix: "linux-x64-gnu" },
  "linux-arm64": { os: "linux", arch: "arm64", suffix: "linux-arm64-gnu" },
  "alpine-x64": { os: "alpine", arch: "x64", suffix: "linux-x64-musl" },
  "alpine-arm64": { os: "alpine", arch: "arm64", suffix: "linux-arm64-musl" },
} as const satisfies Record<string, Platform>;

export type PlatformTarget = keyof typeof platforms;

/** A platform, or `universal`: no addon, WebAssembly instead. The editor takes it where no package of ours fits better. */
export type Target = PlatformTarget | "universal";

export function isTarget(name: string): name is Target {
  return name === "universal" || Object.hasOwn(platforms, name);
}

/** This machine's target. `universal` where no addon is made for it. */
export function hostTarget(): Target {
  const { header } = process.report.getReport() as { readonly header: { readonly glibcVersionRuntime?: string } };
  const isMusl = process.platform === "linux" && header.glibcVersionRuntime === undefined;
  const name = `${isMusl ? "alpine" : process.platform}-${process.arch}`;
  return isTarget(name) ? name : "universal";
}
