import { type FileHandle, open, readFile, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { Bytes } from "./bytes.ts";
import { expected, PixelthriftError } from "./errors.ts";
import { type Probe, probe, probeParts } from "./probe.ts";
import { reasonOf, systemCode } from "./reason.ts";

/*
 * The only reader of disk: paths in, headers and bytes out.
 */

/** A path, a file URL, or the bytes themselves. */
export type ImageInput = string | URL | Uint8Array;

/** An input whose header has been read. */
export interface Opened {
  /** Absent where bytes were given. */
  readonly path?: string;
  readonly sizeBytes: number;
  readonly probe: Probe;
}

/** Enough for the headers of nearly every file, and one read for a disk. */
const readAheadBytes = 65_536;

/**
 * Reads as little of an image as its header needs. Throws `E_READ` where it cannot be read, and what `probe` throws.
 *
 * @example
 * (await openInput("photo.jpg")).sizeBytes;
 * //=> 3550112
 */
export async function openInput(input: ImageInput): Promise<Opened> {
  if (input instanceof Uint8Array) return { sizeBytes: input.byteLength, probe: probe(input) };
  const path = inputPath(input);
  return reading(path, async () => {
    const sizeBytes = await regularSizeBytes(path);
    const file = await open(path);
    try {
      return { path, sizeBytes, probe: await probeFile(file, sizeBytes) };
    } finally {
      await file.close();
    }
  });
}

/** The whole input, as it is now. Throws `E_READ`. */
export async function readInput(input: ImageInput): Promise<Uint8Array> {
  if (input instanceof Uint8Array) return input;
  const path = inputPath(input);
  return reading(path, async () => {
    await regularSizeBytes(path);
    return readFile(path);
  });
}

/** The path of an input that is on disk. Throws `E_OPTION` for what is no input at all. */
export function inputPath(input: string | URL): string;
export function inputPath(input: ImageInput): string | undefined;
export function inputPath(input: ImageInput): string | undefined {
  if (input instanceof Uint8Array) return undefined;
  if (typeof input === "string" && input !== "") return input;
  if (input instanceof URL) return urlPath(input);
  throw expected("a path, a file URL or a Uint8Array", "input", input);
}

function urlPath(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch {
    // Another protocol, another host, or a slash that is hidden in the encoding.
    throw expected("a URL of a local file", "input", url.href);
  }
}

async function probeFile(file: FileHandle, sizeBytes: number): Promise<Probe> {
  const bytes = new Bytes(sizeBytes);
  for (let fromByte = 0, toByte = 0; ;) {
    const endByte = Math.min(sizeBytes, Math.max(toByte, fromByte + readAheadBytes));
    bytes.add(fromByte, await readRange(file, fromByte, endByte));
    const answer = probeParts(bytes);
    if (answer.kind === "probe") return answer.probe;
    ({ fromByte, toByte } = answer);
  }
}

async function readRange(file: FileHandle, fromByte: number, toByte: number): Promise<Uint8Array> {
  // Not zeroed: every byte is either read or never given away.
  const data = Buffer.allocUnsafeSlow(toByte - fromByte);
  for (let filled = 0; filled < data.byteLength;) {
    const { bytesRead } = await file.read(data, filled, data.byteLength - filled, fromByte + filled);
    if (bytesRead === 0) {
      throw new PixelthriftError(
        "E_READ",
        `the file changed while it was read: it ends at byte ${fromByte + filled} instead of ${toByte} or later`,
      );
    }
    filled += bytesRead;
  }
  return data;
}

/** Asked before the file is opened, because opening a pipe would wait for its writer. */
async function regularSizeBytes(path: string): Promise<number> {
  const found = await stat(path);
  if (found.isDirectory()) throw new PixelthriftError("E_READ", "expected a file but found a folder");
  if (!found.isFile()) throw new PixelthriftError("E_READ", "expected a file but found a device, pipe or socket");
  return found.size;
}

/** Gives every failure its path, and those of the operating system our code. */
async function reading<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof PixelthriftError) throw new PixelthriftError(cause.code, cause.message, { cause, path });
    if (systemCode(cause) === undefined) throw cause;
    throw new PixelthriftError("E_READ", `the file cannot be read: ${reasonOf(cause)}`, { cause, path });
  }
}
