import type { StandingKind, Verdict } from "@/core/preregistration/mod.ts";
import type { Condition, Hypothesis, Preregistration } from "../plan/preregistration_schema.ts";

/** What the analysis found for one hypothesis; null where the data was degenerate. */
export interface Evidence {
  /** Whether the result may count as a test of what was registered. */
  readonly standing: StandingKind;
  readonly effect: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly adjustedP: number | null;
  /** Why no verdict can rest on these runs: one did not train; null if nothing speaks against it. */
  readonly obstacle: string | null;
  /** Whether there are seeds enough for the test to reach α at all; an interval over fewer is too narrow to refute. */
  readonly canReachAlpha: boolean;
}

/**
 * The one verdict of a hypothesis: the preregistered conditions are tried in their order, and the first that holds
 * decides. `otherwise` always holds and stands last, so there is always exactly one.
 */
export function decide(
  hypothesis: Hypothesis,
  evidence: Evidence,
  { decision, alpha }: { decision: Preregistration["decision"]; alpha: number },
): { verdict: Verdict; rule: Condition; reason: string } {
  for (const { when, verdict } of decision) {
    const reason = HOLDS[when](hypothesis, evidence, alpha);
    if (reason !== null) return { verdict, rule: when, reason };
  }
  throw new Error("Cannot decide: the registered rule does not end with 'otherwise'");
}

/** Why a condition holds; null if it does not. */
type Rule = (hypothesis: Hypothesis, evidence: Evidence, alpha: number) => string | null;

const HOLDS: Readonly<Record<Condition, Rule>> = {
  exploratory: (_, { standing }) =>
    standing === "exploratory" ? "exploratory: no test of the registered plan" : null,
  a_run_did_not_train: (_, { obstacle }) => obstacle,
  degenerate_data: (_, { effect }) => effect === null ? "the data is degenerate" : null,
  significant_in_predicted_direction: (hypothesis, evidence, alpha) =>
    isSignificant(evidence, alpha) && (evidence.effect ?? 0) * signOf(hypothesis, evidence) > 0
      ? `${textOfP(evidence)} ≤ ${alpha}, predicted sign`
      : null,
  significant_in_opposite_direction: (hypothesis, evidence, alpha) =>
    isSignificant(evidence, alpha) && (evidence.effect ?? 0) * signOf(hypothesis, evidence) < 0
      ? `${textOfP(evidence)} ≤ ${alpha}, opposite sign`
      : null,
  too_few_seeds: (_, evidence, alpha) =>
    evidence.canReachAlpha ? null : `${textOfP(evidence)}; with so few seeds no result can reach ${alpha}`,
  interval_excludes_smallest_effect: (hypothesis, evidence) => {
    const { low, high } = evidence;
    if (low === null || high === null || !excludes(hypothesis, { low, high })) return null;
    return `the interval [${low.toPrecision(3)}, ${high.toPrecision(3)}] excludes an effect of ` +
      `${hypothesis.smallest_effect}`;
  },
  otherwise: (_, evidence, alpha) =>
    `${textOfP(evidence)} > ${alpha}, and the interval allows an effect that matters`,
};

function isSignificant({ adjustedP }: Evidence, alpha: number): boolean {
  return adjustedP !== null && adjustedP <= alpha;
}

function signOf({ direction }: Hypothesis, { effect }: Evidence): number {
  return { less: -1, greater: 1, either: Math.sign(effect ?? 0) }[direction];
}

function textOfP({ adjustedP }: Evidence): string {
  return adjustedP === null ? "no p" : `adjusted p = ${adjustedP.toPrecision(3)}`;
}

/** Whether the whole interval lies short of the smallest effect of interest in the predicted direction. */
function excludes(hypothesis: Hypothesis, { low, high }: { low: number; high: number }): boolean {
  const smallest = hypothesis.smallest_effect;
  if (hypothesis.direction === "either") return low > -smallest && high < smallest;
  return hypothesis.direction === "less" ? low > -smallest : high < smallest;
}
