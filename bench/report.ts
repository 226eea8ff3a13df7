/** What a run found, as plain values: the measuring files fill it, markdown.ts prints it. */

import type { Input } from "./inputs.ts";
import type { Job } from "./jobs.ts";
import type { PeerId } from "./roster.ts";

/** A figure for each peer that has one. */
export type ByPeer<T> = Readonly<Partial<Record<PeerId, T>>>;

export interface Speed {
  readonly minMs: number;
  readonly medianMs: number;
  readonly bytes: number;
  readonly engine?: string;
}

/** Against full decode + Lanczos3. */
export interface Fidelity {
  /** Of the resize alone, seen through a lossless PNG. Absent where the peer made none. */
  readonly resize?: { readonly psnrDb: number; readonly ssim: number };
  /** Of the JPEG that was timed. */
  readonly jpegPsnrDb: number;
}

export interface JobResult {
  readonly job: Job;
  readonly input: Input;
  readonly speed: ByPeer<Speed>;
  readonly fidelity: ByPeer<Fidelity>;
  /** Why a peer has no figure here. */
  readonly failed: ByPeer<string>;
}

/** The same job on all cores, with nothing else to do. */
export type LoneResult = Pick<JobResult, "job" | "speed" | "failed">;

export interface Throughput {
  readonly imagesPerSecond: number;
  readonly medianImagesPerSecond: number;
  /** Over idle, during the batch. Absent where the system does not tell. */
  readonly peakBytes?: number;
}

export interface Startup {
  readonly importMs: number;
  /** Import and the first image of 64 px, for peers that load their engine only when it is needed. */
  readonly firstImageMs: number;
}

export interface MemoryResult {
  readonly input: Input;
  /** Peak over idle of one job by path, in a fresh process. */
  readonly peakBytes: ByPeer<number>;
}

/** `pixelthrift estimate` on a folder, as a program of its own. */
export interface EstimateResult {
  /** Which models, in words. */
  readonly title: string;
  readonly images: number;
  /** From its start to its end. */
  readonly minMs: number;
  /** Resident, of the whole process. */
  readonly peakBytes: number;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGib: number;
  readonly system: string;
  readonly node: string;
  /** Where there is one, the AV1 decoder of the addon is built with its assembly. */
  readonly assembler: string;
  /** Before the run: above zero, others were using the machine. */
  readonly loadAverage: number;
}

export interface Report {
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly rounds: number;
  /** File names of the photo and the screenshot behind all inputs. */
  readonly sources: readonly string[];
  readonly versions: ByPeer<string>;
  readonly notMeasured: ByPeer<string>;
  /** Sentences about figures that a peer owes: it failed outside of the jobs, which say so themselves. */
  readonly missing: readonly string[];
  readonly jobs: readonly JobResult[];
  readonly lone: readonly LoneResult[];
  readonly batchImages: number;
  readonly throughput: ByPeer<Throughput>;
  readonly memory: readonly MemoryResult[];
  readonly startup: ByPeer<Startup>;
  /** Of ours alone: no peer has the like. */
  readonly estimates: readonly EstimateResult[];
}

/** One photo at one size: how far each peer's resize is from full decode + Lanczos3, in decibels. */
export interface PhotoResult {
  readonly photo: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly maxEdgePx: number;
  readonly psnrDb: ByPeer<number>;
}

export interface OddResult {
  readonly maxEdgePx: number;
  /** What ours must reach. */
  readonly leastDb: number;
  /** Pillow's figure is that of its draft: its full decode is the reference. */
  readonly psnrDb: ByPeer<number>;
}

export interface FidelityReport {
  readonly date: string;
  readonly command: string;
  readonly versions: ByPeer<string>;
  readonly notMeasured: ByPeer<string>;
  /** Which of our engines made our pictures. */
  readonly engine: string;
  readonly photos: readonly PhotoResult[];
  readonly odd: { readonly input: Input; readonly results: readonly OddResult[] };
  /** Sentences about photos and figures that the tables lack. */
  readonly missing: readonly string[];
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}
