/** The benchmarks of study IRER. */
import type { BenchmarkResult } from "../paired.ts";

interface Entry {
  readonly summary: string;
  /** Loads the benchmark with what it needs. */
  readonly load: () => Promise<{ benchmark: (options: { quick: boolean }) => Promise<BenchmarkResult> }>;
}

export const irer: Readonly<Record<string, Entry>> = {
  step: { summary: "a time step of the S-NCGL field against JAX", load: () => import("./step.ts") },
  job: {
    summary: "a hunt's job from genome to measured numbers against Python processes",
    load: () => import("./job.ts"),
  },
};
