/** Where a function has its largest value. */
export interface Maximum {
  readonly x: number;
  readonly value: number;
}

const GOLDEN = (3 - Math.sqrt(5)) / 2;
const MOST_ITERATIONS = 200;

/**
 * The maximum of a unimodal function inside a bracket, by Brent's combination of parabolas and golden sections (Brent
 * 1973, Algorithms for Minimization without Derivatives, ch. 5).
 *
 * @param tolerance of the position, relative; below about 1e-8 the function's own round-off decides
 *
 * @example
 * ```ts
 * import { findMaximum } from "@/math/maximum.ts";
 * const { x, value } = findMaximum((x) => Math.sin(x), [0, 3]);
 * if (Math.abs(x - Math.PI / 2) > 1e-6 || Math.abs(value - 1) > 1e-12) throw new Error("not the maximum");
 * ```
 */
export function findMaximum(
  f: (x: number) => number,
  [low, high]: readonly [number, number],
  { tolerance = 1e-8 }: { tolerance?: number } = {},
): Maximum {
  let [a, b] = [low, high];
  let best = a + GOLDEN * (b - a);
  let [second, third] = [best, best];
  let fBest = f(best);
  let [fSecond, fThird] = [fBest, fBest];
  let [step, before] = [0, 0];
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    const middle = (a + b) / 2;
    const least = tolerance * Math.abs(best) + Number.EPSILON;
    if (Math.abs(best - middle) <= 2 * least - (b - a) / 2) break;
    const parabola = Math.abs(before) > least ? vertex() : undefined;
    if (parabola !== undefined) {
      before = step;
      step = parabola;
      const x = best + step;
      if (x - a < 2 * least || b - x < 2 * least) step = best < middle ? least : -least;
    } else {
      before = best < middle ? b - best : a - best;
      step = GOLDEN * before;
    }
    const x = best + (Math.abs(step) >= least ? step : Math.sign(step) * least);
    const fx = f(x);
    if (fx >= fBest) {
      if (x >= best) a = best;
      else b = best;
      [third, fThird, second, fSecond, best, fBest] = [second, fSecond, best, fBest, x, fx];
    } else {
      if (x < best) a = x;
      else b = x;
      if (fx >= fSecond || second === best) [third, fThird, second, fSecond] = [second, fSecond, x, fx];
      else if (fx >= fThird || third === best || third === second) [third, fThird] = [x, fx];
    }
  }
  return { x: best, value: fBest };

  /** The step to the vertex of the parabola through the three best points, where it is to be trusted. */
  function vertex(): number | undefined {
    const r = (best - second) * (fBest - fThird);
    const q = (best - third) * (fBest - fSecond);
    const numerator = (best - third) * q - (best - second) * r;
    const denominator = 2 * (r - q);
    const step = numerator / denominator;
    const inside = step > a - best && step < b - best;
    return inside && Math.abs(step) < Math.abs(before) / 2 ? step : undefined;
  }
}
