/** `amount / divisor`, up to the next whole number. Both are whole, so nothing is lost to binary fractions. */
export function dividedUp(amount: number, divisor: number): number {
  return Math.floor((amount + divisor - 1) / divisor);
}
