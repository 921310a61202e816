import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { GateError } from "@/core/errors.ts";
import { readText } from "@/core/files/mod.ts";
import { readableCanonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { renderFigure } from "@/figures/mod.ts";
import { readSummary, type Summary, SUMMARY_FILE } from "../analyse/summary.ts";
import { summaryFindings } from "../analyse/summary_findings.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import { figuresOf } from "../show/draw_figures.ts";
import { executedOf } from "../show/sources.ts";
import { PAGE_VERSION } from "./page/mod.ts";
import { inspectStanding, requireFigurePlaces } from "./check/mod.ts";
import { FACTS_FILE, REPORT_FILE } from "./report_files.ts";
import { openingFacts, type ReportFacts, runFacts } from "./report_facts.ts";
import { readReportInput, type ReportFigure } from "./report_input.ts";
import { renderReport } from "./render_report.ts";

/**
 * Writes E1_report.html and E1_report.json beside the summary of an experiment, from it and from its runs' files.
 *
 * @returns the files written
 * @throws {InputError} if there is no summary, or a run is gone or was changed
 * @throws {GateError} if the summary states a standing, a number or a verdict that does not follow
 */
export async function writeReport(
  plan: ExperimentPlan | Pick<ExperimentPlan, "outputFolder">,
): Promise<string[]> {
  const { outputFolder } = plan;
  const summary = await readSummary(plan);
  const { findings, unseen } = await inspectStanding(summary, { folder: outputFolder, kept: false });
  const bent = [...findings, ...unseen, ...summaryFindings(summary, executedOf(summary))];
  if (bent.length > 0) {
    throw new GateError("report", bent.map((line) => `${join(outputFolder, SUMMARY_FILE)}: ${line}`));
  }
  const runs = await runFacts(summary);
  await requireFigurePlaces(outputFolder, Object.keys(await figuresOf(summary)));
  const figures = await drawnFigures(summary);
  const facts: ReportFacts = {
    version: PAGE_VERSION,
    synthetic: summary.synthetic,
    standing: summary.preregistration.standing,
    summary_sha256: sha256Text(await readText(join(outputFolder, SUMMARY_FILE))),
    runs,
    // after the figures: drawing one may open data
    openings: await openingFacts(),
    figures: Object.fromEntries(figures.map(({ name, svg }) => [name, sha256Text(svg)])),
  };
  const report = join(outputFolder, REPORT_FILE);
  const beside = join(outputFolder, FACTS_FILE);
  await writeFileAtomic(report, renderReport(await readReportInput({ summary, facts, figures })));
  await writeFileAtomic(beside, readableCanonicalJson(facts));
  return [report, beside];
}

/** The figures of a study, drawn now. */
export async function drawnFigures(summary: Summary): Promise<ReportFigure[]> {
  const figures: ReportFigure[] = [];
  for (const [name, spec] of Object.entries(await figuresOf(summary))) {
    figures.push({ name, svg: (await renderFigure(spec)).svg });
  }
  return figures;
}
