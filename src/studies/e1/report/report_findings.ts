import { join, relative } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { GateError, InputError } from "@/core/errors.ts";
import { sha256Text } from "@/core/identity/mod.ts";
import { freezePath, readFreeze } from "@/core/preregistration/mod.ts";
import { readEntries } from "@/core/logs/mod.ts";
import { logsFolder, repositoryRoot } from "@/core/repository.ts";
import { renderFigure } from "@/figures/mod.ts";
import { readSummary, type Summary } from "../analyse/summary.ts";
import { summaryFindings } from "../analyse/summary_findings.ts";
import { figure1Of, FIGURE_1 } from "../show/draw_figures.ts";
import { executedOf } from "../show/sources.ts";
import { compareReports } from "./compare_reports.ts";
import { rawFindings } from "./raw_findings.ts";
import { readSources } from "./read_sources.ts";
import { hasRuns, readFacts, type ReportFacts, runFacts } from "./report_facts.ts";
import { FACTS_FILE, OPENING_LOG, REPORT_FILE } from "./report_files.ts";
import { type ReportFolder, reportFolders } from "./report_folders.ts";
import { readReportInput, type ReportFigure } from "./report_input.ts";
import { readReportParts, svgOf } from "./report_marks.ts";
import { renderReport } from "./render_report.ts";
import { sourceFindings } from "./resolve_source.ts";
import { drawnFigures } from "./write_report.ts";

/** What became of the reports that were found. */
export interface CheckedReports {
  /** One line for each number, text, hypothesis or figure that does not follow from its source; the field is named. */
  readonly findings: readonly string[];
  /** One line a report: what it was held against. */
  readonly notes: readonly string[];
}

/**
 * Makes every report anew and compares. Where the runs are at hand, their metrics are measured from the raw predictions
 * again, and all figures drawn; a kept copy without its runs is held against E1_summary.json and E1_report.json
 * beside it and against the freeze.
 */
export async function reportFindings(): Promise<CheckedReports> {
  const findings: string[] = [];
  const notes: string[] = [];
  for (const place of await reportFolders()) {
    const path = join(place.folder, REPORT_FILE);
    const inside = relative(repositoryRoot(), path);
    const name = inside.startsWith("..") ? path : inside;
    try {
      const checked = await checkReport(place);
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
): Promise<{ findings: string[]; note: string }> {
  const html = await Deno.readTextFile(join(folder, REPORT_FILE));
  const facts = await readFacts(folder);
  const summary = await readSummary({ outputFolder: folder });
  const there = !kept || await hasRuns(summary) ? await runFacts(summary) : undefined;
  // a repetition gives runs of the same ids, which are not those that the kept report is about
  const repeated = kept && there !== undefined && !isDeepStrictEqual(there, facts.runs);
  const raw = there !== undefined && !repeated;
  const stated = statedFigures(html);
  const figures = raw ? await drawnFigures(summary) : await withFigure1(summary, stated);
  const made: ReportFacts = {
    ...facts,
    summary_sha256: sha256Text(await Deno.readTextFile(join(folder, "E1_summary.json"))),
    runs: raw ? there : facts.runs,
    figures: raw ? digestsOf(figures) : facts.figures,
  };
  const input = await readReportInput({ summary, facts: made, figures });
  const differences = compareReports(html, renderReport(input));
  const findings = [
    ...factFindings(facts, made),
    ...await logFindings(facts),
    ...await standingFindings(summary),
    ...raw ? await rawFindings(summary) : figureFindings(facts, stated),
    ...await coveredByFreeze(summary) ? [] : summaryFindings(summary, executedOf(summary)),
    ...differences,
    // whatever differs has been named; what does not must also stand where it says
    ...differences.length > 0 ? [] : await sourceFindings(readReportParts(html).marks, {
      runs: summary.runs,
      read: readSources({ folder, summary, facts }),
    }),
  ];
  return {
    findings,
    note: raw
      ? "made anew from E1_summary.json; its metrics measured from the raw predictions, its figures drawn"
      : `made anew from E1_summary.json; ${
        repeated ? "the runs here are a repetition" : "its runs are not here"
      }, so ` +
        "metrics and times are taken as kept, and all figures but the first are held against their digests",
  };
}

/** What keeps a study from confirming where it says that it does, and no frozen plan of its own is there to say so. */
async function standingFindings(summary: Summary): Promise<string[]> {
  const { preregistration: { plan, standing }, experiment, hypotheses } = summary;
  const confirms = standing === "confirmatory" ||
    Object.values(hypotheses).some((hypothesis) => hypothesis.standing === "confirmatory");
  if (!confirms || await coveredByFreeze(summary)) return [];
  return [`preregistration.standing: confirmatory, and yet no frozen plan ${plan} registers ${experiment}`];
}

/** Whether `preregistrationFindings` recomputes a summary already: it is of the experiment that a frozen plan registers. */
async function coveredByFreeze({ preregistration: { plan }, experiment }: Summary): Promise<boolean> {
  const freeze = await readFreeze(freezePath(plan, { repository: repositoryRoot() }));
  return freeze?.plan.experiment === experiment;
}

function factFindings(is: ReportFacts, ought: ReportFacts): string[] {
  if (is.summary_sha256 !== ought.summary_sha256) {
    return [
      `${FACTS_FILE}: summary_sha256: the report was made from another E1_summary.json: 'deno task report' again`,
    ];
  }
  const runs = Object.keys(ought.runs).filter((id) =>
    JSON.stringify(is.runs[id]) !== JSON.stringify(ought.runs[id])
  ).map((id) => `${FACTS_FILE}: runs.${id}: is not what the run's own files say`);
  const figures = Object.keys(ought.figures).filter((name) => is.figures[name] !== ought.figures[name])
    .map((name) => `${FACTS_FILE}: figures.${name}: is not the digest of the figure as drawn`);
  return [...runs, ...figures];
}

/** Whether the log of openings still holds what the report saw of it. */
async function logFindings({ openings: { entries, head } }: ReportFacts): Promise<string[]> {
  if (head === null) return [];
  const log = await readEntries(join(logsFolder(), OPENING_LOG)).catch(() => []);
  return log.some(({ number, hash }) => number === entries && hash === head)
    ? []
    : [`${FACTS_FILE}: openings.head: entry ${entries} of ${OPENING_LOG} has another hash`];
}

/** The figures as they stand in a page. */
function statedFigures(html: string): ReportFigure[] {
  return [...readReportParts(html).figures].map(([name, address]) => ({ name, svg: svgOf(address) ?? "" }));
}

/** Figures that cannot be drawn anew against the digests that were kept with them. */
function figureFindings(facts: ReportFacts, figures: readonly ReportFigure[]): string[] {
  const strange = figures.filter(({ name }) => !(name in facts.figures))
    .map(({ name }) => `${name}: ${FACTS_FILE} knows no such figure`);
  return Object.entries(facts.figures).flatMap(([name, digest]) => {
    const figure = figures.find((one) => one.name === name);
    if (figure === undefined) return [`${name}: the figure is missing`];
    return sha256Text(figure.svg) === digest
      ? []
      : [`${name}: the figure has not the digest that ${FACTS_FILE} gives`];
  }).concat(strange);
}

/** Figure 1 follows from the summary alone; the others are taken as they are. */
async function withFigure1(summary: Summary, figures: readonly ReportFigure[]): Promise<ReportFigure[]> {
  const { svg } = await renderFigure(figure1Of(summary));
  return figures.map((figure) => figure.name === FIGURE_1 ? { name: FIGURE_1, svg } : figure);
}

function digestsOf(figures: readonly ReportFigure[]): Record<string, string> {
  return Object.fromEntries(figures.map(({ name, svg }) => [name, sha256Text(svg)]));
}
