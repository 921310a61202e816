import { join } from "node:path";
import { readRunState } from "@/core/artifacts/mod.ts";
import { readText } from "@/core/files/mod.ts";
import { runIdOf, sha256Text } from "@/core/identity/mod.ts";
import { inspected } from "@/core/inspection.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { readIdentity } from "@/core/study/mod.ts";
import type { Summary } from "../../analyse/summary.ts";
import { measurementTexts, measureRun } from "../../measure/mod.ts";
import { METRICS_FILE } from "../../run/run_files.ts";
import { e1 } from "../../study.ts";
import type { StudyRuns } from "./whole_runs.ts";
import type { RunFacts } from "../report_facts.ts";

/**
 * Measures runs of a summary once more from their raw predictions, and holds their files and the summary against that.
 * A run's id holds its configuration, seed, data, code and backend, so that a repetition must come out the same.
 *
 * @param options.facts how each of `runs` ended, from its sealed folder
 * @param options.measure what files a run's raw predictions give; `measuredOnce` for several summaries of the same runs
 * @returns one line for each file or digest that does not follow
 */
export async function rawFindings(
  { runs, diverged }: StudyRuns,
  { facts, measure = measuredOnce() }: { facts: RunFacts; measure?: Measure },
): Promise<string[]> {
  const findings: string[] = [];
  for (const run of runs) {
    const { status } = facts[run.run_id];
    // what keeps one run from being measured keeps none of the others
    if (status === "done") {
      findings.push(...(await inspected(() => measuredFindings(run, measure))).findings);
    } else {
      findings.push(`runs.${run.run_id}: the summary has metrics of it, and it is ${status}`);
    }
  }
  for (const { run_id, path, reason } of diverged) {
    const state = await readRunState(join(artifactsFolder(), path));
    if (state?.status !== "diverged" || (state.reason ?? "no reason given") !== reason) {
      const found = state === undefined ? "it is gone" : `it is ${state.status}: ${state.reason}`;
      findings.push(`diverged.${run_id}: the summary says that it diverged: ${reason}; ${found}`);
    }
  }
  return findings;
}

/** File of a measurement → its text, by the run's folder. */
export type Measure = (folder: string) => Promise<Readonly<Record<string, string>>>;

/** Measures each run that it is asked for once, and remembers the texts. */
export function measuredOnce(): Measure {
  const known = new Map<string, ReturnType<Measure>>();
  return (folder) => {
    const texts = known.get(folder) ?? measureRun(folder).then(measurementTexts);
    known.set(folder, texts);
    return texts;
  };
}

async function measuredFindings(
  { run_id, path, metrics_sha256 }: Summary["runs"][number],
  measure: Measure,
): Promise<string[]> {
  const folder = join(artifactsFolder(), path);
  const id = runIdOf(await readIdentity(e1, folder));
  if (id !== run_id) return [`runs.${run_id}: the run_config.json of ${path} gives the id ${id}`];
  const findings: string[] = [];
  for (const [name, text] of Object.entries(await measure(folder))) {
    if (await readText(join(folder, name)) !== text) {
      findings.push(`${path}/${name}: does not follow from the raw files`);
    }
    if (name === METRICS_FILE && sha256Text(text) !== metrics_sha256) {
      findings.push(`runs.${run_id}.metrics_sha256: is not the digest of what the raw files give`);
    }
  }
  return findings;
}
