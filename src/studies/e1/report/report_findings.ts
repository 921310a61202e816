import { join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { GateError, InputError } from "@/core/errors.ts";
import { readText } from "@/core/files/mod.ts";
import { couldNotLook } from "@/core/inspection.ts";
import { sha256Text } from "@/core/identity/mod.ts";
import { readEntries } from "@/core/logs/mod.ts";
import { OPENING_LOG } from "@/core/preregistration/mod.ts";
import { logsFolder, repositoryRoot } from "@/core/repository.ts";
import { readSummary, type Summary, SUMMARY_FILE } from "../analyse/summary.ts";
import {
  compareReports,
  digestsOf,
  endedRuns,
  figureFindings,
  type Measure,
  measuredOnce,
  rawFindings,
  readSources,
  type ReportFolder,
  reportFolders,
  sourceFindings,
  statedFigures,
  type StudyRuns,
  type WholeRuns,
  wholeRuns,
  withFigure1,
} from "./check/mod.ts";
import { PAGE_VERSION, readReportParts } from "./page/mod.ts";
import { readFacts, type ReportFacts, type RunFacts, runFacts } from "./report_facts.ts";
import { FACTS_FILE, REPORT_FILE } from "./report_files.ts";
import { readReportInput } from "./report_input.ts";
import { renderReport } from "./render_report.ts";
import { drawnFigures } from "./write_report.ts";

/** What became of the reports that were found. */
export interface CheckedReports {
  /** One line for each number, text, hypothesis or figure that does not follow from its source; the field is named. */
  readonly findings: readonly string[];
  /** One line a report: what it was held against. */
  readonly notes: readonly string[];
}

/**
 * Makes every report anew and compares. Where runs are at hand, their metrics are measured from the raw predictions
 * again, and where all are, all figures drawn; of a kept copy, what its runs cannot say is held against E1_summary.json
 * and E1_report.json beside it and against the freeze.
 */
export async function reportFindings(): Promise<CheckedReports> {
  const findings: string[] = [];
  const notes: string[] = [];
  const measure = measuredOnce(); // a kept copy may be of the runs that are here
  for (const place of await reportFolders()) {
    const path = join(place.folder, REPORT_FILE);
    const inside = relative(repositoryRoot(), path);
    const name = inside.startsWith("..") ? path : inside;
    try {
      const checked = await checkReport(place, measure);
      findings.push(...checked.findings.map((finding) => `${name}: ${finding}`));
      notes.push(`${name}: ${checked.note}`);
    } catch (error) {
      findings.push(`${name}: ${obstacle(error)}`);
    }
  }
  return { findings, notes };
}

/** Why a report could not be checked: bad input, a closed gate, or a summary that was bent out of its form. */
function obstacle(error: unknown): string {
  if (error instanceof InputError || error instanceof GateError) return error.message;
  if (error instanceof TypeError || error instanceof RangeError) {
    return `cannot be made anew from E1_summary.json: ${error.message}`;
  }
  throw error;
}

async function checkReport(
  { folder, kept }: ReportFolder,
  measure: Measure,
): Promise<{ findings: string[]; note: string }> {
  const html = await readText(join(folder, REPORT_FILE));
  const facts = await readFacts(folder);
  const summary = await readSummary({ outputFolder: folder });
  const { here, gone, damaged } = await wholeRuns(summary);
  // a kept copy is held against the runs of its ids that are here, whether its own or a repetition
  const there = kept
    ? await endedRuns(here)
    : { runs: here.runs, diverged: summary.diverged.filter(({ run_id }) => !damaged.has(run_id)) };
  const found = await runFacts(there);
  const whole = summary.runs.every(({ run_id }) => found[run_id]?.status === "done");
  const stated = statedFigures(html);
  // pictures of an earlier version are not drawn any more
  const drawn = whole && facts.version === PAGE_VERSION;
  const figures = drawn
    ? await drawnFigures(summary)
    : await withFigure1(summary, { figures: stated, version: facts.version });
  const made: ReportFacts = {
    ...facts,
    synthetic: summary.synthetic,
    standing: summary.preregistration.standing,
    summary_sha256: sha256Text(await readText(join(folder, SUMMARY_FILE))),
    runs: kept ? withoutClock(found, facts.runs) : { ...silentFacts(facts.runs, there), ...found },
    figures: drawn ? digestsOf(figures) : facts.figures,
  };
  const input = await readReportInput({ summary, facts: made, figures });
  const differences = compareReports(html, renderReport(input));
  const findings = [
    ...silenceFindings({ gone, damaged }, { kept }),
    ...factFindings(facts, made),
    ...await logFindings(facts),
    ...placeFindings(summary),
    ...await rawFindings(there, { facts: found, measure }),
    ...drawn ? [] : figureFindings(facts, stated),
    ...differences,
    // whatever differs has been named; what does not must also stand where it says
    ...differences.length > 0 ? [] : await sourceFindings(readReportParts(html).marks, {
      runs: summary.runs,
      read: readSources({ folder, summary, facts }),
    }),
  ];
  return {
    findings,
    note: noteOf({
      runs: summary.runs.length,
      here: there.runs.length,
      repeated: !includes(facts.runs, found),
    }),
  };
}

/** What a repetition may differ in from the kept runs of the same ids, when they were made and from which commit. */
function withoutClock(found: RunFacts, kept: RunFacts): RunFacts {
  const statuses = Object.entries(found).map((
    [id, one],
  ) => [id, { ...one, ...kept[id], status: one.status }]);
  return { ...kept, ...Object.fromEntries(statuses) };
}

/** What the report says of runs that cannot speak any more. */
function silentFacts(facts: RunFacts, { runs }: StudyRuns): RunFacts {
  const speaking = new Set(runs.map(({ run_id }) => run_id));
  return Object.fromEntries(Object.entries(facts).filter(([id]) => !speaking.has(id)));
}

/** What is wrong with the runs of a report that was made here is the summaries' gate to name; nobody else asks of a copy's. */
function silenceFindings(
  { gone, damaged }: Pick<WholeRuns, "gone" | "damaged">,
  { kept }: { kept: boolean },
): string[] {
  if (kept) return [...damaged.values()].map(({ message }) => message);
  const silent = gone.size + damaged.size;
  return silent === 0 ? [] : [
    couldNotLook(
      "runs",
      `${silent} of them ${silent === 1 ? "is" : "are"} gone or changed (see the summaries); ` +
        "their metrics and times are taken as the report has them",
    ),
  ];
}

function includes(kept: RunFacts, found: RunFacts): boolean {
  return Object.entries(found).every(([id, one]) => isDeepStrictEqual(one, kept[id]));
}

/** What a report was held against. */
function noteOf({ runs, here, repeated }: { runs: number; here: number; repeated: boolean }): string {
  const clock = repeated ? " (the runs here are a repetition: times and commits are taken as kept)" : "";
  if (here === runs) {
    return `made anew from E1_summary.json; its metrics measured from the raw predictions, its figures drawn${clock}`;
  }
  const measured = here === 0
    ? "its runs are not here, so metrics and times are taken as kept"
    : `${here} of its ${runs} runs are here and were measured from the raw predictions${clock}`;
  return `made anew from E1_summary.json; ${measured}, and all figures but the first are held against their digests`;
}

/** A run is looked for by its id, so that no path may lead past the run that is here. */
function placeFindings({ runs, diverged }: Summary): string[] {
  return [...runs, ...diverged].filter(({ path, model, seed, run_id }) =>
    !`/${path}`.endsWith(`/E1/${model}/${seed}/${run_id}`) || path.split("/").includes("..")
  ).map(({ run_id, path }) => `runs.${run_id}.path: ${path} is not where a run of this id lies`);
}

function factFindings(is: ReportFacts, ought: ReportFacts): string[] {
  if (is.summary_sha256 !== ought.summary_sha256) {
    return [
      `${FACTS_FILE}: summary_sha256: the report was made from another E1_summary.json: 'deno task report' again`,
    ];
  }
  const marks = (["standing", "synthetic"] as const).filter((key) => is[key] !== ought[key])
    .map((key) => `${FACTS_FILE}: ${key}: E1_summary.json has ${ought[key]}, found ${is[key]}`);
  const runs = Object.keys(ought.runs).filter((id) =>
    JSON.stringify(is.runs[id]) !== JSON.stringify(ought.runs[id])
  ).map((id) => `${FACTS_FILE}: runs.${id}: is not what the run's own files say`);
  const figures = Object.keys(ought.figures).filter((name) => is.figures[name] !== ought.figures[name])
    .map((name) => `${FACTS_FILE}: figures.${name}: is not the digest of the figure as drawn`);
  return [...marks, ...runs, ...figures];
}

/** Whether the log of openings still holds what the report saw of it. */
async function logFindings({ openings: { entries, head } }: ReportFacts): Promise<string[]> {
  if (head === null) return [];
  const log = await readEntries(join(logsFolder(), OPENING_LOG)).catch(() => []);
  return log.some(({ number, hash }) => number === entries && hash === head)
    ? []
    : [`${FACTS_FILE}: openings.head: entry ${entries} of ${OPENING_LOG} has another hash`];
}
