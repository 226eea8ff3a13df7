/**
 * The library, loaded by the first command that needs it: activation must not wait for it.
 */
export interface Library {
  readonly core: typeof import("pixelthrift");
  readonly files: typeof import("pixelthrift/files");
  readonly ledger: typeof import("pixelthrift/ledger");
}

let loading: Promise<Library> | undefined;

export function library(): Promise<Library> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Library> {
  // Once: each `import()` of a bundle makes an object of all its names anew, and a run would ask for one with every image.
  const all = [import("pixelthrift"), import("pixelthrift/files"), import("pixelthrift/ledger")] as const;
  const [core, files, ledger] = await Promise.all(all);
  return { core, files, ledger };
}
