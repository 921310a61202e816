import type { FigureContext, FigureSpec } from "@/figures/mod.ts";
import type { ParameterCell } from "../parameter_grid.ts";
import { type ParameterMapsData, parameterMapsFigure } from "../parameter_maps.ts";
import { type StarCurvesData, starCurvesFigure } from "../star_curves.ts";

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

/** Every picture of a scan, small. */
export function scanPictures(context: FigureContext): Record<string, FigureSpec> {
  return {
    parameterMaps: parameterMapsFigure(MAPS, context),
    starCurves: starCurvesFigure(STAR_CURVES, context),
  };
}
