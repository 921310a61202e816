import type { FigureSpec } from "@/figures/mod.ts";
import type { MeasureSummary } from "../analyse/measure_summaries.ts";
import type { Summary } from "../analyse/summary.ts";
import type { Preregistration } from "../plan/preregistration_schema.ts";
import { contextOf, modelLabels } from "./sources.ts";
import { comparedArms, statedDifference } from "./stated_difference.ts";
import { type IndOodData, indOodFigure } from "./pictures/mod.ts";

/**
 * Figure 1: nRMSE in and out of distribution, every network, paired by seed.
 *
 * @param options.levelAxes reports of version 2 have one axis for both test sets
 */
export function figure1(
  summary: Summary,
  { analysis, levelAxes = "own" }:
    & Pick<Preregistration, "analysis">
    & Partial<Pick<IndOodData, "levelAxes">>,
): FigureSpec {
  // every run has an nRMSE
  const stated = <Level extends MeasureSummary>(level: Level) => ({ ...level, mean: level.mean! });
  const levelsOf = (model: string) => ({
    ind: stated(summary.models[model]["ind.nrmse"]),
    ood: stated(summary.models[model]["ood.nrmse"]),
  });
  const [{ metrics: any }] = summary.runs;
  return indOodFigure({
    metric: "nRMSE",
    models: modelLabels(summary),
    runs: summary.runs.map(({ model, seed, metrics }) => ({
      model,
      seed,
      ind: metrics.ind.nrmse,
      ood: metrics.ood.nrmse,
    })),
    levels: Object.fromEntries(modelLabels(summary).map(({ name }) => [name, levelsOf(name)])),
    differences: comparedArms(summary).map((arm) => ({
      ind: stated(statedDifference(summary, "ind.nrmse", arm)),
      ood: stated(statedDifference(summary, "ood.nrmse", arm)),
    })),
    // predicting no change does not depend on the run
    persistence: { ind: any.ind.persistence_nrmse, ood: any.ood.persistence_nrmse },
    confidence: analysis.confidence,
    levelAxes,
    // the figure's own mark says that it explores
    warnings: [
      ...summary.warnings.filter((text) => !text.startsWith("EXPLORATORY")),
      ...summary.deviations.map((text) => `deviation: ${text}`),
    ],
  }, contextOf(summary, []));
}
