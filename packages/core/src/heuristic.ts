/** What the bytes of an image would cost if a provider billed by bytes. */
export interface BytesHeuristic {
  /** US dollars. */
  readonly originalEstimatedCost: number;
  /** US dollars. */
  readonly optimizedEstimatedCost: number;
  /** US dollars. */
  readonly estimatedSavings: number;
  readonly savingsPercent: number;
}

/**
 * A rule of thumb that is in wide use, for comparison only: ten bytes are a token and 1,000 tokens are $0.03.
 *
 * No provider bills an image by its bytes, so this is no estimate of a bill; `costs` is.
 *
 * @param originalBytes Bytes of the original file.
 * @param optimizedBytes Bytes of the result.
 * @example
 * bytesHeuristic(100_000, 25_000);
 * //=> { originalEstimatedCost: 0.3, optimizedEstimatedCost: 0.075, estimatedSavings: 0.225, savingsPercent: 75 }
 */
export function bytesHeuristic(originalBytes: number, optimizedBytes: number): BytesHeuristic {
  const savedBytes = originalBytes - optimizedBytes;
  return {
    originalEstimatedCost: usdOf(originalBytes),
    optimizedEstimatedCost: usdOf(optimizedBytes),
    estimatedSavings: usdOf(savedBytes),
    savingsPercent: originalBytes === 0 ? 0 : (savedBytes * 100) / originalBytes,
  };
}

/** Ten bytes a token and $0.03 for a thousand of them make $3 for a million bytes. */
function usdOf(bytes: number): number {
  return (bytes * 3) / 1e6;
}
