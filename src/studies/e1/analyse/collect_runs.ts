import { join } from "node:path";
import { readRunState } from "@/core/artifacts/mod.ts";
import { GateError } from "@/core/errors.ts";
import { identityOf, readIdentity } from "@/core/study/mod.ts";
import { commandFor } from "../plan/command_line.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import type { E1Spec } from "../plan/run_config.ts";
import { runsOf } from "../run/run_spec.ts";
import { e1 } from "../study.ts";
import { describeBackend, isAskedFor } from "./backend_choice.ts";
import { type CollectedRun, type DivergedRun, runFolders, runsIn, withoutBackend } from "./collected_run.ts";

export type { CollectedRun, DivergedRun } from "./collected_run.ts";

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
 * @throws {GateError} naming each run that is missing, failed, damaged, or exists in several versions
 */
export async function collectStudy(
  plan: ExperimentPlan,
  inputs: Readonly<Record<string, string>>,
): Promise<CollectedStudy> {
  const anyBackend = { name: "cpu", library: "", device: "" } as const;
  const expected = await runsOf(plan, { backend: anyBackend, inputs });
  const findings: string[] = [];
  const absent: E1Spec[] = [];
  const found: (CollectedRun | DivergedRun)[] = [];
  for (const spec of expected) {
    // what cannot be read may be this run, and says nothing about the next
    const there = await runsIn(plan, spec).catch((error) => {
      if (!(error instanceof GateError)) throw error;
      findings.push(...error.findings);
    });
    if (there === undefined) continue;
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

/** How a run ended that did not come to its end; undefined if it was never made. */
async function illEnd(plan: ExperimentPlan, spec: E1Spec): Promise<string | undefined> {
  const parent = join(spec.folder, "..");
  for (const name of await runFolders(parent)) {
    const identity = await readIdentity(e1, join(parent, name));
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
function missing(spec: E1Spec, elsewhere: readonly Pick<CollectedRun, "backend">[]): string {
  const others = elsewhere.map(({ backend }) => describeBackend(backend)).join(", ");
  return `${nameOf(spec)} is missing (this configuration, data and code)` +
    (others && `; choose what is there: ${others}`);
}

function nameOf(spec: E1Spec): string {
  return `run ${spec.config.model.name}, seed ${spec.seed}`;
}
