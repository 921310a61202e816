import { dirname, join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import type { LaplaceBeltramiCheck } from "./geometry/laplace_beltrami_check.ts";

/** Values of log_prime_sse that say why there is no measurement. */
export const SENTINELS = {
  tooFewPeaks: 997,
  unreadable: 998,
  diverged: 999,
  singular: 1002,
  timeout: 1004,
} as const;

/** One prime whose ring was found; wavenumbers in units of the artifact (2πn/L). */
export interface PrimeMatch {
  readonly k_peak: number;
  readonly prime: number;
  /** S·ln p. */
  readonly k_target: number;
  /** (k_peak/S − ln p) in mean spacings of the log primes. */
  readonly residual: number;
}

/** What the validator says about a run: `provenance_<id>.json`. */
export interface Provenance {
  readonly run_id: string;
  /** Null if there is no file. */
  readonly artifact_sha256: string | null;
  readonly validator_version: string;
  readonly status: "ok" | "sentinel";
  readonly error: string | null;
  /** Or a sentinel: 997 fewer than three matched peaks, 998 unreadable, 999 missing or diverged, 1002, 1004. */
  readonly log_prime_sse: number;
  readonly sdg_h_norm_l2: number | null;
  readonly pcs_score: number | null;
  /** Medians over the draws; null where half of the draws have fewer than three matches. */
  readonly sse_null_phase_scramble: number | null;
  readonly sse_null_target_shuffle: number | null;
  /** (1 + b)/(1 + n). */
  readonly p_phase_scramble: number | null;
  readonly p_target_shuffle: number | null;
  /** S, in wavenumbers. */
  readonly scale: number | null;
  readonly matches: readonly PrimeMatch[];
  readonly missed: readonly number[];
  readonly unmatched_peaks: readonly number[];
  /** First and last wavenumber of the observed band. */
  readonly band: readonly [number, number] | null;
  /** The same statistic of an integer comb: log primes are nearly one. */
  readonly comb_sse: number | null;
  /** The smooth concave law that fits best, such as `n^0.55`, and its statistic: log primes lie near one. */
  readonly concave_law: string | null;
  readonly concave_sse: number | null;
  /** One plain sentence. */
  readonly verdict: string;
  readonly laplace_beltrami: LaplaceBeltramiCheck | null;
  readonly draws: number;
  readonly seed: number;
}

/** The file that a run's provenance is written to, beside its artifact. */
export function provenancePath(folder: string, runId: string): string {
  return join(folder, `provenance_${runId}.json`);
}

/** Writes `provenance_<id>.json` atomically; the same artifact, draws and seed give the same bytes. */
export async function writeProvenance(
  provenance: Provenance,
  { beside }: { beside: string },
): Promise<string> {
  const path = provenancePath(dirname(beside), provenance.run_id);
  await writeFileAtomic(path, readableCanonicalJson(provenance));
  return path;
}
