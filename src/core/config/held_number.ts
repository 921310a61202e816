/**
 * Whether a double is the number that a decimal text writes, but for rounding: a whole number beyond 2⁵³ may be another
 * one, and what is less than the least double is 0.
 */
export function isHeld(value: number, text: string): boolean {
  if (/^[+-]?\d+$/.test(text)) return Number.isSafeInteger(value);
  return value !== 0 || !/^[^eE]*[1-9]/.test(text);
}
