import { GateError } from "@/core/errors.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { type BackendReport, selectBackend } from "@/backends/mod.ts";
import type { Model } from "@/models/mod.ts";
import { type CollectedRun, collectRuns } from "../analyse/collect_runs.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import { frozenInputs } from "../prepare/mod.ts";
import { openRunData } from "../run/run_data.ts";
import {
  probeCodeVersion,
  type ProbeIdentity,
  probePath,
  readProbeFile,
  writeProbeFile,
} from "./probe_file.ts";
import { probeData, probeModel, PROBES } from "./probe_run.ts";
import { probeSettings } from "./settings.ts";
import { openTrainedModel } from "./trained_model.ts";

/** What became of one run of the plan. */
export interface ProbedRun {
  /** The run. */
  readonly runId: string;
  /** Its network. */
  readonly model: string;
  /** Its seed. */
  readonly seed: number;
  /** Of the probe file. */
  readonly path: string;
  /** `kept`: the file was there, of this code and these settings. */
  readonly outcome: "done" | "kept";
}

/** What became of a plan's runs. */
export interface ProbedRuns {
  /** In the plan's order. */
  readonly runs: readonly ProbedRun[];
  /** Why the others were not probed, a line each. */
  readonly notProbed: readonly string[];
}

/**
 * Probes every finished run of a plan, each on the backend that it was trained on, compiled if it was, and writes one
 * file a run. A file that is there and follows from the same run, settings, backend and code is kept.
 *
 * @throws {GateError} if no run is finished, or the set out of distribution may not be opened
 */
export async function probeRuns(
  plan: ExperimentPlan,
  { say }: { say: (line: string) => void },
): Promise<ProbedRuns> {
  const { runs, notProbed } = await finishedRuns(plan);
  for (const line of notProbed) say(`not probed: ${line}`);
  if (runs.length === 0) throw new GateError("probes", notProbed);
  const codeVersion = await probeCodeVersion();
  const open: { run: CollectedRun; path: string; backend: BackendReport; identity: ProbeIdentity }[] = [];
  const settings = probeSettings(plan.evaluation);
  const backends = new Map<string, BackendReport>();
  for (const run of runs) {
    const { name, compiled } = run.backend;
    if (!backends.has(name)) {
      backends.set(name, await selectBackend({ requested: name, threads: plan.training.threads, log: say }));
    }
    const backend = backends.get(name)!;
    const identity: ProbeIdentity = {
      study: "E1 probes",
      run_id: run.runId,
      settings,
      backend: { name, library: backend.library, device: backend.device, compiled },
      code_version: codeVersion,
    };
    const path = probePath(plan, run);
    if (await readProbeFile(path, identity) === undefined) open.push({ run, path, backend, identity });
  }
  await probeAll(plan, open);
  return {
    runs: runs.map((run) => ({
      runId: run.runId,
      model: run.model,
      seed: run.seed,
      path: probePath(plan, run),
      outcome: open.some((one) => one.run === run) ? "done" : "kept",
    })),
    notProbed,
  };
}

/** The runs of a plan that are finished and whole, and a line for each that is not. */
async function finishedRuns(plan: ExperimentPlan): Promise<{ runs: CollectedRun[]; notProbed: string[] }> {
  const inputs = await frozenInputs(plan);
  const runs: CollectedRun[] = [];
  const notProbed: string[] = [];
  for (const seed of plan.seeds) {
    for (const model of plan.models) {
      try {
        runs.push(...await collectRuns({ ...plan, seeds: [seed], models: [model] }, inputs));
      } catch (error) {
        if (!(error instanceof GateError)) throw error;
        notProbed.push(...error.findings);
      }
    }
  }
  return { runs, notProbed };
}

async function probeAll(
  plan: ExperimentPlan,
  open: readonly { run: CollectedRun; path: string; backend: BackendReport; identity: ProbeIdentity }[],
): Promise<void> {
  if (open.length === 0) return;
  // a run's id stands for the hashes of its data: the files must still have them
  const opened = await openRunData({ data: plan.data, inputs: await frozenInputs(plan) }, {
    by: "probes",
    runs: open.map(({ run }) => run.runId),
    seeds: [...new Set(open.map(({ run }) => run.seed))],
  });
  using progress = openProgress({ label: "probing", total: open.length * PROBES.length, unit: "probes" });
  progress.note("input and target of all frames");
  const data = probeData(opened, probeSettings(plan.evaluation));
  for (const { run, path, backend, identity } of open) {
    await selectBackend({ requested: backend.name, threads: plan.training.threads });
    const config = plan.models.find(({ name }) => name === run.model)!;
    const model: Model = await openTrainedModel(run.folder, { config, seed: run.seed });
    let begun = false;
    try {
      const findings = await probeModel(model, data, {
        settings: identity.settings,
        compiled: identity.backend.compiled,
        onStage: (name) => {
          if (begun) progress.advance();
          begun = true;
          progress.note(`${run.model}, seed ${run.seed}: ${name}`);
        },
      });
      await opened.files.requireUnchanged();
      await writeProbeFile(path, {
        identity,
        model: run.model,
        seed: run.seed,
        synthetic: plan.synthetic,
        standing: "exploratory",
        findings,
      });
    } finally {
      model.dispose();
    }
    progress.advance();
  }
  progress.finish();
}
