/** The benchmarks of study SFST. */
import type { BenchmarkResult } from "../paired.ts";

interface Entry {
  readonly summary: string;
  /** Loads the benchmark with what it needs. */
  readonly load: () => Promise<{ benchmark: (options: { quick: boolean }) => Promise<BenchmarkResult> }>;
}

export const sfst: Readonly<Record<string, Entry>> = {
  tov_case: {
    summary: "M_max, R_1.4 and Λ_1.4 of an equation of state against SciPy",
    load: () => import("./tov_case.ts"),
  },
};
