const MOST_ITERATIONS = 200;

/**
 * A root of a continuous function by Chandrupatla's method (1997, Adv. Eng. Softw. 28, 145): bisection, or inverse
 * quadratic interpolation where the three last points make it safe.
 *
 * @param bracket two positions where the function has different signs
 * @param tolerance width of the final bracket, relative to the root
 * @throws {RangeError} if the signs are the same or a value is not a number
 *
 * @example
 * ```ts
 * import { findRoot } from "@/math/roots.ts";
 * const root = findRoot((x) => x * x - 2, [0, 2]);
 * if (Math.abs(root - Math.SQRT2) > 1e-12) throw new Error("not the square root of 2");
 * ```
 */
export function findRoot(
  f: (x: number) => number,
  [low, high]: readonly [number, number],
  { tolerance = 1e-14 }: { tolerance?: number } = {},
): number {
  // a is the newest point, b the other end of the bracket, c the point that fell out last
  let [a, b, c] = [high, low, high];
  let [fa, fb, fc] = [f(a), f(b), NaN];
  if (!(fa * fb <= 0)) {
    throw new RangeError(`Cannot find a root: f(${low}) = ${fb} and f(${high}) = ${fa} do not bracket one`);
  }
  let share = 0.5;
  for (let iteration = 0;; iteration++) {
    const best = Math.abs(fa) < Math.abs(fb) ? a : b;
    const least = 2 * Number.EPSILON * Math.abs(best) + tolerance * Math.abs(best) / 2;
    const leastShare = least / Math.abs(b - a);
    if (leastShare > 0.5 || fa === 0 || fb === 0 || iteration === MOST_ITERATIONS) return best;
    if (iteration > 0) {
      const xi = (a - b) / (c - b);
      const phi = (fa - fb) / (fc - fb);
      share = phi ** 2 < xi && (1 - phi) ** 2 < 1 - xi
        ? fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
        : 0.5;
    }
    const x = a + Math.min(1 - leastShare, Math.max(leastShare, share)) * (b - a);
    const fx = f(x);
    if (Number.isNaN(fx)) throw new RangeError(`Cannot find a root: f(${x}) is not a number`);
    if (Math.sign(fx) === Math.sign(fa)) [c, fc] = [a, fa];
    else [c, b, fc, fb] = [b, a, fb, fa];
    [a, fa] = [x, fx];
  }
}
