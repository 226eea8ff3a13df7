import { createHash, randomBytes } from "node:crypto";

/** Bytes that tell whether they are whole: a hash, and random ones that it is the hash of. */
export function sealed(sizeBytes: number): Buffer {
  const body = randomBytes(Math.max(0, sizeBytes - 32));
  return Buffer.concat([createHash("sha256").update(body).digest(), body]);
}

export function isWhole(bytes: Buffer): boolean {
  return createHash("sha256").update(bytes.subarray(32)).digest().equals(bytes.subarray(0, 32));
}
