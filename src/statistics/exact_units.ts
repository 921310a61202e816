import type { Sample } from "./sample.ts";

/** A sample as whole numbers of one unit, with what each of them may be off by: sums and their ties are then exact. */
export interface ExactSample {
  readonly units: readonly bigint[];
  /** 0 for a value that is known exactly. */
  readonly slack: readonly bigint[];
}

/** Decimals of so many digits are all different doubles; with more, a value is the rounded result of a computation. */
const CERTAIN_DIGITS = 15;

/**
 * Samples in one unit, a power of ten. A double stands for its shortest decimal, as it was typed: 0.1 + 0.2 equals 0.3.
 * Whole numbers and decimals of up to 15 digits are exact; of others (1/3, a computed mean) eight units in the last place
 * are rounding.
 */
export function exactUnits(samples: readonly Sample[]): ExactSample[] {
  const decimals = samples.map((sample) => Array.from(sample, decimalOf));
  const least = decimals.flat().reduce((smallest, { exponent }) => Math.min(smallest, exponent), Infinity);
  return decimals.map((list) => {
    const scales = list.map(({ exponent }) => 10n ** BigInt(exponent - least));
    return {
      units: list.map(({ digits }, index) => digits * scales[index]),
      slack: list.map(({ slack }, index) => slack * scales[index]),
    };
  });
}

/** Whether all values are one and the same within what they may be off by. */
export function isConstant({ units, slack }: ExactSample): boolean {
  return units.every((unit, index) => magnitudeOf(unit - units[0]) <= slack[index] + slack[0]);
}

/** a − b, pair by pair. */
export function exactDifferences(a: ExactSample, b: ExactSample): ExactSample {
  return {
    units: a.units.map((unit, index) => unit - b.units[index]),
    slack: a.slack.map((slack, index) => slack + b.slack[index]),
  };
}

/** |value| */
export function magnitudeOf(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Σ values, 0n of none. */
export function sumOf(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}

/** A double as digits · 10^exponent: its shortest decimal, or of a whole number with more digits than that itself. */
export function decimalOf(value: number): { digits: bigint; exponent: number; slack: bigint } {
  if (value === 0) return { digits: 0n, exponent: 0, slack: 0n };
  const [mantissa, power] = value.toExponential().split("e");
  const [whole, fraction = ""] = mantissa.split(".");
  const digits = BigInt(whole + fraction);
  const exponent = Number(power) - fraction.length;
  if (fraction.length < CERTAIN_DIGITS) return { digits, exponent, slack: 0n };
  if (Number.isInteger(value)) return { digits: BigInt(value), exponent: 0, slack: 0n };
  // 8 · 2⁻⁵² of the value, rounded up
  return { digits, exponent, slack: (magnitudeOf(digits) >> 49n) + 1n };
}
