import type { RunSpec } from "@/core/study/mod.ts";
import type { BackendReport } from "@/backends/mod.ts";
import type { ModelConfig } from "@/models/mod.ts";
import type { DataConfig } from "./data_config.ts";
import type { ExperimentPlan } from "./resolve.ts";

/** The configuration of one run, fully resolved: the part of its identity that the experiment decides. */
export interface RunConfig {
  /** The network. */
  readonly model: ModelConfig;
  /** What it is trained on, and what only tests it. */
  readonly data: { readonly ind: DataConfig; readonly ood: DataConfig };
  /** How it is trained. */
  readonly training: ExperimentPlan["training"];
  /** How it is tested. */
  readonly evaluation: ExperimentPlan["evaluation"];
  /** What computes it. */
  readonly backend: Pick<BackendReport, "name" | "library" | "device"> & {
    /** Whether training and prediction are compiled; their numbers then differ in rounding. */
    readonly compiled: boolean;
  };
  /** True for a rehearsal, whose numbers mean nothing. */
  readonly synthetic: boolean;
}

/** One run of the study. Its inputs are data files, relative to the data folder. */
export type E1Spec = RunSpec<RunConfig>;
