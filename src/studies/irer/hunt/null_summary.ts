import { benjaminiHochberg } from "@/statistics/mod.ts";
import type { Evaluation } from "./evaluator.ts";
import { isSentinel } from "./fitness.ts";

/** One field against one null: its own sse, the null's median, p. */
export interface FieldAgainstNull {
  readonly config_hash: string;
  readonly log_prime_sse: number;
  readonly null_median: number | null;
  readonly p: number | null;
}

/** A null over all fields of a hunt. */
export interface NullSummary {
  readonly fields: readonly FieldAgainstNull[];
  /** Quartiles of the nulls' medians (least, lower, middle, upper, most); null if there is none. */
  readonly null_median_quartiles: readonly number[] | null;
  readonly p: PSummary;
}

/** What p-values of the fields come to. */
export interface PSummary {
  readonly fields: number;
  readonly least: number | null;
  readonly median: number | null;
  /** How many fields have p ≤ 0.05, and how many would have by chance alone. */
  readonly at_most_0_05: number;
  readonly expected_by_chance: number;
  /** How many are left when the whole hunt counts as one question (Benjamini–Hochberg at 0.05). */
  readonly left_after_benjamini_hochberg: number;
}

export const NULLS = {
  phase_scramble: { sse: "sse_null_phase_scramble", p: "p_phase_scramble", words: "with scrambled phases" },
  target_shuffle: { sse: "sse_null_target_shuffle", p: "p_target_shuffle", words: "with random targets" },
} as const;
export type NullName = keyof typeof NULLS;

const ALPHA = 0.05;

/** @param evaluations those with status ok, one a field */
export function nullSummary(evaluations: readonly Evaluation[], name: NullName): NullSummary {
  const { sse, p } = NULLS[name];
  const fields = evaluations.map((evaluation): FieldAgainstNull => ({
    config_hash: evaluation.runId,
    log_prime_sse: evaluation.log_prime_sse!,
    null_median: evaluation[sse],
    p: evaluation[p],
  }));
  const medians = present(fields.map(({ null_median }) => null_median)).filter((value) => !isSentinel(value));
  return {
    fields,
    null_median_quartiles: medians.length === 0
      ? null
      : [0, 0.25, 0.5, 0.75, 1].map((level) => quantile(medians, level)),
    p: pSummary(fields.map((field) => field.p)),
  };
}

/**
 * Both nulls at once: a field is closer to log primes than chance only if it beats either, so its p is the larger of
 * the two (intersection–union test, Berger 1982).
 */
export function bothNulls(evaluations: readonly Evaluation[]): PSummary {
  return pSummary(
    evaluations.map(({ p_phase_scramble: phases, p_target_shuffle: targets }) =>
      phases === null || targets === null ? null : Math.max(phases, targets)
    ),
  );
}

function pSummary(values: readonly (number | null)[]): PSummary {
  const p = present(values);
  const { rejected } = p.length > 0 ? benjaminiHochberg(p, { alpha: ALPHA }) : { rejected: [] };
  return {
    fields: p.length,
    least: p[0] ?? null,
    median: p.length === 0 ? null : quantile(p, 0.5),
    at_most_0_05: p.filter((value) => value <= ALPHA).length,
    expected_by_chance: ALPHA * p.length,
    left_after_benjamini_hochberg: rejected.filter(Boolean).length,
  };
}

/** Those that exist, in ascending order. */
function present(values: readonly (number | null)[]): number[] {
  return values.filter((value): value is number => value !== null).sort((a, b) => a - b);
}

/** What the p-values of a null say, in one sentence. */
export function nullSentence({ p }: NullSummary, name: NullName): string {
  const { words } = NULLS[name];
  if (p.fields === 0) return `No field could be compared ${words}.`;
  const expected = p.expected_by_chance.toFixed(1);
  return `Of ${p.fields} fields ${p.at_most_0_05} ${
    p.at_most_0_05 === 1 ? "is" : "are"
  } closer to log primes ` +
    `than the same ${words} at p ≤ 0.05, where chance alone gives ${expected} (least p ${
      p.least!.toPrecision(2)
    }).`;
}

/** What both nulls together say of the hunt: the one sentence to quote. */
export function bothSentence(p: PSummary): string {
  if (p.fields === 0) {
    return "No field could be held against both nulls, so nothing is known about log primes.";
  }
  const [count, left] = [p.at_most_0_05, p.left_after_benjamini_hochberg];
  const found = `Against both nulls at once ${count} of ${p.fields} fields ${
    count === 1 ? "has" : "have"
  } p ≤ 0.05`;
  if (left === 0) {
    return `${found}, and none is left when the whole hunt counts as one question: no field of this hunt is log-prime.`;
  }
  return `${found}, and ${left} ${
    left === 1 ? "is" : "are"
  } left when the whole hunt counts as one question; but the ` +
    "fields share their initial noise and the search looks for small p, so another case.seed has to confirm it.";
}

/** By linear interpolation between order statistics (Hyndman & Fan 1996, definition 7). */
export function quantile(sorted: readonly number[], level: number): number {
  const position = level * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
