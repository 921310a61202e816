const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  "-": "⁻",
  "0": "⁰",
  "1": "¹",
  "2": "²",
  "3": "³",
  "4": "⁴",
  "5": "⁵",
  "6": "⁶",
  "7": "⁷",
  "8": "⁸",
  "9": "⁹",
};

/** Ticks of a logarithmic axis and the Vega expression of their labels. */
export interface LogTicks {
  /** Where they stand. */
  readonly values: readonly number[];
  /** A value's label. */
  readonly labelExpr: string;
}

/**
 * Ticks for a logarithmic axis over [low, high] (both above 0): powers of ten as 10⁻³ over three decades or more, and
 * 1, 2, 5, 10 … below that, as plain numbers unless they are very small or large.
 *
 * @param options.most over three decades or more, no more ticks than this: every second power, every third …
 */
export function logTicks(
  [low, high]: readonly [number, number],
  { most = Infinity }: { most?: number } = {},
): LogTicks {
  const decades = Math.log10(high / low);
  const first = Math.floor(Math.log10(low));
  const exponents = Array.from({ length: Math.ceil(decades) + 2 }, (_, i) => first + i);
  const steps = decades >= 3 ? [1] : [1, 2, 5];
  const within = exponents.flatMap((exponent) =>
    // Number("2e-3") is the double nearest to 0.002; 2·10⁻³ is not.
    steps.map((step) => ({ value: Number(`${step}e${exponent}`), step, exponent }))
  ).filter(({ value }) => value >= low && value <= high);
  const every = decades >= 3 ? Math.max(1, Math.ceil(within.length / most)) : 1;
  const ticks = within.filter(({ exponent }) => exponent % every === 0);
  const labels = ticks.map(({ value, step, exponent }) => {
    // 0.002 and 500 read well, 0.000002 and 5000000 do not
    const plain = decades < 3 && exponent >= -4 && exponent <= 5;
    const power = step === 1 ? powerOfTen(exponent) : `${step}·${powerOfTen(exponent)}`;
    return [`${value}`, plain ? `${value}` : power];
  });
  return {
    values: ticks.map(({ value }) => value),
    labelExpr: `(${JSON.stringify(Object.fromEntries(labels))})[datum.value]`,
  };
}

/** 10⁻³, 10² …; 10⁰ is 1. */
export function powerOfTen(exponent: number): string {
  return exponent === 0 ? "1" : `10${[...`${exponent}`].map((digit) => SUPERSCRIPTS[digit]).join("")}`;
}
