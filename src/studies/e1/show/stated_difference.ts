import type { MeasureSummary } from "../analyse/measure_summaries.ts";
import { armsIn, type SummaryArm } from "../analyse/summary_arms.ts";
import type { Summary } from "../analyse/summary.ts";
import { registeredPair } from "../plan/arms.ts";
import { executedOf } from "./sources.ts";

/** A paired difference with the one interval that is stated for it. */
export interface StatedDifference extends MeasureSummary {
  /** The hypothesis whose registered interval it is; null if none is about this difference. */
  readonly hypothesis: string | null;
}

/** An arm that is compared with the reference: it has differences. */
export type ComparedArm =
  & SummaryArm
  & { readonly [Part in "differences" | "ratio"]: NonNullable<SummaryArm[Part]> };

/** The arms that are compared with the reference. */
export function comparedArms(summary: Summary): readonly ComparedArm[] {
  return armsIn(summary).slice(1) as ComparedArm[];
}

/**
 * The paired difference of an arm and the reference in a measure, with the registered interval where a hypothesis is about that very difference: the
 * one of the summary's table comes from another stream of the bootstrap, and one quantity must not have two intervals.
 */
export function statedDifference(
  summary: Summary,
  measure: string,
  arm: Pick<ComparedArm, "model" | "differences">,
): StatedDifference {
  const difference = arm.differences.values[measure];
  const { hypotheses } = executedOf(summary);
  const [{ model: reference }] = armsIn(summary);
  const pair = registeredPair(armsIn(summary));
  const isRegistered = pair?.baseline === reference && pair.fractal === arm.model;
  const hypothesis =
    Object.keys(summary.hypotheses).find((id) =>
      isRegistered && hypotheses[id]?.kind === "paired_difference" && hypotheses[id].measure === measure
    ) ?? null;
  return hypothesis === null
    ? { ...difference, hypothesis }
    : { ...difference, ...summary.hypotheses[hypothesis].interval, hypothesis };
}
