import type { RandomStream } from "@/core/random/mod.ts";
import { benjaminiHochberg, stepUpLine } from "./benjamini_hochberg.ts";
import { requireFraction } from "./sample.ts";
import { simulatedSignFlips, simulatedSpearman, smallestDetectableEffect } from "./simulated_power.ts";

/** One registered test as it is planned. */
export interface PlannedTest {
  /** The sign-flip test of a mean paired difference, or Spearman's ρ. */
  readonly kind: "paired_difference" | "correlation";
  /** How many pairs of values it will have. */
  readonly pairs: number;
  /** Smallest effect of interest: in units of the measure, or a ρ. */
  readonly smallestEffect: number;
  /** Of the paired differences, in units of the measure, from prior knowledge; null if nobody knows. */
  readonly standardDeviation?: number | null;
}

/** A number for the two ends of what the rest of the family may do. */
export interface WithinFamily {
  /** No other test of m finds anything: Benjamini–Hochberg then asks for p ≤ alpha/m. */
  readonly alone: number | null;
  /** All others are rejected too: p ≤ alpha is enough. */
  readonly together: number | null;
}

/** What a registered test can show at best, before any data is seen. */
export interface PlannedPower {
  /** As it is planned. */
  readonly kind: PlannedTest["kind"];
  /** How many pairs of values it will have. */
  readonly pairs: number;
  /** The least p that so many pairs can give, whatever the data. */
  readonly leastP: number;
  /** The same after Benjamini–Hochberg over the family; `together` is with every test at its least p. */
  readonly leastAdjustedP: { readonly alone: number; readonly together: number };
  /** Smallest true effect found with the wanted power, in standard deviations of the differences, or as ρ. */
  readonly detectable: WithinFamily;
  /** The same in units of the measure; null without a standard deviation. For a correlation equal to `detectable`. */
  readonly detectableInUnits: WithinFamily | null;
  /** Power if the true effect is the smallest one of interest; null without a standard deviation. */
  readonly powerAtSmallestEffect: WithinFamily | null;
  /** The power wanted, e.g. 0.8, and the level alpha of the family. */
  readonly wantedPower: number;
  /** Of the family. */
  readonly alpha: number;
}

/**
 * What the tests of a registered family can show with the planned n: to be read before a study is frozen. Power is
 * simulated under normal differences (or a bivariate normal distribution); real data with heavier tails gives less.
 *
 * @param family every registered test by its id
 * @param options.random the stream to draw the simulated studies from
 * @param options.alpha false discovery rate of the family, default 0.05
 * @param options.power wanted, default 0.8
 * @param options.simulations studies a test, default 2,000
 * @throws RangeError for an empty family, fewer than 3 pairs, or an effect or standard deviation that is not above 0
 *
 * @example
 * ```ts
 * import { planPower } from "@/statistics/mod.ts";
 * import { randomStream } from "@/core/random/mod.ts";
 * const { H1 } = planPower(
 *   { H1: { kind: "paired_difference", pairs: 5, smallestEffect: 0.01, standardDeviation: 0.009 } },
 *   { random: randomStream(0, "power") },
 * );
 * if (H1.leastP !== 0.0625 || H1.detectable.alone !== null) throw new Error("five pairs find nothing at 0.05");
 * ```
 */
export function planPower(
  family: Readonly<Record<string, PlannedTest>>,
  { random, alpha = 0.05, power = 0.8, simulations }: {
    random: RandomStream;
    alpha?: number;
    power?: number;
    simulations?: number;
  },
): Record<string, PlannedPower> {
  const task = "plan a family's power";
  requireFraction(alpha, { task, name: "alpha" });
  requireFraction(power, { task, name: "power" });
  const tests = Object.entries(family);
  if (tests.length === 0) throw new RangeError(`Cannot ${task}: needs at least 1 test, got 0`);
  for (const [id, test] of tests) requirePositive(test, { task: `${task}, ${id}` });
  const simulated = tests.map(([, { kind, pairs }]) =>
    (kind === "correlation" ? simulatedSpearman : simulatedSignFlips)(pairs, { random, simulations })
  );
  const adjusted = (family: number[]) => benjaminiHochberg(family, { alpha }).adjusted;
  const together = adjusted(simulated.map(({ leastP }) => leastP));
  return Object.fromEntries(tests.map(([id, { kind, pairs, smallestEffect, standardDeviation }], index) => {
    const test = simulated[index];
    const withinFamily = (at: (alpha: number) => number | null): WithinFamily => (
      { alone: at(stepUpLine(alpha, { rank: 1, of: tests.length })), together: at(alpha) }
    );
    const detectable = withinFamily((level) => smallestDetectableEffect(test, { alpha: level, power }));
    // One unit of the simulated effect in units of the measure.
    const unit = kind === "correlation" ? 1 : standardDeviation ?? null;
    return [id, {
      kind,
      pairs,
      leastP: test.leastP,
      leastAdjustedP: {
        alone: adjusted(tests.map((_, other) => other === index ? test.leastP : 1))[index],
        together: together[index],
      },
      detectable,
      detectableInUnits: unit === null ? null : {
        alone: detectable.alone === null ? null : unit * detectable.alone,
        together: detectable.together === null ? null : unit * detectable.together,
      },
      powerAtSmallestEffect: unit === null
        ? null
        : withinFamily((level) => test.power(smallestEffect / unit, { alpha: level })),
      wantedPower: power,
      alpha,
    }];
  }));
}

/** What a planned test can show, in two sentences, for a reader who decides whether to freeze. */
export function describePlannedPower(plan: PlannedPower): string {
  const { kind, pairs, leastP, leastAdjustedP, detectable, detectableInUnits, powerAtSmallestEffect } = plan;
  const least = `${pairs} pairs: p is ${short(leastP)} at best, ` +
    `${short(leastAdjustedP.alone)} after Benjamini–Hochberg if no other test of the family finds anything`;
  if (detectable.together === null) {
    return `${least}. No effect, however large, can be found at ${plan.alpha}.`;
  }
  const effect = kind === "correlation"
    ? `|ρ| = ${either(detectable)}`
    : `a mean difference of ${either(detectable)} standard deviations`;
  const inUnits = kind === "correlation" || detectableInUnits === null
    ? ""
    : ` (${either(detectableInUnits)} in units of the measure)`;
  const power = powerAtSmallestEffect === null
    ? "for the smallest effect of interest it is unknown without a standard deviation"
    : `for the smallest effect of interest it is ${either(powerAtSmallestEffect)}`;
  return `${least}. Alone (or with the whole family) its power is ${plan.wantedPower} for ${effect}${inUnits}; ${power}.`;
}

function either({ alone, together }: WithinFamily): string {
  return `${alone === null ? "none" : short(alone)} (${short(together!)})`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function requirePositive(
  { smallestEffect, standardDeviation, kind }: PlannedTest,
  { task }: { task: string },
): void {
  const largest = kind === "correlation" ? 1 : Number.MAX_VALUE;
  if (!(smallestEffect > 0 && smallestEffect <= largest)) {
    const range = kind === "correlation" ? "lie in (0, 1]" : "be above 0";
    throw new RangeError(`Cannot ${task}: the smallest effect must ${range}, got ${smallestEffect}`);
  }
  const known = standardDeviation !== undefined && standardDeviation !== null;
  if (known && !(standardDeviation > 0 && standardDeviation < Infinity)) {
    throw new RangeError(`Cannot ${task}: the standard deviation must be above 0, got ${standardDeviation}`);
  }
}
