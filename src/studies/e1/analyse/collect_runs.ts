import { join, relative } from "node:path";
import { readRunState } from "@/core/artifacts/mod.ts";
import { GateError, InputError } from "@/core/errors.ts";
import { folderErrorOf, readText } from "@/core/files/mod.ts";
import { canonicalJson, runIdOf, sha256Text } from "@/core/identity/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { type Metrics, readMetrics } from "../measure/mod.ts";
import { commandFor } from "../plan/command_line.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import { readIdentity } from "../run/read_run.ts";
import { METRICS_FILE } from "../run/run_files.ts";
import { identityOf, type RunConfig, runsFolder, runsOf, type RunSpec } from "../run/run_spec.ts";
import { describeBackend, isAskedFor } from "./backend_choice.ts";

/** A finished run as the analysis sees it. */
export interface CollectedRun {
  readonly runId: string;
  readonly model: string;
  readonly seed: number;
  readonly backend: RunConfig["backend"];
  /** Absolute. */
  readonly folder: string;
  /** Relative to the artifacts folder, for reports. */
  readonly path: string;
  readonly metrics: Metrics;
  readonly metricsSha256: string;
}

/** A run whose loss stopped being a number: it has predicted nothing, so that nothing can be measured. */
export type DivergedRun = Omit<CollectedRun, "metrics" | "metricsSha256"> & { readonly reason: string };

/** How the runs of a plan ended. */
export interface CollectedStudy {
  readonly runs: readonly CollectedRun[];
  readonly diverged: readonly DivergedRun[];
}

/**
 * Every run that the plan asks for, found by what it is, not by where it claims to be: configuration, seed, data hashes
 * and code version must be the plan's, the id must follow from them, and the sealed files must be untouched. The
 * backend, and whether it compiled, may be any that the plan leaves open, but one for all runs.
 *
 * @throws {GateError} naming each run that is missing, failed, or exists in several versions
 */
export async function collectStudy(
  plan: ExperimentPlan,
  inputs: Readonly<Record<string, string>>,
): Promise<CollectedStudy> {
  const anyBackend = { name: "cpu", library: "", device: "" } as const;
  const expected = await runsOf(plan, { backend: anyBackend, inputs });
  const findings: string[] = [];
  const absent: RunSpec[] = [];
  const found: (CollectedRun | DivergedRun)[] = [];
  for (const spec of expected) {
    const there = await runsIn(plan, spec);
    const matches = there.filter(({ backend }) => isAskedFor(backend, plan));
    if (matches.length === 0) {
      const ended = await illEnd(plan, spec);
      findings.push(ended ?? missing(spec, there));
      if (ended === undefined) absent.push(spec);
    } else if (matches.length > 1) {
      const backends = matches.map(({ backend }) => describeBackend(backend)).join(", ");
      findings.push(`${nameOf(spec)} was run on several backends: choose one of ${backends}`);
    } else found.push(matches[0]);
  }
  if (absent.length > 0) {
    const [models, seeds] = [absent.map(({ config }) => config.model.name), absent.map(({ seed }) => seed)];
    const command = commandFor("train_e1", plan, {
      models: [...new Set(models)],
      seeds: [...new Set(seeds)],
    });
    const what = absent.length === 1 ? "it" : `the ${absent.length} missing runs`;
    findings.push(`to make ${what}: '${command}'`);
  }
  const backends = new Set(found.map(({ backend }) => describeBackend(backend)));
  if (backends.size > 1) {
    findings.push(`the runs come from different backends: run all on one of ${[...backends].join(", ")}`);
  }
  if (findings.length > 0) throw new GateError("aggregate", findings);
  return { runs: found.filter(isMeasured), diverged: found.filter(isDiverged) };
}

/**
 * The runs of a plan where all must have come to their end.
 *
 * @throws {GateError} as `collectStudy`, and naming each run that diverged
 */
export async function collectRuns(
  plan: ExperimentPlan,
  inputs: Readonly<Record<string, string>>,
): Promise<CollectedRun[]> {
  const { runs, diverged } = await collectStudy(plan, inputs);
  const findings = diverged.map(({ model, seed, reason }) =>
    `run ${model}, seed ${seed} diverged: ${reason}`
  );
  if (findings.length > 0) throw new GateError("aggregate", findings);
  return [...runs];
}

function isMeasured(run: CollectedRun | DivergedRun): run is CollectedRun {
  return "metrics" in run;
}

function isDiverged(run: CollectedRun | DivergedRun): run is DivergedRun {
  return !isMeasured(run);
}

async function runsIn(plan: ExperimentPlan, spec: RunSpec): Promise<(CollectedRun | DivergedRun)[]> {
  const parent = join(runsFolder(plan), spec.config.model.name, String(spec.seed));
  const runs: (CollectedRun | DivergedRun)[] = [];
  for (const name of await runFolders(parent)) {
    const folder = join(parent, name);
    const identity = await readOrName(folder, readIdentity);
    if (withoutBackend(identity) !== withoutBackend(identityOf(spec))) continue;
    if (runIdOf(identity) !== name) {
      throw new GateError("aggregate", [`${folder}: its run_config.json gives the id ${runIdOf(identity)}`]);
    }
    const state = await readOrName(folder, (folder) => readRunState(folder));
    const run = {
      runId: name,
      model: spec.config.model.name,
      seed: spec.seed,
      backend: identity.config.backend,
      folder,
      path: relative(artifactsFolder(), folder),
    };
    if (state?.status === "diverged") runs.push({ ...run, reason: state.reason ?? "no reason given" });
    if (state?.status !== "done") continue;
    const text = await readText(join(folder, METRICS_FILE));
    runs.push({
      ...run,
      metrics: readMetrics(text, { where: join(folder, METRICS_FILE) }),
      metricsSha256: sha256Text(text),
    });
  }
  return runs;
}

/**
 * What is read of something that bears a run's name. What cannot be read may be a run of the plan, so nothing is
 * concluded without it.
 *
 * @throws {GateError} naming it, with the reason
 */
async function readOrName<T>(folder: string, read: (folder: string) => Promise<T>): Promise<T> {
  try {
    const found = await Deno.lstat(folder);
    if (!found.isDirectory) await readRunState(folder); // says what it is
    return await read(folder);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new GateError("aggregate", [error.message]);
  }
}

function withoutBackend(identity: ReturnType<typeof identityOf>): string {
  return canonicalJson({ ...identity, config: { ...identity.config, backend: null } });
}

async function runFolders(parent: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(parent)) {
      // whatever bears a run's name: what is no folder is named as such
      if (/^[0-9a-f]{16}$/.test(entry.name)) names.push(entry.name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw folderErrorOf(error, parent);
  }
  return names.sort();
}

/** How a run ended that did not come to its end; undefined if it was never made. */
async function illEnd(plan: ExperimentPlan, spec: RunSpec): Promise<string | undefined> {
  const parent = join(spec.folder, "..");
  for (const name of await runFolders(parent)) {
    const identity = await readIdentity(join(parent, name));
    if (withoutBackend(identity) !== withoutBackend(identityOf(spec))) continue;
    if (!isAskedFor(identity.config.backend, plan)) continue;
    const state = await readRunState(join(parent, name));
    if (state && state.status !== "done") {
      const remedy = state.remedy ? `; ${state.remedy}` : "";
      return `${nameOf(spec)} ended as ${state.status}: ${state.reason}${remedy}`;
    }
  }
}

/** That a run was never made, with the backends on which it is there, though they were not asked for. */
function missing(spec: RunSpec, elsewhere: readonly Pick<CollectedRun, "backend">[]): string {
  const others = elsewhere.map(({ backend }) => describeBackend(backend)).join(", ");
  return `${nameOf(spec)} is missing (this configuration, data and code)` +
    (others && `; choose what is there: ${others}`);
}

function nameOf(spec: RunSpec): string {
  return `run ${spec.config.model.name}, seed ${spec.seed}`;
}
