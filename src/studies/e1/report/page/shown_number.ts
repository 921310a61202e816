import { numberText } from "@/figures/mod.ts";

/**
 * A number as the report shows it: integers whole and grouped by thousands (`plain`: not grouped, for seeds), others
 * rounded to significant digits with their zeros kept, so that columns align; very small and very large ones as powers.
 *
 * @throws {RangeError} for NaN and infinities, which no report may hold
 */
export function shownNumber(
  value: number,
  { digits = 4, plain = false }: { digits?: number; plain?: boolean } = {},
): string {
  if (!Number.isFinite(value)) throw new RangeError(`Cannot show a number: must be finite, got ${value}`);
  if (plain) return String(value);
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e15) return value.toLocaleString("en-US").replace("-", "−");
  if (size < 1e-4 || size >= 1e9) return numberText(value, { digits });
  if (size >= 10 ** digits) return Math.round(value).toLocaleString("en-US").replace("-", "−");
  return value.toPrecision(digits).replace("-", "−");
}
