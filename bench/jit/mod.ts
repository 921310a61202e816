/** The benchmarks of compiled functions. */
import type { BenchmarkResult } from "../paired.ts";

interface Entry {
  readonly summary: string;
  /** Loads the benchmark with what it needs. */
  readonly load: () => Promise<{ benchmark: (options: { quick: boolean }) => Promise<BenchmarkResult> }>;
}

export const jit: Readonly<Record<string, Entry>> = {
  step: {
    summary: "a compiled training step against eager, Keras and PyTorch",
    load: () => import("./step.ts"),
  },
};
