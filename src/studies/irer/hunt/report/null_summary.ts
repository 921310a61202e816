import { quantileOfSorted } from "@/statistics/mod.ts";
import type { Evaluation } from "../evaluator.ts";
import { isSentinel } from "../fitness.ts";
import { type KnownField, type PSummary, pSummary } from "./p_summary.ts";

/** One field against one null: its own sse, the null's median, p. */
export interface FieldAgainstNull {
  /** The id of the field's run. */
  readonly config_hash: string;
  /** The field's own statistic. */
  readonly log_prime_sse: number;
  /** Of the draws; null where half of them have no fit. */
  readonly null_median: number | null;
  /** Null without a fit. */
  readonly p: number | null;
}

/** A null over all fields of a hunt. */
export interface NullSummary {
  /** Those that were measured. */
  readonly fields: readonly FieldAgainstNull[];
  /** Quartiles of the nulls' medians (least, lower, middle, upper, most); null if there is none. */
  readonly null_median_quartiles: readonly number[] | null;
  /** Over all fields. */
  readonly p: PSummary;
}

export const NULLS = {
  phase_scramble: { sse: "sse_null_phase_scramble", p: "p_phase_scramble", words: "with scrambled phases" },
  target_shuffle: { sse: "sse_null_target_shuffle", p: "p_target_shuffle", words: "with random targets" },
} as const;
export type NullName = keyof typeof NULLS;

/** @param known all fields of a hunt; a field without p counts with p = 1 */
export function nullSummary(known: readonly KnownField[], name: NullName): NullSummary {
  const { sse, p } = NULLS[name];
  const measured = known.map(({ evaluation }) => evaluation)
    .filter((evaluation): evaluation is Evaluation => evaluation?.status === "ok");
  const fields = measured.map((evaluation): FieldAgainstNull => ({
    config_hash: evaluation.runId,
    log_prime_sse: evaluation.log_prime_sse!,
    null_median: evaluation[sse],
    p: evaluation[p],
  }));
  const medians = fields.map(({ null_median }) => null_median)
    .filter((value): value is number => value !== null && !isSentinel(value)).sort((a, b) => a - b);
  return {
    fields,
    null_median_quartiles: medians.length === 0
      ? null
      : [0, 0.25, 0.5, 0.75, 1].map((level) => quantileOfSorted(medians, level)),
    p: pSummary(known, p),
  };
}
