import type { RunConfig } from "../plan/run_config.ts";

/** How the cores of a run share its work. */
export interface SharedCores {
  /** Parts that a batch is computed in. */
  readonly shards: number;
  /** Threads within one operation. */
  readonly threads: number;
  /** Operations of a compiled step that go at once. */
  readonly operations: number;
}

/**
 * Compiled on a CPU, each part of a batch has cores of its own. Op by op the parts come one after the other, each on all
 * cores: that costs some time, but dropout then draws the same numbers as compiled, and a checkpoint can be taken from
 * one to the other. A device computes a batch as a whole.
 */
export function shareCores(
  { training: { threads, batch_size }, backend: { device, compiled } }: Pick<
    RunConfig,
    "training" | "backend"
  >,
): SharedCores {
  const shards = device.startsWith("CPU") ? Math.min(threads, batch_size) : 1;
  return { shards, threads: compiled ? Math.ceil(threads / shards) : threads, operations: threads };
}
