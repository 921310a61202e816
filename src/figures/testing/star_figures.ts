import { type ConvergenceData, convergenceFigure } from "../convergence.ts";
import type { FigureContext, FigureSpec } from "../figure.ts";
import type { ParameterCell } from "../parameter_grid.ts";
import { type ParameterMapsData, parameterMapsFigure } from "../parameter_maps.ts";
import { type RadialProfilesData, radialProfilesFigure } from "../radial_profiles.ts";
import { type RelativeChangesData, relativeChangesFigure } from "../relative_changes.ts";
import { type ResidualHistoryData, residualHistoryFigure } from "../residual_history.ts";
import { type StarCurvesData, starCurvesFigure } from "../star_curves.ts";

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

/** Three by two cells: the upper left one is bad, the one right of it odd. */
export const CELLS: readonly ParameterCell[] = [0.01, 0.1].flatMap((y, row) =>
  [0.1, 1, 10].map((x, column) => ({
    x,
    y,
    value: row === 1 && column === 0 ? null : 2 - 0.1 * row * (3 - column),
    group: row === 0 || column === 2 ? "good" : column === 1 ? "odd" : "bad",
  }))
);

export const MAPS: ParameterMapsData = {
  title: "Maps",
  xTitle: "Γ",
  yTitle: "g",
  hatchedGroup: "bad",
  rows: [
    { colours: { kind: "linear", title: "M [M☉]" }, panels: [{ title: "SLy", cells: CELLS }] },
    {
      colours: { kind: "log", title: "|ΔM| [%]", domain: [1e-6, 10] },
      panels: [{ title: "SLy", cells: CELLS }],
    },
    {
      colours: { kind: "groups", colours: { good: "#009E73", odd: "#E69F00", bad: "#C8C8C8" } },
      panels: [{ title: "SLy", cells: CELLS }],
    },
  ],
  subtitle: [],
};

const angles = Array.from({ length: 21 }, (_, i) => 0.3 + 2 * i / 20);

export const STAR_CURVES: StarCurvesData = {
  title: "Stars",
  x: { title: "radius R [km]", logarithmic: false },
  y: { title: "tidal deformability Λ", logarithmic: true },
  labels: ["σ = 0", "σ = 0.1"],
  panels: ["SLy", "AP4"].map((title) => ({
    title,
    curves: ["σ = 0", "σ = 0.1"].map((label, i) => ({
      label,
      // a half circle whose top is at π/2: beyond it the stars are unstable
      points: angles.map((t) => ({
        x: 11 - i + Math.cos(t),
        y: 1 + Math.sin(t),
        stable: t <= Math.PI / 2,
      })),
      marks: [
        { x: 11 - i, y: 2, kind: "heaviest" as const },
        { x: 12 - i, y: 1.5, kind: "canonical" as const },
      ],
    })),
  })),
  subtitle: [],
};

/** Every figure of stars and scans, small. */
export function starFigures(context: FigureContext): Record<string, FigureSpec> {
  return {
    convergence: convergenceFigure(CONVERGENCE, context),
    residualHistory: residualHistoryFigure(RESIDUALS, context),
    radialProfiles: radialProfilesFigure(profilesOf(0.06), context),
    relativeChanges: relativeChangesFigure(CHANGES, context),
    parameterMaps: parameterMapsFigure(MAPS, context),
    starCurves: starCurvesFigure(STAR_CURVES, context),
  };
}
