import { join } from "node:path";
import { z } from "zod";
import { cartesianProduct, loadPlanFile, parseOverrides } from "@/core/config/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import type { SpecInput } from "@/core/study/mod.ts";

/** What one run holds in memory. */
const MOST_SITES = 2 ** 27;

const size = z.int().min(1).max(4096);
const occupation = z.number().min(0).max(1);
const lattices = z.int().min(1);

/** One run: so many independent lattices of one size and occupation. */
export const percolationConfig = z.strictObject({
  /** L: sites along an edge of the square. */
  size,
  /** p: the probability that a site is occupied. */
  occupation,
  lattices,
}).refine(({ size, lattices }) => lattices * size ** 2 <= MOST_SITES, {
  message: "lattices × size² must be at most 2²⁷ sites; give more seeds instead",
});
export type PercolationConfig = z.infer<typeof percolationConfig>;

/** A plan's file: every size at every occupation with every seed. */
const planFile = z.strictObject({
  title: z.string(),
  size: z.array(size).min(1),
  occupation: z.array(occupation).min(1),
  lattices,
  seed: z.array(z.int().nonnegative()).min(1),
  time_limit_s: z.number().positive().max(1e6),
});

/** Where run folders lie: artifacts/percolation/runs. */
export function percolationRuns(): string {
  return join(artifactsFolder(), "percolation", "runs");
}

/**
 * The runs of a plan's file with `key=value` arguments in it: `size=`, `occupation=` and `seed=` take lists.
 *
 * @param where path of the YAML file
 * @throws {InputError} one line: what is wrong, where, and how to mend it
 */
export async function resolvePercolation(
  where: string,
  args: readonly string[],
): Promise<SpecInput<PercolationConfig>[]> {
  const { resolved, origin } = await loadPlanFile(where, planFile, { overrides: parseOverrides(args) });
  const { size, occupation, lattices, seed, time_limit_s: timeLimitSeconds } = resolved;
  return cartesianProduct({ size, occupation, seed }, origin).map(({ seed, ...point }) => ({
    config: { ...point, lattices },
    seed,
    within: percolationRuns(),
    timeLimitSeconds,
  }));
}
