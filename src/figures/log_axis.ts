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
  readonly values: readonly number[];
  readonly labelExpr: string;
}

/**
 * Ticks for a logarithmic axis over [low, high] (both above 0): powers of ten as 10⁻³ over three decades or more, and
 * 1, 2, 5, 10 … as plain numbers below that.
 */
export function logTicks([low, high]: readonly [number, number]): LogTicks {
  const decades = Math.log10(high / low);
  const first = Math.floor(Math.log10(low));
  const exponents = Array.from({ length: Math.ceil(decades) + 2 }, (_, i) => first + i);
  const steps = decades >= 3 ? [1] : [1, 2, 5];
  const ticks = exponents.flatMap((exponent) =>
    // Number("2e-3") is the double nearest to 0.002; 2·10⁻³ is not.
    steps.map((step) => ({ value: Number(`${step}e${exponent}`), exponent }))
  ).filter(({ value }) => value >= low && value <= high);
  const labels = ticks.map((
    { value, exponent },
  ) => [`${value}`, decades >= 3 ? powerOfTen(exponent) : `${value}`]);
  return {
    values: ticks.map(({ value }) => value),
    labelExpr: `(${JSON.stringify(Object.fromEntries(labels))})[datum.value]`,
  };
}

function powerOfTen(exponent: number): string {
  return exponent === 0 ? "1" : `10${[...`${exponent}`].map((digit) => SUPERSCRIPTS[digit]).join("")}`;
}
