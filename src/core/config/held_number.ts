/** Beyond this neighbouring doubles are more than 1 apart: a whole number may be another one. */
const FIRST_GAP = 2 ** 53;

/**
 * Whether a double is the number that a decimal text writes, but for rounding. Two things are more than that: what is
 * less than the least double is 0, and beyond 2⁵³ digits in front of the point that the text writes out may be others.
 * A measured number in scientific notation (`6.02214076e23`, `1.23456789012345678901`) leaves such digits open.
 */
export function isHeld(value: number, text: string): boolean {
  if (/^[+-]?(\d+|0x[\da-f]+|0o[0-7]+)$/i.test(text)) return Number.isSafeInteger(value);
  return !hasVanished(value, text) && !hasOtherDigits(value, text);
}

/** Whether a text writes its whole part down to the units, or as a whole number with an exponent, and it is not held. */
function hasOtherDigits(value: number, text: string): boolean {
  const [, whole, fraction = "", power = "0"] = /^[+-]?(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  if (whole === undefined || Math.abs(value) < FIRST_GAP || !Number.isFinite(value)) return false;
  const digits = (whole + fraction).replace(/0+$/, "");
  /** The power of ten of the last digit that is not 0. */
  const last = Number(power) - fraction.length + (whole + fraction).length - digits.length;
  const isWrittenOut = last <= 0 || (power === "0" && !/e/i.test(text));
  if (!isWrittenOut && !(Number(whole) >= FIRST_GAP)) return false;
  const written = last < 0 ? BigInt(digits.slice(0, last)) : BigInt(digits) * 10n ** BigInt(last);
  if (written < FIRST_GAP || written === BigInt(Math.abs(value))) return false;
  return isWrittenOut || shortestDigits(value) !== digits.replace(/^0+/, "");
}

/** The significant digits of the shortest decimal number that is read as this double. */
function shortestDigits(value: number): string {
  return Math.abs(value).toExponential().replace(/e.*/, "").replace(".", "").replace(/0+$/, "");
}

/** Whether a double is 0 where the decimal text writes a number that is less than the least double. */
export function hasVanished(value: number, text: string): boolean {
  return value === 0 && /^[^eE]*[1-9]/.test(text);
}
