import type { Genome } from "@/search/mod.ts";

/** ok: measured. sentinel: log_prime_sse says why there is no measurement. failed: not even that could be found out. */
export const STATUSES = ["ok", "sentinel", "failed"] as const;

/** What is measured of a run, in the order of the ledger's columns. */
export const MEASURED = [
  "log_prime_sse",
  "sdg_h_norm_l2",
  "pcs_score",
  "sse_null_phase_scramble",
  "sse_null_target_shuffle",
] as const;

/** Quantity → number; null where there is none. */
export type Measured = Readonly<Record<typeof MEASURED[number], number | null>>;

/** What came of a genome. */
export interface Evaluation extends Measured {
  /** Of the run that was measured. */
  readonly runId: string;
  /** One of `STATUSES`. */
  readonly status: typeof STATUSES[number];
  /** Why the status is not ok. */
  readonly error: string | null;
  /** (1 + b)/(1 + n) over the draws of each null. */
  readonly p_phase_scramble: number | null;
  /** Likewise, against random targets. */
  readonly p_target_shuffle: number | null;
}

/**
 * What a hunt asks about genomes. An evaluation that has been made is remembered outside the hunt, so that it is not
 * made twice, neither in a later generation nor after a kill, nor in another hunt.
 */
export interface Evaluator {
  /** A hash of the code that runs and measures: it is part of a hunt's identity. */
  readonly version: string;
  /** The id of a genome's run, 16 hex digits: a hash of everything that decides its numbers. */
  idOf(genome: Genome): Promise<string>;
  /**
   * Evaluates genomes of different ids, side by side.
   *
   * @param onDone called when one has ended
   * @returns one evaluation a genome, in their order
   */
  evaluate(genomes: readonly Genome[], options: { onDone: () => void }): Promise<readonly Evaluation[]>;
  /** An evaluation that was made; undefined if it is not there any more. */
  recall(runId: string): Promise<Evaluation | undefined>;
}
