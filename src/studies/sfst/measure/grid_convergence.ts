/** Formal order of the box scheme. */
const FORMAL_ORDER = 2;
/** Safety factor of the grid convergence index for three grids or more (Roache 1994, J. Fluids Eng. 116, 405). */
const SAFETY_FACTOR = 1.25;
/** An order is read off differences that exceed what is left open on the grids so many times. */
const SIGNIFICANT = 10;

/** One grid of a ladder. */
export interface Grid {
  readonly intervals: number;
  readonly value: number;
  /** Scaled residual at which the solution on this grid was accepted. */
  readonly residual: number;
}

/**
 * Observed order and discretisation error of a ladder of grids, from its finest: p = log_r((O₁−O₂)/(O₂−O₃)) with the
 * refinement ratio r, and GCI = 1.25·|O₃−O₂|/(|O₃|(r^p − 1)) of the finest (Roache 1994), where p is the observed order,
 * at most the formal one, and the formal one where none is observed.
 *
 * No order is observed on fewer than three grids, where the differences do not shrink towards one side, or where they
 * are no more than ten times O·N·residual (rounding at least), which is what the solution on a grid leaves open.
 *
 * @param grids from coarse to fine
 */
export function gridConvergence(grids: readonly Grid[]): { order: number | null; gciPct: number | null } {
  if (grids.length < 2) return { order: null, gciPct: null };
  const [middle, fine] = grids.slice(-2);
  const refinement = fine.intervals / middle.intervals;
  const order = grids.length < 3 ? null : observedOrder(grids.slice(-3), refinement);
  const used = Math.min(order ?? FORMAL_ORDER, FORMAL_ORDER);
  const error = Math.abs((fine.value - middle.value) / fine.value);
  return { order, gciPct: 100 * SAFETY_FACTOR * error / (refinement ** used - 1) };
}

function observedOrder(grids: readonly Grid[], refinement: number): number | null {
  const [coarse, middle, fine] = grids.map(({ value }) => value);
  const open = Math.max(
    ...grids.map(({ intervals, value, residual }) => value * intervals * Math.max(residual, Number.EPSILON)),
  );
  const [coarseStep, fineStep] = [coarse - middle, middle - fine];
  if (Math.min(Math.abs(coarseStep), Math.abs(fineStep)) < SIGNIFICANT * open) return null;
  const ratio = coarseStep / fineStep;
  return ratio > 1 ? Math.log(ratio) / Math.log(refinement) : null;
}
