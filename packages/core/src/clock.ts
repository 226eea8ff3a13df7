/**
 * Milliseconds on a clock that never goes back, from a point in time that nobody knows.
 *
 * The same clock as `performance.now()`, which Node loads when it is first asked for: that takes longer than many an image.
 */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
