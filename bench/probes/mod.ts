/** The benchmarks of the probes and the statistics. */
import type { BenchmarkResult } from "../paired.ts";

interface Entry {
  readonly summary: string;
  /** Loads the benchmark with what it needs. */
  readonly load: () => Promise<{ benchmark: (options: { quick: boolean }) => Promise<BenchmarkResult> }>;
}

export const probes: Readonly<Record<string, Entry>> = {
  twonn: {
    summary: "TwoNN's intrinsic dimension against scikit-dimension",
    load: () => import("./twonn.ts"),
  },
  ksg: {
    summary: "KSG mutual information against scikit-learn and SciPy's k-d tree",
    load: () => import("./ksg.ts"),
  },
  statistics: {
    summary: "effect sizes, ranks, intervals and tests against SciPy, statsmodels, pingouin",
    load: () => import("./statistics.ts"),
  },
};
