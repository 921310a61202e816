import type { LedgerRow } from "@/search/mod.ts";
import { benjaminiHochberg, quantileOfSorted } from "@/statistics/mod.ts";
import type { Evaluation } from "../evaluator.ts";

/** p-values of fields, counted. A field without p, because it failed or has no fit, counts with p = 1. */
export interface PSummary {
  /** All of them. */
  readonly fields: number;
  /** Of these, how many have a p. */
  readonly with_p: number;
  /** The smallest p; null without fields. */
  readonly least: number | null;
  /** The middle p; null without fields. */
  readonly median: number | null;
  /** Fields with p ≤ 0.05. */
  readonly at_most_0_05: number;
}

/** The same of fields that no search chose, so that chance can be reckoned with. */
export interface PEvidence extends PSummary {
  /** How many p ≤ 0.05 chance alone gives at most. */
  readonly expected_by_chance: number;
  /** Fields that are left when all of them count as one question (Benjamini–Hochberg at 0.05). */
  readonly left_after_benjamini_hochberg: readonly string[];
}

/** What is known of a field: its row, and its measurement if it is still there. */
export interface KnownField {
  readonly row: LedgerRow;
  readonly evaluation: Evaluation | undefined;
}

export type PName = "p_phase_scramble" | "p_target_shuffle" | "both";

const ALPHA = 0.05;

/**
 * A field's p; null if it has none. For both nulls at once it is the larger of the two: a field is closer to log primes than
 * chance only if it beats either (intersection–union test, Berger 1982).
 */
export function pOf({ evaluation }: KnownField, name: PName): number | null {
  if (evaluation === undefined) return null;
  if (name !== "both") return evaluation[name];
  const { p_phase_scramble: phases, p_target_shuffle: targets } = evaluation;
  return phases === null || targets === null ? null : Math.max(phases, targets);
}

/** @param fields of any hunt, chosen by its search or not */
export function pSummary(fields: readonly KnownField[], name: PName): PSummary {
  const known = fields.map((field) => pOf(field, name));
  const p = known.map((value) => value ?? 1).sort((a, b) => a - b);
  return {
    fields: p.length,
    with_p: known.filter((value) => value !== null).length,
    least: p[0] ?? null,
    median: p.length === 0 ? null : quantileOfSorted(p, 0.5),
    at_most_0_05: p.filter((value) => value <= ALPHA).length,
  };
}

/** @param fields of an independent sample */
export function pEvidence(fields: readonly KnownField[], name: PName): PEvidence {
  const p = fields.map((field) => pOf(field, name) ?? 1);
  const { rejected } = p.length > 0 ? benjaminiHochberg(p, { alpha: ALPHA }) : { rejected: [] };
  return {
    ...pSummary(fields, name),
    expected_by_chance: ALPHA * fields.length,
    left_after_benjamini_hochberg: fields.filter((_, index) => rejected[index])
      .map(({ row }) => row.configHash),
  };
}
