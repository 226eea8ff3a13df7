/**
 * The library, loaded by the first command that needs it: activation must not wait for it.
 */
export interface Library {
  readonly core: typeof import("pixelthrift");
  readonly files: typeof import("pixelthrift/files");
}

let loading: Promise<Library> | undefined;

export function library(): Promise<Library> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Library> {
  const [core, files] = await Promise.all([import("pixelthrift"), import("pixelthrift/files")]);
  return { core, files };
}
