import { sha256Text } from "@/core/identity/mod.ts";
import { renderFigure } from "@/figures/mod.ts";
import type { Summary } from "../../analyse/summary.ts";
import { figure1Of, FIGURE_1 } from "../../show/draw_figures.ts";
import type { ReportFacts } from "../report_facts.ts";
import { FACTS_FILE } from "../report_files.ts";
import type { ReportFigure } from "../report_input.ts";
import { readReportParts, svgOf } from "../page/mod.ts";

/** The figures as they stand in a page. */
export function statedFigures(html: string): ReportFigure[] {
  return [...readReportParts(html).figures].map(([name, address]) => ({ name, svg: svgOf(address) ?? "" }));
}

/** Figures that cannot be drawn anew against the digests that were kept with them. */
export function figureFindings(facts: ReportFacts, figures: readonly ReportFigure[]): string[] {
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

/** Figure 1 follows from the summary alone, in the form of the report's version; the others are taken as they are. */
export async function withFigure1(
  summary: Summary,
  { figures, version }: { figures: readonly ReportFigure[]; version: ReportFacts["version"] },
): Promise<ReportFigure[]> {
  const { svg } = await renderFigure(figure1Of(summary, { levelAxes: version === 2 ? "shared" : "own" }));
  return figures.map((figure) => figure.name === FIGURE_1 ? { name: FIGURE_1, svg } : figure);
}

/** SHA-256 of each SVG, by the name of the figure. */
export function digestsOf(figures: readonly ReportFigure[]): Record<string, string> {
  return Object.fromEntries(figures.map(({ name, svg }) => [name, sha256Text(svg)]));
}
