import { SENTINELS } from "../measure/mod.ts";
import type { Measured } from "./evaluator.ts";
import type { HuntFile } from "./hunt_schema.ts";

/** What the values of log_prime_sse mean that stand for no measurement. */
export const SENTINEL_MEANINGS: Readonly<Record<number, string>> = {
  [SENTINELS.tooFewPeaks]: "fewer than three peaks matched",
  [SENTINELS.unreadable]: "unreadable artifact",
  [SENTINELS.diverged]: "missing artifact or diverged physics",
  [SENTINELS.singular]: "geometric singularity",
  [SENTINELS.timeout]: "timeout",
};

export function isSentinel(sse: number): boolean {
  return Object.hasOwn(SENTINEL_MEANINGS, sse);
}

/**
 * 1/max(sse, floor) + weight · Σ max(0, min(null, cap) − sse), to be made large.
 *
 * A run that failed has fitness 0. A null that is missing, or whose median is itself a failure, adds nothing: that
 * noise cannot be matched at all is no merit of the field.
 *
 * @param sse log_prime_sse; null if it could not be measured
 * @param nulls the nulls' medians
 */
export function fitnessOf(
  { sse, nulls }: { sse: number | null; nulls: readonly (number | null)[] },
  { sse_floor, null_weight, null_cap }: HuntFile["fitness"],
): number {
  if (sse === null || isSentinel(sse)) return 0;
  const gains = nulls.map((value) =>
    value === null || isSentinel(value) ? 0 : Math.max(0, Math.min(value, null_cap) - sse)
  );
  return 1 / Math.max(sse, sse_floor) + null_weight * gains.reduce((total, gain) => total + gain, 0);
}

/** The fitness of what was evaluated, now or in a ledger's row: 0 unless its status is ok. */
export function fitnessOfEvaluation(
  { status, log_prime_sse, sse_null_phase_scramble, sse_null_target_shuffle }: Measured & { status: string },
  settings: HuntFile["fitness"],
): number {
  if (status !== "ok") return 0;
  return fitnessOf(
    { sse: log_prime_sse, nulls: [sse_null_phase_scramble, sse_null_target_shuffle] },
    settings,
  );
}
