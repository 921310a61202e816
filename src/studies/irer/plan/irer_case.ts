import type { SncglParameters } from "@/physics/sncgl/parameters.ts";

/** One simulation: everything but the seed that decides its numbers. All values are dimensionless. */
export interface IrerCase extends SncglParameters {
  /** Standard deviation of the initial ψ's real and of its imaginary part, each Gaussian and white on the grid. */
  readonly initial_noise: number;
}

/** One run of a case: what it is (its identity) and where it lives. */
export interface RunSpec {
  readonly study: "IRER";
  readonly config: IrerCase;
  /** Of the initial noise. */
  readonly seed: number;
  readonly inputs: Readonly<Record<string, never>>;
  readonly codeVersion: string;
  readonly runId: string;
  /** Absolute. */
  readonly folder: string;
  /** Not part of the identity: how long the run may take, in seconds. */
  readonly timeLimitSeconds: number;
}

/** How long a run may take unless it is said otherwise. */
export const RUN_TIME_LIMIT_SECONDS = 600;
