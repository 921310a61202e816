import { relative } from "node:path";
import { InputError } from "@/core/errors.ts";
import { artifactsFolder } from "@/core/repository.ts";
import type { FigureContext } from "@/figures/mod.ts";
import type { Summary } from "../analyse/summary.ts";
import { commandFor } from "../plan/command_line.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import { type ProbeFile, probePath, probesFolder, readProbeFile } from "../probe/probe_file.ts";
import type { ModelLabel } from "./pictures/mod.ts";
import { modelLabels, UNREGISTERED } from "./sources.ts";

/** The probe files of a summary's runs, in its order. */
export interface StudyProbes {
  /** In the order of the summary's runs. */
  readonly files: readonly ProbeFile[];
  /** Names and labels of the networks, the reference first. */
  readonly models: readonly ModelLabel[];
  /** Of every figure that is drawn of them. */
  readonly context: FigureContext;
}

/**
 * Reads the probe files of the runs that a summary is made of.
 *
 * @throws {InputError} naming the runs that were not probed
 */
export async function readProbes(plan: ExperimentPlan, summary: Summary): Promise<StudyProbes> {
  const paths = summary.runs.map(({ model, seed, run_id }) =>
    probePath(plan, { model, seed, runId: run_id })
  );
  const files: ProbeFile[] = [];
  const missing: string[] = [];
  for (const [index, path] of paths.entries()) {
    const file = await readProbeFile(path);
    if (file === undefined) missing.push(`${summary.runs[index].model}, seed ${summary.runs[index].seed}`);
    else files.push(file);
  }
  if (missing.length > 0) {
    throw new InputError(`not probed, or changed since: ${missing.join("; ")}`, {
      where: probesFolder(plan),
      mend: `run '${commandFor("probes", plan)}'`,
    });
  }
  return {
    files,
    models: modelLabels(summary),
    context: {
      sources: {
        runIds: files.map(({ identity }) => identity.run_id),
        files: paths.map((path) => relative(artifactsFolder(), path)),
      },
      synthetic: summary.synthetic,
      exploratory: UNREGISTERED,
    },
  };
}

/** The probe files of one network. */
export function filesOf({ files }: StudyProbes, model: string): readonly ProbeFile[] {
  return files.filter((file) => file.model === model);
}

/** The mean of the numbers that are there; null if none is. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const present = values.filter((value) => value !== null);
  return present.length === 0 ? null : present.reduce((sum, value) => sum + value, 0) / present.length;
}
