import type { Target } from "../protocol.ts";

export interface Made {
  readonly bytes: Uint8Array;
  /** Which of several engines made it, where the peer has several. */
  readonly engine?: string;
}

/** What each peer offers: the call that its users would write, at the settings that its manual recommends. */
export interface Peer {
  readonly version: string;
  /** Whole picture to exactly the target's size, Lanczos. */
  shrink(source: Buffer, target: Target): Promise<Made>;
  /** The same from a path, where the peer reads files itself. */
  shrinkFile?(path: string, target: Target): Promise<Made>;
  /** The same file many times, from its path. */
  shrinkFiles?(path: string, count: number, target: Target): Promise<number>;
  /** A batch in the peer's own way; without it the bench starts all calls at once. */
  shrinkAll?(sources: readonly Buffer[], target: Target): Promise<number>;
  /** Finds the size, as cheaply as the peer can. */
  header(source: Buffer): Promise<{ readonly widthPx: number; readonly heightPx: number }>;
}

/** Imports the peer; `cores` tells one that has such a setting how many threads to use. */
export type LoadPeer = (cores: "one" | "all") => Promise<Peer>;
