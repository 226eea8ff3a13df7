/**
 * What the bench and a peer's process say to each other: one JSON document a line, a request in, a reply out.
 *
 * Every peer is a process of its own, whatever its language, and times itself around "bytes in memory → encoded
 * bytes", so that neither process start nor this conversation is part of a figure.
 */

export interface Target {
  readonly widthPx: number;
  readonly heightPx: number;
  /** PNG only to judge the resize without JPEG's own loss; every timed call makes a JPEG. */
  readonly format: "jpeg" | "png";
  readonly quality: number;
}

export type Request =
  /** Reads the files, so that they count as idle memory. */
  | { readonly op: "read"; readonly paths: readonly string[] }
  /** Shrinks the file, read beforehand, `repeat` times. */
  | { readonly op: "time"; readonly path: string; readonly target: Target; readonly repeat: number }
  /** Finds the size of the file, read beforehand, `repeat` times. */
  | { readonly op: "header"; readonly path: string; readonly repeat: number }
  /** Shrinks the file once, by its path if the peer can. */
  | { readonly op: "file"; readonly path: string; readonly target: Target }
  /** Shrinks the file `count` times by its path, as concurrently as the peer's users would. Only ours knows this one. */
  | { readonly op: "files"; readonly path: string; readonly count: number; readonly target: Target }
  /** Shrinks the file and writes the result to `to`. */
  | { readonly op: "save"; readonly path: string; readonly target: Target; readonly to: string }
  /** Shrinks all files, read beforehand, as concurrently as the peer's users would. */
  | { readonly op: "batch"; readonly paths: readonly string[]; readonly target: Target }
  /** The same, by Pillow's shortcut of decoding a JPEG at a fraction of its size. Only Pillow knows this one. */
  | { readonly op: "draft"; readonly path: string; readonly target: Target; readonly to: string }
  /** Full decode, then Lanczos: the truth the others are judged by. Only Pillow knows this one. */
  | { readonly op: "reference"; readonly path: string; readonly target: Target; readonly to: string };

/** The first line of a process. */
export interface Hello {
  readonly version: string;
  /** Milliseconds to import the peer's module. */
  readonly importMs: number;
}

export type Reply =
  | {
      /** Milliseconds for one call, the mean over `repeat`; for a batch, for all of it. */
      readonly elapsedMs: number;
      /** Bytes of the last result. */
      readonly bytes: number;
      /** Which of several engines did it, where the peer has several. */
      readonly engine?: string;
    }
  | { readonly error: string };

export type Done = Exclude<Reply, { readonly error: string }>;
