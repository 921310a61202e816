import { hurwitzZeta } from "@/math/hurwitz_zeta.ts";
import { findRoot } from "@/math/roots.ts";
import type { TailFit } from "./power_law.ts";

/** Exponents beyond are not looked for: nearly all values are then xMin itself. */
const LARGEST_EXPONENT = 100;

/**
 * The fit of whole numbers from index `start` on, p(x) = x^(−α)/ζ(α, xMin): α by maximum likelihood, the root of
 * −ζ′(α, xMin)/ζ(α, xMin) = ⟨ln x⟩ (Clauset et al. 2009, eq. 3.5; their 3.7 approximates it for xMin above 6), and the
 * largest distance of the distribution functions over all whole numbers from xMin.
 *
 * @param sorted ascending
 * @param options.worse ends as soon as the distance exceeds it
 * @returns undefined where there is no fit, or only a worse one
 */
export function fitDiscrete(
  sorted: Float64Array,
  { start, xMin, smallestTail, worse = Infinity }: {
    start: number;
    xMin: number;
    smallestTail: number;
    worse?: number;
  },
): TailFit | undefined {
  const count = start < 0 ? 0 : sorted.length - start;
  if (count < smallestTail || sorted[start] === sorted[sorted.length - 1]) return undefined;
  let logs = 0;
  for (let i = start; i < sorted.length; i++) logs += Math.log(sorted[i] / xMin);
  const meanLog = logs / count;
  // in units of xMin^(−α), so that the logarithm is that of x/xMin
  const score = (exponent: number) => {
    const { value, derivative } = hurwitzZeta(exponent, xMin, { scaled: true });
    return -derivative / value - meanLog;
  };
  if (score(LARGEST_EXPONENT) > 0) return undefined;
  const exponent = findRoot(score, [1 + 1e-9, LARGEST_EXPONENT]);
  const distance = largestDistance(sorted, { start, xMin, exponent, worse });
  if (distance === undefined) return undefined;
  const step = 1e-5 * (exponent - 1);
  const curvature = (score(exponent - step) - score(exponent + step)) / (2 * step);
  return { slope: exponent - 1, ks: distance, start, standardError: 1 / Math.sqrt(count * curvature) };
}

/** Between two values the fitted function alone rises: its farthest places are at each value and just before the next. */
function largestDistance(
  sorted: Float64Array,
  { start, xMin, exponent, worse }: { start: number; xMin: number; exponent: number; worse: number },
): number | undefined {
  const count = sorted.length - start;
  const whole = hurwitzZeta(exponent, xMin, { scaled: true }).value;
  /** P(X ≥ x) */
  const above = (x: number) =>
    hurwitzZeta(exponent, x, { scaled: true }).value * Math.exp(-exponent * Math.log(x / xMin)) / whole;
  let largest = 0;
  for (let i = start; i < sorted.length;) {
    const below = (i - start) / count;
    let next = i + 1;
    while (next < sorted.length && sorted[next] === sorted[i]) next++;
    const reached = (next - start) / count;
    largest = Math.max(
      largest,
      Math.abs(1 - above(sorted[i]) - below),
      Math.abs(1 - above(sorted[i] + 1) - reached),
    );
    if (largest > worse) return undefined;
    i = next;
  }
  return largest;
}
