import type { EquationOfState } from "../eos/equation_of_state.ts";
import { boxMesh, nodesAt, refinedMesh } from "./box_mesh.ts";
import { carriedOver } from "./box_state.ts";
import { dampedNewton } from "./damped_newton.ts";
import { type BoxOptions, problemOf, startingState, surfaceRadius } from "./solve_box_scheme.ts";

/** One grid of the ladder. */
export interface LadderRow {
  /** Cells of the grid. */
  readonly intervals: number;
  /** Radius of the star of the target mass [km]. */
  readonly radiusKm: number;
  /** How many steps Newton's method took on it. */
  readonly newtonIterations: number;
  /** Scaled residual at the end. */
  readonly finalResidual: number;
  /** From this grid and the two before it; null for the first two, and where `orderReason` says why. */
  readonly observedOrder: number | null;
  /** Why there is no order; null where there is one, and for the first two grids. */
  readonly orderReason: string | null;
  /** Grid convergence index from this grid and the one before it [%]; null for the first. */
  readonly gciPct: number | null;
}

/** Grid convergence of the radius at fixed mass. */
export interface RichardsonLadder {
  /** Whether every grid was solved; where not, `reason` says why and `rows` ends before it. */
  readonly converged: boolean;
  /** Null if all were solved. */
  readonly reason: string | null;
  /** From the coarsest grid to the finest. */
  readonly rows: readonly LadderRow[];
  /** One a triple of grids, from the coarsest. */
  readonly observedOrder: readonly (number | null)[];
  /** R + (R − R_coarser)/(2² − 1) of the finest two grids [km]: exact but for the fourth power of a cell. */
  readonly extrapolatedKm: number | null;
  /** Of the finest grid [%]. */
  readonly gciPct: number | null;
}

/** Formal order of the scheme. */
const ORDER = 2;
/** Safety factor for three grids or more. */
const SAFETY = 1.25;
/** Default tolerance: near rounding, so that what is left of Newton's iteration is far below the finest difference. */
const LADDER_TOLERANCE = 1e-14;
/** Two differences must exceed their own error so many times before an order is read off them. */
const SIGNIFICANT = 10;

/**
 * Radius of the star of the target mass on grids of which each has twice the cells of the one before; every cell is
 * halved, and each grid starts from the solution of the one before.
 *
 * With O₁, O₂, O₃ from coarse to fine, the observed order is p = log₂((O₁ − O₂)/(O₂ − O₃)), and the discretisation error
 * of O₃ is reported as GCI = 1.25·|O₃ − O₂|/(|O₃|(2^p − 1)) (Roache 1994, J. Fluids Eng. 116:405, eqs 21–22), where p is
 * the observed order, at most the formal one; the formal one where there is no observed order.
 *
 * The tolerance of Newton's method is 1e-14 unless `newtonTolerance` says otherwise.
 *
 * @throws RangeError if an entry of `intervals` is not twice the one before
 */
export function richardsonLadder(
  eos: EquationOfState,
  { intervals = [1024, 2048, 4096, 8192], newtonTolerance = LADDER_TOLERANCE, ...options }: BoxOptions & {
    intervals?: readonly number[];
  },
): RichardsonLadder {
  const doubles = intervals.every((count, at) => at === 0 || count === 2 * intervals[at - 1]);
  if (!doubles || !(Number.isInteger(intervals[0]) && intervals[0] >= 2)) {
    throw new RangeError(
      `Cannot climb the ladder ${intervals.join(", ")}: each grid must double the one before`,
    );
  }
  const { problem, tolerance } = problemOf(eos, { ...options, newtonTolerance });
  let mesh = boxMesh(eos, { intervals: intervals[0], centralEnthalpy: options.initial.centralEnthalpy });
  let state = startingState(eos, { problem, mesh });
  const rows: LadderRow[] = [];
  let reason: string | null = null;
  for (const count of intervals) {
    if (rows.length > 0) {
      const from = nodesAt(mesh, state.centralEnthalpy);
      mesh = refinedMesh(eos, { mesh, factor: 2, centralEnthalpy: state.centralEnthalpy });
      state = carriedOver(state, { from, to: mesh.nodes });
    }
    const run = dampedNewton(eos, { problem, tolerance, mesh, state });
    if (!run.converged) {
      reason = `${count} intervals: ${run.reason}`;
      break;
    }
    ({ mesh, state } = run);
    const solved = {
      intervals: count,
      radiusKm: surfaceRadius(run),
      newtonIterations: run.dampings.length,
      finalResidual: run.residuals.at(-1)!,
    };
    rows.push({ ...solved, ...convergence([...rows, solved].slice(-3)) });
  }
  const [coarser, finest] = rows.slice(-2);
  const complete = reason === null && rows.length >= 2;
  return {
    converged: reason === null,
    reason,
    rows,
    observedOrder: rows.slice(2).map((row) => row.observedOrder),
    extrapolatedKm: complete
      ? finest.radiusKm + (finest.radiusKm - coarser.radiusKm) / (2 ** ORDER - 1)
      : null,
    gciPct: complete ? finest.gciPct : null,
  };
}

type Solved = Pick<LadderRow, "intervals" | "radiusKm" | "finalResidual">;

function convergence(
  rows: readonly Solved[],
): Pick<LadderRow, "observedOrder" | "orderReason" | "gciPct"> {
  if (rows.length < 2) return { observedOrder: null, orderReason: null, gciPct: null };
  const [coarser, finest] = rows.slice(-2);
  const fineStep = coarser.radiusKm - finest.radiusKm;
  const { observedOrder, orderReason } = rows.length < 3
    ? { observedOrder: null, orderReason: null }
    : orderOf(rows[0].radiusKm - coarser.radiusKm, { fineStep, error: Math.max(...rows.map(solutionError)) });
  const order = observedOrder === null ? ORDER : Math.min(observedOrder, ORDER);
  const gciPct = 100 * SAFETY * Math.abs(fineStep) / (finest.radiusKm * (2 ** order - 1));
  return { observedOrder, orderReason, gciPct };
}

/** What rounding and the unfinished Newton iteration leave open in R [km]: at most the residual of every cell. */
function solutionError({ intervals, radiusKm, finalResidual }: Solved): number {
  return radiusKm * intervals * Math.max(finalResidual, Number.EPSILON);
}

function orderOf(
  coarseStep: number,
  { fineStep, error }: { fineStep: number; error: number },
): Pick<LadderRow, "observedOrder" | "orderReason"> {
  const none = (orderReason: string) => ({ observedOrder: null, orderReason });
  if (Math.min(Math.abs(coarseStep), Math.abs(fineStep)) < SIGNIFICANT * error) {
    return none("the radii differ by hardly more than Newton's residual and rounding explain");
  }
  if (coarseStep * fineStep < 0) return none("the radii do not approach a limit from one side");
  if (Math.abs(coarseStep) <= Math.abs(fineStep)) return none("the radii do not approach each other");
  return { observedOrder: Math.log2(coarseStep / fineStep), orderReason: null };
}
