import { limitProblem, limitText } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { sha256File } from "@/core/identity/mod.ts";
import { codeVersionOf } from "@/core/provenance/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { type Artifact, readArtifact, runIdInName } from "./artifact/read_artifact.ts";
import { chargeBalance } from "./geometry/charge_balance.ts";
import { checkLaplaceBeltrami, type LaplaceBeltramiCheck } from "./geometry/laplace_beltrami_check.ts";
import { rhoSOf, screenedResidual } from "./geometry/screened_residual.ts";
import { NULL_LIMITS } from "./limits.ts";
import { type LogPrimeStatistic, planLogPrimeStatistic } from "./log_prime_statistic.ts";
import { PRIMES } from "./matching/targets.ts";
import { SENTINELS, type ValidationRecord } from "./provenance.ts";
import { rivalsOf, verdictOf } from "./verdict.ts";

/** How the nulls are drawn. */
export interface ValidateOptions {
  /** Draws of each null, at least 19; 199 reach p = 0.005. */
  readonly draws?: number;
  /** Of the draws; 0 if left out. */
  readonly seed?: number;
}

/** Draws of each null: p can be as small as 0.005. */
export const DEFAULT_DRAWS = 199;

/** ρ_s at its floor; the metric gives it back to rounding only. */
const SINGULAR_RHO_S = 1e-9 * (1 + 1e-6);

/** Every source that the validator's numbers follow from. */
const SOURCES = [
  "src/studies/irer/measure",
  "src/physics/sncgl/limits.ts",
  "src/math/fft_2d.ts",
  "src/core/hdf5",
  "src/core/random",
  "src/statistics/order_statistics.ts",
];

let version: Promise<string> | undefined;
let operators: LaplaceBeltramiCheck | undefined;

/** The validator's code version, as provenance files name it. */
export function validatorVersion(): Promise<string> {
  return version ??= codeVersionOf(SOURCES, { repository: repositoryRoot() });
}

/**
 * Validates an artifact from the file alone: recomputes every metric with operators of its own, and draws the nulls.
 * What is wrong with the run is a sentinel; what is wrong with the file's honesty is refused.
 *
 * @param path `…/rho_history_<run id>.h5`
 * @param options.expectedRunId the id that the caller knows the run by
 * @throws {InputError} another name or id, a dataset or attribute beyond the contract, contradicting fields
 */
export async function validateArtifact(
  path: string,
  { draws = DEFAULT_DRAWS, seed = 0, expectedRunId }: ValidateOptions & { expectedRunId?: string } = {},
): Promise<ValidationRecord> {
  requireDraws({ draws, seed });
  const runId = runIdInName(path);
  if (runId === undefined || (expectedRunId ?? runId) !== runId) {
    throw new InputError(`the file's name is not that of the artifact of run ${expectedRunId ?? "<id>"}`, {
      where: path,
      mend: "name it rho_history_<run id>.h5, as the worker did",
    });
  }
  const artifact = await readArtifact(path, { runId });
  const none = await emptyProvenance(runId, { draws, seed });
  if ("sentinel" in artifact && artifact.error.startsWith("missing")) {
    return sentinel(none, artifact.sentinel, artifact.error);
  }
  const hashed = { ...none, artifact_sha256: await sha256File(path) };
  if ("sentinel" in artifact) return sentinel(hashed, artifact.sentinel, artifact.error);
  const singular = singularityOf(artifact);
  if (singular !== undefined) return sentinel(hashed, SENTINELS.singular, singular);
  const geometry = { sdg_h_norm_l2: screenedResidual(artifact), pcs_score: chargeBalance(artifact) };
  if (Object.values(geometry).some((value) => value !== null && !Number.isFinite(value))) {
    return sentinel(hashed, SENTINELS.diverged, "diverged physics: the fields are too large to be squared");
  }
  // of the operators alone: the same for every artifact
  operators ??= checkLaplaceBeltrami();
  return withLogPrimes({ ...hashed, ...geometry, laplace_beltrami: operators }, artifact);
}

/** A provenance without numbers that says why. */
export async function sentinelProvenance(
  runId: string,
  { value, error, draws = DEFAULT_DRAWS, seed = 0 }: ValidateOptions & { value: number; error: string },
): Promise<ValidationRecord> {
  return sentinel(await emptyProvenance(runId, { draws, seed }), value, error);
}

const statistics = new Map<number, LogPrimeStatistic>();

function withLogPrimes(
  provenance: ValidationRecord,
  { runId, finalPsi, parameters }: Artifact,
): ValidationRecord {
  const { size, box_length } = parameters;
  const statistic = statistics.get(size) ?? planLogPrimeStatistic(size);
  statistics.set(size, statistic);
  const unit = 2 * Math.PI / box_length;
  const { sse, scale, matches, unmatched, band, combSse, concave } = statistic.measure(finalPsi);
  const spectrum = {
    unmatched_peaks: unmatched.map((radius) => unit * radius),
    band: [unit * band[0], unit * band[1]] as const,
    comb_sse: combSse,
    concave_law: concave?.law ?? null,
    concave_sse: concave?.sse ?? null,
  };
  if (sse === null) {
    const matched = matches.filter((match) => match !== null).length;
    const error = `fewer than three peaks match a log prime: ${matched} do`;
    return sentinel({ ...provenance, ...spectrum }, SENTINELS.tooFewPeaks, error);
  }
  const options = { draws: provenance.draws, seed: provenance.seed, name: runId };
  const phase = statistic.phaseNull(finalPsi, options);
  const target = statistic.targetNull(finalPsi, options);
  const found = PRIMES.flatMap((prime, index) => {
    const match = matches[index];
    if (match === null) return [];
    const { radius, residual } = match;
    return [{ prime, k_peak: unit * radius, k_target: unit * scale * Math.log(prime), residual }];
  });
  return {
    ...provenance,
    ...spectrum,
    status: "ok",
    error: null,
    log_prime_sse: sse,
    sse_null_phase_scramble: phase.median,
    sse_null_target_shuffle: target.median,
    p_phase_scramble: phase.p,
    p_target_shuffle: target.p,
    scale: unit * scale,
    matches: found,
    missed: PRIMES.filter((_, index) => matches[index] === null),
    verdict: verdictOf({
      sse,
      rivals: rivalsOf(spectrum),
      phaseP: phase.p!,
      targetP: target.p!,
      matched: found.length,
      primes: PRIMES.length,
    }),
  };
}

function singularityOf({ parameters, ...fields }: Artifact): string | undefined {
  const metrics = [fields.previousTimeMetric, fields.finalTimeMetric];
  if (metrics.some((metric) => metric.some((value) => value >= 0))) {
    return "geometric singularity: g_tt is not negative everywhere";
  }
  const least = metrics.reduce(
    (lowest, metric) => rhoSOf(metric, parameters).reduce((a, b) => Math.min(a, b), lowest),
    Infinity,
  );
  return least > SINGULAR_RHO_S ? undefined : "geometric singularity: ρ_s lies at its floor of 1e-9";
}

/**
 * Refuses settings that no null could be drawn with.
 *
 * @throws {InputError} too few draws, too many, or a seed that is none
 */
export function requireDraws({ draws, seed }: { draws: number; seed: number }): void {
  for (const [where, value] of Object.entries({ draws, seed })) {
    const limit = NULL_LIMITS[where as keyof ValidateOptions];
    const problem = limitProblem(value, limit);
    if (problem !== undefined) throw new InputError(problem, { where, mend: `give ${limitText(limit)}` });
  }
}

function sentinel(provenance: ValidationRecord, value: number, error: string): ValidationRecord {
  return { ...provenance, log_prime_sse: value, error, verdict: `No measurement: ${error}.` };
}

async function emptyProvenance(
  runId: string,
  { draws, seed }: { draws: number; seed: number },
): Promise<ValidationRecord> {
  return {
    run_id: runId,
    artifact_sha256: null,
    validator_version: await validatorVersion(),
    status: "sentinel",
    error: null,
    log_prime_sse: SENTINELS.diverged,
    sdg_h_norm_l2: null,
    pcs_score: null,
    sse_null_phase_scramble: null,
    sse_null_target_shuffle: null,
    p_phase_scramble: null,
    p_target_shuffle: null,
    scale: null,
    matches: [],
    missed: [],
    unmatched_peaks: [],
    band: null,
    comb_sse: null,
    concave_law: null,
    concave_sse: null,
    verdict: "",
    laplace_beltrami: null,
    draws,
    seed,
  };
}
