import { join } from "node:path";
import { validate } from "@/core/config/mod.ts";
import { runIdOf } from "@/core/identity/mod.ts";
import { codeVersionOf } from "@/core/provenance/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import type { SncglParameters } from "@/physics/sncgl/parameters.ts";
import { caseSchema } from "../plan/case_schema.ts";
import { type IrerCase, RUN_TIME_LIMIT_SECONDS, type RunSpec } from "../plan/irer_case.ts";
import { type IrerPlan, irerRunsFolder } from "../plan/resolve_irer.ts";

/** The sources that can change a run's numbers; editing one of them gives new run ids. */
const SOURCES = [
  "src/core/hdf5",
  "src/core/random",
  "src/math/fft_2d.ts",
  "src/math/wasm_fft",
  "src/physics/grid.ts",
  "src/physics/sncgl",
  "src/physics/sdg",
  "src/studies/irer/run",
];

/** The runs of a plan, in its order. */
export async function specsOf({ cases, timeLimitSeconds }: IrerPlan): Promise<RunSpec[]> {
  return await Promise.all(cases.map(({ config, seed }) => specOf(config, { seed, timeLimitSeconds })));
}

/**
 * One run with its id and its place. The id is a hash of the whole input: every number of the case, the seed, and the
 * code that computes with them.
 *
 * @throws {InputError} for a case that cannot be run, whoever made it
 */
export async function specOf(
  config: IrerCase,
  { seed, timeLimitSeconds = RUN_TIME_LIMIT_SECONDS, codeVersion }: {
    seed: number;
    timeLimitSeconds?: number;
    /** Instead of this repository's, for a test. */
    codeVersion?: string;
  },
): Promise<RunSpec> {
  const identity = {
    study: "IRER" as const,
    config: validate(config, caseSchema, { where: "case" }),
    seed,
    inputs: {},
    codeVersion: codeVersion ?? await irerCodeVersion(),
  };
  const runId = runIdOf(identity);
  return { ...identity, runId, folder: join(irerRunsFolder(), runId), timeLimitSeconds };
}

/** What identifies a run: the fields that run_config.json holds and that the id is made from. */
export function identityOf({ study, config, seed, inputs, codeVersion }: RunSpec) {
  return { study, config, seed, inputs, codeVersion };
}

/** The parameters of the solver; the rest of a case makes the initial state. */
export function parametersOf({ initial_noise: _, ...parameters }: IrerCase): SncglParameters {
  return parameters;
}

let version: Promise<string> | undefined;

/** The hash of every source that a run's numbers depend on: that of this process's start, as its modules are. */
export function irerCodeVersion(): Promise<string> {
  return version ??= codeVersionOf(SOURCES, { repository: repositoryRoot() });
}
