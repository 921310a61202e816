import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { type FigureSpec, renderFigure } from "@/figures/mod.ts";
import { readSummary, type Summary } from "../analyse/summary.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import { energySpectra } from "./energy_spectra.ts";
import { fieldPictures } from "./fields.ts";
import { figure1 } from "./ind_ood.ts";
import { lossCurves } from "./loss_curves.ts";
import { executedOf } from "./sources.ts";

/** The one figure that needs nothing but the summary. */
export const FIGURE_1 = "fig1_ind_ood";

/** Figure 1, with the analysis that was executed; `levelAxes` as in `figure1`. */
export function figure1Of(
  summary: Summary,
  { levelAxes }: { levelAxes?: "own" | "shared" } = {},
): FigureSpec {
  return figure1(summary, { ...executedOf(summary), levelAxes });
}

/**
 * Every figure of a study by its path without ending, from the summary and from the files of its runs; what they are
 * drawn with is what was executed.
 */
export async function figuresOf(summary: Summary): Promise<Record<string, FigureSpec>> {
  return {
    [FIGURE_1]: figure1Of(summary),
    "figures/fields": await fieldPictures(summary, executedOf(summary)),
    "figures/energy_spectra": await energySpectra(summary),
    // a rehearsal trains nothing, so there is no course to draw
    ...(summary.synthetic ? {} : { "figures/loss_curves": await lossCurves(summary) }),
  };
}

/**
 * Draws every figure of a study from its summary and its runs' files.
 *
 * @returns the files written, SVG and PNG of each
 */
export async function drawFigures(plan: ExperimentPlan): Promise<string[]> {
  const written: string[] = [];
  for (const [name, spec] of Object.entries(await figuresOf(await readSummary(plan)))) {
    const { svg, png } = await renderFigure(spec);
    for (const [ending, content] of [["svg", svg], ["png", png]] as const) {
      const path = join(plan.outputFolder, `${name}.${ending}`);
      await writeFileAtomic(path, content);
      written.push(path);
    }
  }
  return written;
}
