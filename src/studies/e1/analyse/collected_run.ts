import { basename, join, relative } from "node:path";
import { readRunState } from "@/core/artifacts/mod.ts";
import { GateError, InputError } from "@/core/errors.ts";
import { folderErrorOf, readText } from "@/core/files/mod.ts";
import { canonicalJson, runIdOf, sha256Text } from "@/core/identity/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { identityOf, readIdentity, type RunIdentity } from "@/core/study/mod.ts";
import { type Metrics, readMetrics } from "../measure/mod.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import type { E1Spec, RunConfig } from "../plan/run_config.ts";
import { METRICS_FILE } from "../run/run_files.ts";
import { runsFolder } from "../run/run_spec.ts";
import { e1 } from "../study.ts";

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

/**
 * The runs of a plan's model and seed that are there, on whatever backend.
 *
 * @throws {GateError} naming everything there that cannot be read: nothing is concluded without it
 */
export async function runsIn(plan: ExperimentPlan, spec: E1Spec): Promise<(CollectedRun | DivergedRun)[]> {
  const parent = join(runsFolder(plan), spec.config.model.name, String(spec.seed));
  const runs: (CollectedRun | DivergedRun)[] = [];
  const findings: string[] = [];
  for (const name of await runFolders(parent)) {
    try {
      const run = await readRun(join(parent, name), spec);
      if (run !== undefined) runs.push(run);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      findings.push(error.message);
    }
  }
  if (findings.length > 0) throw new GateError("aggregate", findings);
  return runs;
}

/**
 * What lies in a folder that bears a run's name, if it is of this run and came to an end that can be counted.
 *
 * @throws {InputError} it cannot be read, so that it may be a run of the plan
 */
async function readRun(folder: string, spec: E1Spec): Promise<CollectedRun | DivergedRun | undefined> {
  const found = await Deno.lstat(folder);
  if (!found.isDirectory) await readRunState(folder); // says what it is
  const identity = await readIdentity(e1, folder);
  if (withoutBackend(identity) !== withoutBackend(identityOf(spec))) return undefined;
  if (runIdOf(identity) !== basename(folder)) {
    throw new InputError(`its run_config.json gives the id ${runIdOf(identity)}`, {
      where: folder,
      mend: "restore the folder from a copy, or move it away and run again",
    });
  }
  const state = await readRunState(folder);
  const run = {
    runId: basename(folder),
    model: spec.config.model.name,
    seed: spec.seed,
    backend: identity.config.backend,
    folder,
    path: relative(artifactsFolder(), folder),
  };
  if (state?.status === "diverged") return { ...run, reason: state.reason ?? "no reason given" };
  if (state?.status !== "done") return undefined;
  const text = await readText(join(folder, METRICS_FILE));
  return {
    ...run,
    metrics: readMetrics(text, { where: join(folder, METRICS_FILE) }),
    metricsSha256: sha256Text(text),
  };
}

/** Identities that differ in nothing but the backend have the same text. */
export function withoutBackend(identity: RunIdentity<RunConfig>): string {
  return canonicalJson({ ...identity, config: { ...identity.config, backend: null } });
}

/** The names in a folder that are those of runs, sorted. */
export async function runFolders(parent: string): Promise<string[]> {
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
