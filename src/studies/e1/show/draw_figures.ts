import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { type FigureSpec, renderFigure } from "@/figures/mod.ts";
import { readSummary } from "../analyse/summary.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import { energySpectra } from "./energy_spectra.ts";
import { fieldPictures } from "./fields.ts";
import { figure1 } from "./ind_ood.ts";
import { lossCurves } from "./loss_curves.ts";

/**
 * Draws every figure of a study from its summary and its runs' files.
 *
 * @returns the files written, SVG and PNG of each
 */
export async function drawFigures(plan: ExperimentPlan): Promise<string[]> {
  const summary = await readSummary(plan);
  const figures: Record<string, FigureSpec> = {
    "fig1_ind_ood": figure1(summary, plan.preregistration),
    "figures/fields": await fieldPictures(summary, plan),
    "figures/energy_spectra": await energySpectra(summary),
    // a rehearsal trains nothing, so there is no course to draw
    ...(summary.synthetic ? {} : { "figures/loss_curves": await lossCurves(summary) }),
  };
  const written: string[] = [];
  for (const [name, spec] of Object.entries(figures)) {
    const { svg, png } = await renderFigure(spec);
    for (const [ending, content] of [["svg", svg], ["png", png]] as const) {
      const path = join(plan.outputFolder, `${name}.${ending}`);
      await writeFileAtomic(path, content);
      written.push(path);
    }
  }
  return written;
}
