/** `amount / divisor`, up to the next whole number. Both are whole, so nothing is lost to binary fractions. */
export function dividedUp(amount: number, divisor: number): number {
  return Math.floor((amount + divisor - 1) / divisor);
}

/**
 * To the nearest whole number, and a half to the even one, as Python rounds and JavaScript does not.
 *
 * @example
 * [2.5, 3.5].map(roundHalfEven); //=> [2, 4]
 */
export function roundHalfEven(amount: number): number {
  const below = Math.floor(amount);
  if (amount - below !== 0.5) return Math.round(amount);
  return below % 2 === 0 ? below : below + 1;
}
