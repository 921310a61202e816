/** The benchmarks of study E1. */
import type { BenchmarkResult } from "../paired.ts";

interface Entry {
  readonly summary: string;
  /** Loads the benchmark with what it needs. */
  readonly load: () => Promise<{ benchmark: (options: { quick: boolean }) => Promise<BenchmarkResult> }>;
}

export const e1: Readonly<Record<string, Entry>> = {
  training: { summary: "a training step against PyTorch's", load: () => import("./training.ts") },
  navier_stokes: {
    summary: "a Navier-Stokes time step against NumPy and SciPy",
    load: () => import("./navier_stokes.ts"),
  },
  hashing: { summary: "hashing a file against sha256sum", load: () => import("./hashing.ts") },
  notebooks: {
    summary: "the notebook runner against nbclient and papermill",
    load: () => import("./notebooks.ts"),
  },
};
