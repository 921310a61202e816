import type { Hypothesis } from "../plan/preregistration_schema.ts";

export type Verdict = "supported" | "refuted" | "inconclusive";

/** What the analysis found for one hypothesis; null where the data was degenerate. */
export interface Evidence {
  readonly effect: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly adjustedP: number | null;
  /** Why no verdict can rest on these runs, e.g. that one did not train; null if nothing speaks against it. */
  readonly obstacle: string | null;
  /** Whether there are seeds enough for the test to reach α at all; an interval over fewer is too narrow to refute. */
  readonly canReachAlpha: boolean;
}

/**
 * The one verdict of a hypothesis, by the preregistered rule, tried in this order: inconclusive where an obstacle
 * stands, supported (adjusted p ≤ α and the predicted sign), refuted (adjusted p ≤ α with the opposite sign, or an
 * interval over enough seeds that excludes the smallest effect of interest), inconclusive.
 */
export function decide(
  hypothesis: Hypothesis,
  { effect, low, high, adjustedP, obstacle, canReachAlpha }: Evidence,
  { alpha }: { alpha: number },
): { verdict: Verdict; reason: string } {
  if (obstacle !== null) return { verdict: "inconclusive", reason: obstacle };
  if (effect === null) return { verdict: "inconclusive", reason: "the data is degenerate" };
  const significant = adjustedP !== null && adjustedP <= alpha;
  const sign = { less: -1, greater: 1, either: Math.sign(effect) }[hypothesis.direction];
  const p = adjustedP === null ? "no p" : `adjusted p = ${adjustedP.toPrecision(3)}`;
  if (significant && effect * sign > 0) {
    return { verdict: "supported", reason: `${p} ≤ ${alpha}, predicted sign` };
  }
  if (significant && effect * sign < 0) {
    return { verdict: "refuted", reason: `${p} ≤ ${alpha}, opposite sign` };
  }
  if (!canReachAlpha) {
    return { verdict: "inconclusive", reason: `${p}; with so few seeds no result can reach ${alpha}` };
  }
  if (low !== null && high !== null && excludes(hypothesis, { low, high, sign })) {
    return {
      verdict: "refuted",
      reason: `the interval [${low.toPrecision(3)}, ${high.toPrecision(3)}] excludes an effect of ` +
        `${hypothesis.smallest_effect}`,
    };
  }
  return {
    verdict: "inconclusive",
    reason: `${p} > ${alpha}, and the interval allows an effect that matters`,
  };
}

/** Whether the whole interval lies short of the smallest effect of interest in the predicted direction. */
function excludes(
  hypothesis: Hypothesis,
  { low, high, sign }: { low: number; high: number; sign: number },
): boolean {
  const smallest = hypothesis.smallest_effect;
  if (hypothesis.direction === "either") return low > -smallest && high < smallest;
  return sign < 0 ? low > -smallest : high < smallest;
}
