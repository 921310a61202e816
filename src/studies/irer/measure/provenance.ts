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
  /** Where the ring was found. */
  readonly k_peak: number;
  /** p */
  readonly prime: number;
  /** S·ln p. */
  readonly k_target: number;
  /** (k_peak/S − ln p) in mean spacings of the log primes. */
  readonly residual: number;
}

/** What the validator says about a run: `provenance_<id>.json`. */
export interface ValidationRecord {
  /** The run that was looked at. */
  readonly run_id: string;
  /** Null if there is no file. */
  readonly artifact_sha256: string | null;
  /** Of the code that looked; its hash. */
  readonly validator_version: string;
  /** `sentinel`: log_prime_sse says why there is no measurement. */
  readonly status: "ok" | "sentinel";
  /** What is wrong with the run; null if nothing is. */
  readonly error: string | null;
  /** Or a sentinel: 997 fewer than three matched peaks, 998 unreadable, 999 missing or diverged, 1002, 1004. */
  readonly log_prime_sse: number;
  /** ‖(1 − ℓ²∇²)ρ_s − T‖₂/‖T‖₂: how far the geometry is from the one that the field asks for. */
  readonly sdg_h_norm_l2: number | null;
  /** How far the charge is from changing as the equation of motion says: 0 is perfect, 1 not at all. */
  readonly pcs_score: number | null;
  /** Medians over the draws; null where half of the draws have fewer than three matches. */
  readonly sse_null_phase_scramble: number | null;
  /** Against random targets. */
  readonly sse_null_target_shuffle: number | null;
  /** (1 + b)/(1 + n). */
  readonly p_phase_scramble: number | null;
  /** Against random targets. */
  readonly p_target_shuffle: number | null;
  /** S, in wavenumbers. */
  readonly scale: number | null;
  /** One a prime whose ring was found, ascending. */
  readonly matches: readonly PrimeMatch[];
  /** Primes whose ring was not found. */
  readonly missed: readonly number[];
  /** Wavenumbers of rings that no prime took. */
  readonly unmatched_peaks: readonly number[];
  /** First and last wavenumber of the observed band. */
  readonly band: readonly [number, number] | null;
  /** The same statistic of an integer comb: log primes are nearly one. */
  readonly comb_sse: number | null;
  /** The smooth concave law that fits best, such as `n^0.55`, and its statistic: log primes lie near one. */
  readonly concave_law: string | null;
  /** Null without a fit. */
  readonly concave_sse: number | null;
  /** One plain sentence. */
  readonly verdict: string;
  /** That the operator is right, by manufactured solutions. */
  readonly laplace_beltrami: LaplaceBeltramiCheck | null;
  /** Of each null. */
  readonly draws: number;
  /** Of the nulls' random streams. */
  readonly seed: number;
}

/** The file that a run's provenance is written to, beside its artifact. */
export function provenancePath(folder: string, runId: string): string {
  return join(folder, `provenance_${runId}.json`);
}

/** Writes `provenance_<id>.json` atomically; the same artifact, draws and seed give the same bytes. */
export async function writeProvenance(
  provenance: ValidationRecord,
  { beside }: { beside: string },
): Promise<string> {
  const path = provenancePath(dirname(beside), provenance.run_id);
  await writeFileAtomic(path, readableCanonicalJson(provenance));
  return path;
}
