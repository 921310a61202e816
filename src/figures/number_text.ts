import { powerOfTen } from "./log_axis.ts";

/** A number for a subtitle or a label: 0.0032, 12.4, 3.2·10⁻⁷, 10⁻⁸; with a true minus sign. */
export function numberText(value: number, { digits = 3 }: { digits?: number } = {}): string {
  const size = Math.abs(value);
  if (size !== 0 && Number.isFinite(value) && (size < 1e-3 || size >= 1e5)) {
    const [mantissa, exponent] = value.toExponential(digits - 1).split("e").map(Number);
    const power = powerOfTen(exponent);
    const factor = Math.abs(mantissa) === 1 ? (mantissa < 0 ? "−" : "") : `${mantissa}·`;
    return `${factor}${power}`.replace("-", "−");
  }
  return `${Number(value.toPrecision(digits))}`.replace("-", "−");
}
