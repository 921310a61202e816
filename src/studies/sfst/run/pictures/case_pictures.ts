import { join } from "node:path";
import { exists } from "@/core/exists.ts";
import { type FigureSpec, numberText } from "@/figures/mod.ts";
import { LIMITS } from "../../plan/class_limits.ts";
import type { CaseSpec } from "../../plan/tov_case.ts";
import {
  DELTA_TOTAL_FILE,
  PROFILE_FILE,
  RESIDUALS_FILE,
  RICHARDSON_FILE,
  WFAKTOR_FILE,
} from "../../files.ts";
import { caseContext, caseLabel } from "./case_labels.ts";
import { type Columns, readColumns } from "./read_columns.ts";
import { errorsAgainst, NOMINAL_ORDER, readRichardson } from "./richardson_ladder.ts";
import { convergenceFigure } from "./convergence.ts";
import { radialProfilesFigure } from "./radial_profiles.ts";
import { relativeChangesFigure } from "./relative_changes.ts";
import { residualHistoryFigure } from "./residual_history.ts";

/** How the observables of delta_total.csv are called in pictures. */
const OBSERVABLES: Readonly<Record<string, string>> = {
  M_max: "Mₘₐₓ [M☉]",
  R_1p4: "R₁.₄ [km]",
  Lambda_1p4: "Λ₁.₄",
};

/** Error of R₁.₄ against N: by Richardson's limit, and by the adaptive integration, which shares nothing with it. */
export async function richardsonPicture(folder: string, spec: CaseSpec): Promise<FigureSpec> {
  const ladder = await readRichardson(join(folder, RICHARDSON_FILE));
  const changes = await readColumns(join(folder, DELTA_TOTAL_FILE));
  const radiusKm = changes.quantities("value")[changes.texts("observable").indexOf("R_1p4")] ?? null;
  const series = [
    errorsAgainst(ladder, { label: "against the extrapolated value", limitKm: ladder.extrapolatedKm }),
    ...radiusKm === null
      ? []
      : [errorsAgainst(ladder, { label: "against the adaptive integration", limitKm: radiusKm })],
  ];
  const orders = ladder.observedOrders.map((order) => order.toFixed(3)).join(", ");
  const { gciPercent } = ladder;
  return convergenceFigure({
    title: "Richardson ladder of R₁.₄, box scheme",
    axisTitle: "error of R₁.₄ [km]",
    order: NOMINAL_ORDER,
    panels: [{ title: null, series }],
    subtitle: [
      `${caseLabel(spec.config)}.`,
      `Observed order ${orders || "undefined"} (nominal ${NOMINAL_ORDER}, dashed). ` +
      (gciPercent === null ? "No GCI." : `GCI of the finest grid ${numberText(gciPercent)} % (Roache 1994).`),
    ],
  }, caseContext(spec, [RICHARDSON_FILE, DELTA_TOTAL_FILE]));
}

/** Scaled residual of the box scheme at each Newton iteration. */
export async function residualsPicture(folder: string, spec: CaseSpec): Promise<FigureSpec> {
  const columns = await readColumns(join(folder, RESIDUALS_FILE));
  const residuals = columns.quantities("scaled_max_norm_residual");
  const dampings = columns.quantities("damping");
  const last = residuals.at(-1) ?? null;
  const intervals = await intervalsOf(folder, spec);
  return residualHistoryFigure({
    title: "Newton's method for the 1.4 M☉ star, box scheme",
    tolerance: spec.config.newton_tol,
    iterations: columns.numbers("iteration").map((iteration, i) => ({
      iteration,
      residual: residuals[i],
      damping: dampings[i],
    })),
    subtitle: [
      `${caseLabel(spec.config)}.`,
      `Last residual ${last === null ? "not finite" : numberText(last)}${
        intervals === undefined ? "" : ` on N = ${intervals} intervals`
      }.`,
    ],
  }, caseContext(spec, [RESIDUALS_FILE, ...intervals === undefined ? [] : [RICHARDSON_FILE]]));
}

/** Of the box scheme: a table of many rows has more, and the ladder's coarsest grid is that of grid_factor 1. */
async function intervalsOf(folder: string, { config }: CaseSpec): Promise<number | undefined> {
  const path = join(folder, RICHARDSON_FILE);
  if (config.solver.kind !== "builtin" || !await exists(path)) return undefined;
  const [coarsest] = (await readColumns(path)).numbers("intervals");
  return Math.round(coarsest * config.grid_factor);
}

/** The change of 2m/r against plain GR, and the share of ε_vac, over the star. */
export async function wfaktorPicture(folder: string, spec: CaseSpec): Promise<FigureSpec> {
  const wfaktor = existing(await readColumns(join(folder, WFAKTOR_FILE)), "wfaktor");
  const ratio = existing(await readColumns(join(folder, PROFILE_FILE)), "eps_ratio");
  const most = ({ values }: { values: readonly number[] }) => numberText(Math.max(...values));
  return radialProfilesFigure({
    title: "How far the star is from plain GR, by radius",
    profiles: [
      {
        title: "wfaktor, X = 2m/r at equal central density",
        quantity: "|X_σ − X₀| / |X₀|",
        ...wfaktor,
        limits: [{ value: LIMITS.wfaktor, text: `limit ${LIMITS.wfaktor}` }],
      },
      {
        title: "share of the vacuum energy",
        quantity: "ε_vac / ε",
        ...ratio,
        limits: [
          { value: LIMITS.acceptedEpsratio, text: `ACCEPTED to ${LIMITS.acceptedEpsratio}` },
          { value: LIMITS.stressEpsratio, text: `STRESS to ${LIMITS.stressEpsratio}` },
        ],
      },
    ],
    subtitle: [
      `${caseLabel(spec.config)}; the star with the central density of the plain-GR 1.4 M☉ star.`,
      `Largest wfaktor ${most(wfaktor)} (limit ${LIMITS.wfaktor}), largest ε_vac/ε ${most(ratio)} ` +
      `(limits ${LIMITS.acceptedEpsratio} and ${LIMITS.stressEpsratio}).`,
    ],
  }, caseContext(spec, [WFAKTOR_FILE, PROFILE_FILE]));
}

/** The change of each observable against plain GR with the same equation of state. */
export async function deltaTotalPicture(folder: string, spec: CaseSpec): Promise<FigureSpec> {
  const columns = await readColumns(join(folder, DELTA_TOTAL_FILE));
  const [values, references] = [columns.quantities("value"), columns.quantities("value_gr")];
  return relativeChangesFigure({
    title: "Change against plain GR",
    changes: columns.texts("observable").map((name, i) => ({
      label: OBSERVABLES[name] ?? name,
      value: values[i],
      reference: references[i],
    })),
    limitPercent: LIMITS.deltaPct,
    subtitle: [`${caseLabel(spec.config)}; dashed: the limit of ${LIMITS.deltaPct} %.`],
  }, caseContext(spec, [DELTA_TOTAL_FILE]));
}

/** A column over r/R, without the ends where it does not exist (0/0 at the centre, no matter at the surface). */
function existing(columns: Columns, column: string): { radius: number[]; values: number[] } {
  const radii = columns.numbers("r_over_R");
  const points = columns.quantities(column).flatMap((value, i) =>
    value === null ? [] : [{ radius: radii[i], value }]
  );
  return { radius: points.map(({ radius }) => radius), values: points.map(({ value }) => value) };
}
