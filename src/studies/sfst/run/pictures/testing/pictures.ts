import type { FigureContext, FigureSpec } from "@/figures/mod.ts";
import { type ConvergenceData, convergenceFigure } from "../convergence.ts";
import { type RadialProfilesData, radialProfilesFigure } from "../radial_profiles.ts";
import { type RelativeChangesData, relativeChangesFigure } from "../relative_changes.ts";
import { type ResidualHistoryData, residualHistoryFigure } from "../residual_history.ts";

const GRIDS = [1024, 2048, 4096, 8192];

export const CONVERGENCE: ConvergenceData = {
  title: "Convergence",
  axisTitle: "error [km]",
  order: 2,
  panels: [{
    title: null,
    series: [
      {
        label: "one limit",
        points: GRIDS.map((intervals) => ({ intervals, error: 0.02 * (1024 / intervals) ** 2 })),
      },
      { label: "other limit", points: [{ intervals: 1024, error: 0.02 }, { intervals: 2048, error: 0 }] },
    ],
  }],
  subtitle: [],
};

export const RESIDUALS: ResidualHistoryData = {
  title: "Residuals",
  tolerance: 1e-8,
  iterations: [0.3, 0.1, null, 1e-5, 0].map((residual, iteration) => ({
    iteration,
    residual,
    damping: iteration === 0 ? null : iteration === 1 ? 0.25 : 1,
  })),
  subtitle: [],
};

const radius = Array.from({ length: 101 }, (_, i) => i / 100);

/** Two profiles of one shape: one of size `size`, one that is 0. */
export function profilesOf(size: number): RadialProfilesData {
  return {
    title: "Profiles",
    profiles: [
      {
        title: "falling",
        quantity: "q",
        radius,
        values: radius.map((x) => size * (1 - x)),
        limits: [{ value: 0.1, text: "limit 0.1" }],
      },
      { title: "nothing", quantity: "z", radius, values: radius.map(() => 0), limits: [] },
    ],
    subtitle: [],
  };
}

export const CHANGES: RelativeChangesData = {
  title: "Changes",
  limitPercent: 50,
  changes: [
    { label: "smaller", value: 9, reference: 10 },
    { label: "same", value: 10, reference: 10 },
    { label: "gone", value: null, reference: 10 },
    { label: "far", value: 16, reference: 10 },
  ],
  subtitle: [],
};

/** Every picture of one case, small. */
export function casePictures(context: FigureContext): Record<string, FigureSpec> {
  return {
    convergence: convergenceFigure(CONVERGENCE, context),
    residualHistory: residualHistoryFigure(RESIDUALS, context),
    radialProfiles: radialProfilesFigure(profilesOf(0.06), context),
    relativeChanges: relativeChangesFigure(CHANGES, context),
  };
}
