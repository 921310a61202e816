import type { CaseSpec } from "../plan/tov_case.ts";

/** What every solver finds in its environment: one thread (sums in one order) and the seed of the case. */
export function solverEnvironment({ seed }: Pick<CaseSpec, "seed">): Readonly<Record<string, string>> {
  return {
    OMP_NUM_THREADS: "1",
    MKL_NUM_THREADS: "1",
    OPENBLAS_NUM_THREADS: "1",
    NUMEXPR_NUM_THREADS: "1",
    SFST_SEED: String(seed),
  };
}

/** Does work with variables set in this process, and puts back what was there. */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  const before = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
}
