import { join } from "node:path";
import { readRunState } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { exists } from "@/core/exists.ts";
import { sha256File } from "@/core/identity/mod.ts";
import { inspectedInTurn, type Inspection, named } from "@/core/inspection.ts";
import { artifactsFolder } from "@/core/repository.ts";
import type { Summary } from "../analyse/summary.ts";
import { summaryFindings } from "../analyse/summary_findings.ts";
import { requireSummaryOf } from "../analyse/summary_of_plan.ts";
import { PLAN_FILE, readPlan } from "../plan/plan_file.ts";
import { FACTS_FILE, inspectStanding, REPORT_FILE } from "../report/mod.ts";
import { METRICS_FILE } from "../run/run_files.ts";
import { executedOf } from "../show/sources.ts";
import type { FoundSummary } from "./find_summaries.ts";
import { figureFindings } from "./figure_findings.ts";
import { tableFindings } from "./table_findings.ts";
import { timingFindings } from "./timing_findings.ts";

/**
 * Asks of a summary all that can be asked: whether its standing follows from the freeze, the logs and git by the rule
 * that `aggregate` has it from, its numbers from the metrics in it, the tables and figures beside it from it, and the
 * metrics from runs that are here and untouched. Measuring these anew is the reports' part.
 */
export async function inspectSummary(found: FoundSummary): Promise<Inspection> {
  const parts = [standing, numbers, runsHere, keptWhole, planBeside, tables, timing, figures];
  return named(found.name, await inspectedInTurn(parts, (part) => ofForm(() => part(found))));
}

type Part = (found: FoundSummary) => Promise<Inspection>;

/** A summary that was bent out of its form stops a part short, which is a finding of its own. */
async function ofForm(work: () => Promise<Inspection>): Promise<Inspection> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return found([`has not the form of a summary: ${error.message}`]);
  }
}

function found(findings: readonly string[], unseen: readonly string[] = []): Inspection {
  return { findings, unseen };
}

const standing: Part = ({ summary, folder, kept }) => inspectStanding(summary, { folder, kept });

const numbers: Part = ({ summary }) => Promise.resolve(found(summaryFindings(summary, executedOf(summary))));

/** Runs of a summary that was made here must be here, as they were sealed; those of a kept copy are not expected. */
const runsHere: Part = async ({ summary, kept }) => {
  if (kept) return found([]);
  // a damaged run is a finding of its own and hides none of the others
  return await inspectedInTurn([...summary.runs, ...summary.diverged].map(withDigest), runHere);
};

async function runHere({ run_id, path, metrics_sha256 }: ReturnType<typeof withDigest>): Promise<Inspection> {
  const folder = join(artifactsFolder(), path);
  if (await readRunState(folder) === undefined) {
    return found([`runs.${run_id}: its folder ${path} is gone`]);
  }
  if (metrics_sha256 === undefined || await sha256File(join(folder, METRICS_FILE)) === metrics_sha256) {
    return found([]);
  }
  return found([`runs.${run_id}.metrics_sha256: is not that of ${path}/${METRICS_FILE}`]);
}

/** A copy is kept with its report, what the report shows beside the summary, and every run's provenance. */
const keptWhole: Part = async ({ summary: { runs, diverged }, folder, kept }) => {
  if (!kept) return found([]);
  const ids = [...runs, ...diverged].map(({ run_id }) => run_id);
  const files = [REPORT_FILE, FACTS_FILE, ...ids.map((id) => `provenance/${id}.json`)];
  const there = await Promise.all(files.map((file) => exists(join(folder, file))));
  return found(
    files.filter((_, index) => !there[index]).map((file) =>
      `${file}: is gone; restore it from version control`
    ),
  );
};

/** The plan that a command left for its notebooks is the one that the summary carried out. */
const planBeside: Part = async ({ summary, folder }) => {
  const path = join(folder, PLAN_FILE);
  if (!await exists(path)) return found([]);
  try {
    requireSummaryOf(await readPlan(path), { summary, where: path });
    return found([]);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return found([`${PLAN_FILE}: ${error.what}`]);
  }
};

function withDigest(
  run: Summary["runs"][number] | Summary["diverged"][number],
): { run_id: string; path: string; metrics_sha256?: string } {
  return run;
}

const tables: Part = async ({ folder, summary, kept }) =>
  found(await tableFindings(summary, { folder, kept }));

const timing: Part = async ({ folder, summary }) => found(await timingFindings(summary, { folder }));

const figures: Part = ({ folder, summary, kept }) => figureFindings(summary, { folder, kept });
