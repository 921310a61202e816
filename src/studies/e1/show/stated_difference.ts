import type { MeasureSummary, Summary } from "../analyse/summary.ts";
import { executedOf } from "./sources.ts";

/** A paired difference with the one interval that is stated for it. */
export interface StatedDifference extends MeasureSummary {
  /** The hypothesis whose registered interval it is; null if none is about this difference. */
  readonly hypothesis: string | null;
}

/**
 * The paired difference of a measure, with the registered interval where a hypothesis is about that very difference: the
 * one of the summary's table comes from another stream of the bootstrap, and one quantity must not have two intervals.
 */
export function statedDifference(summary: Summary, measure: string): StatedDifference {
  const difference = summary.differences[measure];
  const { hypotheses } = executedOf(summary);
  const hypothesis =
    Object.keys(summary.hypotheses).find((id) =>
      hypotheses[id]?.kind === "paired_difference" && hypotheses[id].measure === measure
    ) ?? null;
  return hypothesis === null
    ? { ...difference, hypothesis }
    : { ...difference, ...summary.hypotheses[hypothesis].interval, hypothesis };
}
