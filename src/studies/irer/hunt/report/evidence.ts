import { correlate, type Correlation } from "./correlation.ts";
import type { SearchName } from "../hunt_schema.ts";
import type { IndependentSample } from "./independent_sample.ts";
import { NULLS } from "./null_summary.ts";
import { type KnownField, type PEvidence, pEvidence } from "./p_summary.ts";

/** What can be concluded from a hunt: from fields that no search chose. */
export interface Evidence {
  /** Whose fields they are. */
  readonly search: SearchName;
  /** Of that search's hunt. */
  readonly hunt_id: string;
  /** Which of its fields: all, or those of its first generation, which nothing has chosen yet. */
  readonly generations: "all" | "first";
  /** Against fields with random phases. */
  readonly phase_scramble: PEvidence;
  /** Against random targets. */
  readonly target_shuffle: PEvidence;
  /** The larger p of the two. */
  readonly both: PEvidence;
  /** log_prime_sse (fidelity) against sdg_h_norm_l2 (stability), over the measured fields. */
  readonly stability_fidelity: Correlation;
  /** What that correlation says, at the level of 5 %. */
  readonly trade_off: TradeOff;
}

/** Does nearness to log primes cost stability? `opposite`: it brings it. */
export type TradeOff = "present" | "opposite" | "not shown";

const ALPHA = 0.05;

/**
 * @param sample fields that no search chose
 * @param options.known what is known of the sample's fields
 * @param options.seed of the resampling
 */
export function evidenceOf(
  { search, hunt_id, generations }: IndependentSample,
  { known, seed }: { known: readonly KnownField[]; seed: number },
): Evidence {
  const pairs = pairsOf(known);
  const correlation = correlate(pairs.map(([sse]) => sse), pairs.map(([, norm]) => norm), { seed });
  return {
    search,
    hunt_id,
    generations,
    phase_scramble: pEvidence(known, NULLS.phase_scramble.p),
    target_shuffle: pEvidence(known, NULLS.target_shuffle.p),
    both: pEvidence(known, "both"),
    stability_fidelity: correlation,
    trade_off: tradeOffIn(correlation),
  };
}

/** log_prime_sse and sdg_h_norm_l2 of the fields that have both. */
export function pairsOf(known: readonly KnownField[]): [sse: number, norm: number][] {
  return known.flatMap(({ row: { status, measured: { log_prime_sse: sse, sdg_h_norm_l2: norm } } }) =>
    status === "ok" && sse !== null && norm !== null ? [[sse, norm]] : []
  );
}

/** A direction is named only where the interval and the permutation test, which is exact in small samples, agree. */
function tradeOffIn({ spearman: { low, high, p } }: Correlation): TradeOff {
  if (low === null || high === null || p === null || p > ALPHA || (low <= 0 && high >= 0)) return "not shown";
  return high < 0 ? "present" : "opposite";
}
