import type { RandomStream } from "@/core/random/mod.ts";
import { countSignedSumsBeyond } from "./arrangements.ts";
import { signFlipMinimumP } from "./power.ts";
import { requireFraction } from "./sample.ts";
import { spearmanRho } from "./spearman.ts";
import { studentTwoSidedP } from "./student_t.ts";

/** Up to here sign flips are counted exactly in every simulated study (20: 0.1 ms); beyond, a t test stands in. */
const LARGEST_EXACT_PAIRS = 20;

/**
 * A registered test on simulated studies. The same draws serve every effect and every level, so power grows with the
 * effect without noise from one effect to the next.
 */
export interface SimulatedTest {
  /** The least p that the test can give with so many pairs. */
  readonly leastP: number;
  /** Effects from here on are not looked for: 1 for a correlation. */
  readonly largestEffect: number;
  /** How many studies were simulated. */
  readonly simulations: number;
  /** The share of the studies with p ≤ alpha when the true effect is `effect`. */
  power(effect: number, options: { alpha: number }): number;
}

/** How many studies, and the stream they are drawn from. */
export interface SimulationOptions {
  /** What the studies are drawn from. */
  readonly random: RandomStream;
  /** Default 2,000: power near 0.8 has a standard error of 0.009. */
  readonly simulations?: number;
}

/**
 * The two-sided sign-flip test of n paired differences, normal with standard deviation 1; the effect is their mean
 * (d_z). Above 20 pairs Student's t test, whose power the sign-flip test shares in the limit (Lehmann & Romano 2005,
 * Testing Statistical Hypotheses, 15.2), stands in for it; the least p remains that of the sign flips.
 *
 * @throws RangeError unless pairs ≥ 3 and simulations ≥ 100
 */
export function simulatedSignFlips(
  pairs: number,
  { random, simulations = 2_000 }: SimulationOptions,
): SimulatedTest {
  requireDesign(pairs, { simulations });
  const noise = Array.from({ length: simulations }, () => normals(pairs, random));
  const pValue = pairs <= LARGEST_EXACT_PAIRS ? signFlipP : oneSampleTP;
  return {
    leastP: signFlipMinimumP(pairs),
    largestEffect: Infinity,
    simulations,
    power: (effect, { alpha }) => shareOf(noise, (z) => pValue(z.map((value) => value + effect)) <= alpha),
  };
}

/**
 * The two-sided test of Spearman's ρ as `spearmanRho` makes it, on n pairs from a bivariate normal distribution; the
 * effect is the population's ρ, Pearson's r being 2 sin(πρ/6) (Pearson 1907).
 *
 * @throws RangeError unless pairs ≥ 3 and simulations ≥ 100; `power` for an effect outside [−1, 1]
 */
export function simulatedSpearman(
  pairs: number,
  { random, simulations = 2_000 }: SimulationOptions,
): SimulatedTest {
  requireDesign(pairs, { simulations });
  const noise = Array.from({ length: simulations }, () => [normals(pairs, random), normals(pairs, random)]);
  // Few pairs have few values of ρ, and each p takes a while.
  const known = new Map<number, number>();
  const pValue = (x: number[], y: number[]): number => {
    const rho = Math.abs(spearmanRho(x, y, { method: "t" }).rho!);
    if (!known.has(rho)) known.set(rho, spearmanRho(x, y).pValue!);
    return known.get(rho)!;
  };
  const inOrder = Array.from({ length: pairs }, (_, index) => index);
  return {
    leastP: spearmanRho(inOrder, inOrder).pValue!,
    largestEffect: 1,
    simulations,
    power: (effect, { alpha }) => {
      if (!(Math.abs(effect) <= 1)) {
        throw new RangeError(`Cannot simulate a correlation: needs ρ in [−1, 1], got ${effect}`);
      }
      const r = Math.max(-1, Math.min(1, 2 * Math.sin(Math.PI * effect / 6)));
      const rest = Math.sqrt(1 - r * r);
      return shareOf(noise, ([x, z]) => pValue(x, x.map((value, i) => r * value + rest * z[i])) <= alpha);
    },
  };
}

/**
 * The smallest effect that the test detects with the wanted power, to 0.5 %; null if its least p is above alpha, so that
 * no effect, however large, is ever detected.
 *
 * @throws RangeError unless alpha and power lie between 0 and 1
 */
export function smallestDetectableEffect(
  test: SimulatedTest,
  { alpha, power }: { alpha: number; power: number },
): number | null {
  const task = "find the smallest detectable effect";
  requireFraction(alpha, { task, name: "alpha" });
  requireFraction(power, { task, name: "power" });
  if (test.leastP > alpha) return null;
  let [below, above] = [0, Math.min(1, test.largestEffect)];
  while (above < test.largestEffect && test.power(above, { alpha }) < power) {
    [below, above] = [above, 2 * above];
  }
  while (above - below > 0.005 * above) {
    const middle = (below + above) / 2;
    if (test.power(middle, { alpha }) < power) below = middle;
    else above = middle;
  }
  return above;
}

/** The differences are rounded to 2⁻⁵¹ of their total, whole numbers whose sums are exact. */
function signFlipP(differences: readonly number[]): number {
  const total = differences.reduce((sum, value) => sum + Math.abs(value), 0);
  const scale = 2 ** (51 - Math.ceil(Math.log2(total)));
  const units = differences.map((value) => Math.round(value * scale));
  const observed = Math.abs(units.reduce((sum, value) => sum + value, 0));
  return countSignedSumsBeyond(units, { threshold: observed }) / 2 ** units.length;
}

function oneSampleTP(differences: readonly number[]): number {
  const n = differences.length;
  const centre = differences.reduce((total, value) => total + value, 0) / n;
  const squares = differences.reduce((total, value) => total + (value - centre) ** 2, 0);
  return studentTwoSidedP(centre / Math.sqrt(squares / (n * (n - 1))), n - 1);
}

function normals(count: number, random: RandomStream): number[] {
  return Array.from({ length: count }, () => random.normal());
}

function shareOf<T>(list: readonly T[], test: (one: T) => boolean): number {
  return list.reduce((count, one) => test(one) ? count + 1 : count, 0) / list.length;
}

function requireDesign(pairs: number, { simulations }: { simulations: number }): void {
  const task = "simulate a test's power";
  if (!Number.isInteger(pairs) || pairs < 3) {
    throw new RangeError(`Cannot ${task}: needs at least 3 pairs, got ${pairs}`);
  }
  if (!Number.isInteger(simulations) || simulations < 100) {
    throw new RangeError(`Cannot ${task}: needs at least 100 simulations, got ${simulations}`);
  }
}
