import { join } from "node:path";
import { runIdOf } from "@/core/identity/mod.ts";
import { codeVersionOf } from "@/core/provenance/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import type { BackendName, BackendReport } from "@/backends/mod.ts";
import type { ModelConfig } from "@/models/mod.ts";
import type { DataConfig } from "../prepare/mod.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";

/**
 * The sources that can change a run's numbers; editing one of them gives new run ids. Folders that other studies share
 * are listed file by file: what is added there for them leaves E1's ids as they are.
 */
const SOURCES = [
  "src/core/hdf5",
  "src/core/random",
  "src/math/fft_2d.ts",
  "src/math/nearest_neighbours.ts",
  "src/math/nearest_neighbours",
  "src/physics/flow_budget.ts",
  "src/physics/gaussian_random_field.ts",
  "src/physics/grid.ts",
  "src/physics/navier_stokes",
  "src/physics/resample.ts",
  "src/physics/velocity.ts",
  "src/backends",
  "src/models",
  "src/training",
  "src/probes",
  "src/studies/e1/prepare",
  "src/studies/e1/run",
  "src/studies/e1/measure",
];

/** The configuration of one run, fully resolved: the part of its identity that the experiment decides. */
export interface RunConfig {
  readonly model: ModelConfig;
  readonly data: { readonly ind: DataConfig; readonly ood: DataConfig };
  readonly training: ExperimentPlan["training"];
  readonly evaluation: ExperimentPlan["evaluation"];
  readonly backend: Pick<BackendReport, "name" | "library" | "device"> & {
    /** Whether training and prediction are compiled; their numbers then differ in rounding. */
    readonly compiled: boolean;
  };
  /** True for a rehearsal, whose numbers mean nothing. */
  readonly synthetic: boolean;
}

/** One run: what it is (its identity) and where it lives. */
export interface RunSpec {
  readonly study: "E1";
  readonly config: RunConfig;
  readonly seed: number;
  /** Data file, relative to the data folder → sha256. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly codeVersion: string;
  readonly runId: string;
  /** Absolute. */
  readonly folder: string;
}

/** The runs of a plan, seed by seed and baseline first, so that pairs are completed early. */
export async function runsOf(
  plan: ExperimentPlan,
  { backend: { name, library, device }, inputs }: {
    backend: Pick<BackendReport, "name" | "library" | "device">;
    inputs: Readonly<Record<string, string>>;
  },
): Promise<RunSpec[]> {
  const codeVersion = await e1CodeVersion();
  return plan.seeds.flatMap((seed) =>
    plan.models.map((model) => {
      const config: RunConfig = {
        model,
        data: plan.data,
        training: plan.training,
        evaluation: plan.evaluation,
        backend: { name, library, device, compiled: isCompiled(plan, name) },
        synthetic: plan.synthetic,
      };
      const identity = { study: "E1" as const, config, seed, inputs, codeVersion };
      const runId = runIdOf(identity);
      return { ...identity, runId, folder: join(runsFolder(plan), model.name, String(seed), runId) };
    })
  );
}

/** Whether the runs of a plan are compiled on a backend: if they are to be, and the backend can. */
export function isCompiled({ jit = true }: Pick<ExperimentPlan, "jit">, backend: BackendName): boolean {
  return jit && backend === "tensorflow";
}

/** A plan whose backend has been chosen: an analysis of it takes the runs that are made there, and no others. */
export function pinnedPlan(plan: ExperimentPlan, { name }: Pick<BackendReport, "name">): ExperimentPlan {
  return { ...plan, backend: name, jit: isCompiled(plan, name) };
}

/** What identifies a run: the fields that run_config.json holds and that the id is made from. */
export function identityOf({ study, config, seed, inputs, codeVersion }: RunSpec) {
  return { study, config, seed, inputs, codeVersion };
}

/** artifacts/[…/]E1: `<model>/<seed>/<runId>` lie under it. */
export function runsFolder(plan: Pick<ExperimentPlan, "experimentFolder">): string {
  return join(plan.experimentFolder, "E1");
}

/** The hash of every source that a run's numbers depend on. */
export function e1CodeVersion(): Promise<string> {
  return codeVersionOf(SOURCES, { repository: repositoryRoot() });
}
