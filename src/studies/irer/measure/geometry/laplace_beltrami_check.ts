import { derivative, laplacian, type PeriodicGrid } from "./finite_differences.ts";

/** What manufactured solutions say about the operator that the study uses; the same for every artifact. */
export interface LaplaceBeltramiCheck {
  /** Ω⁻²∇²f against (1/√g) ∂ᵢ(√g gⁱʲ ∂ⱼf) with g = Ω²δ: largest difference over the largest value, N = 32 and 64. */
  readonly conformal_difference: readonly [number, number];
  /** Its observed order; both sides are of fourth order. */
  readonly conformal_order: number;
  /** The general form on a curved, non-diagonal chart of the plane against the exact Laplacian, likewise. */
  readonly general_error: readonly [number, number];
  /** Its observed order. */
  readonly general_order: number;
}

/** A metric g_ij on a grid. */
interface Metric {
  readonly xx: Float64Array;
  readonly xy: Float64Array;
  readonly yy: Float64Array;
}

const SIZES = [32, 64] as const;
const SIDE = 2 * Math.PI;

/**
 * Holds the conformal operator Δ_g f = Ω⁻²∇²f of a two-dimensional slice against the general Laplace–Beltrami form, on
 * manufactured solutions, with stencils that the solver does not know.
 *
 * 1. Ω² = exp(0.4 sin x cos y), f = sin(2x + y) + cos(x − 2y): both operators, which must agree up to the stencils.
 * 2. The flat plane in the chart X = x + 0.3 sin y, Y = y + 0.2 sin x, whose metric is neither diagonal nor constant:
 *    f = cos X sin 2Y has Δf = −5f exactly. This is what makes the general form a judge.
 */
export function checkLaplaceBeltrami(): LaplaceBeltramiCheck {
  const conformal = SIZES.map(conformalDifference);
  const general = SIZES.map(generalError);
  return {
    conformal_difference: [conformal[0], conformal[1]],
    conformal_order: Math.log2(conformal[0] / conformal[1]),
    general_error: [general[0], general[1]],
    general_order: Math.log2(general[0] / general[1]),
  };
}

function conformalDifference(size: number): number {
  const grid = { size, spacing: SIDE / size };
  const f = onGrid(grid, (x, y) => Math.sin(2 * x + y) + Math.cos(x - 2 * y));
  const factor = onGrid(grid, (x, y) => Math.exp(0.4 * Math.sin(x) * Math.cos(y)));
  const flat = laplacian(f, { ...grid, order: 4 });
  const conformal = flat.map((value, at) => value / factor[at]);
  const general = laplaceBeltrami(f, { grid, metric: { xx: factor, xy: factor.map(() => 0), yy: factor } });
  return largestDifference(conformal, general);
}

function generalError(size: number): number {
  const grid = { size, spacing: SIDE / size };
  const f = onGrid(grid, (x, y) => Math.cos(x + 0.3 * Math.sin(y)) * Math.sin(2 * (y + 0.2 * Math.sin(x))));
  // dX = dx + 0.3 cos y dy, dY = 0.2 cos x dx + dy
  const metric = {
    xx: onGrid(grid, (x) => 1 + (0.2 * Math.cos(x)) ** 2),
    xy: onGrid(grid, (x, y) => 0.3 * Math.cos(y) + 0.2 * Math.cos(x)),
    yy: onGrid(grid, (_, y) => 1 + (0.3 * Math.cos(y)) ** 2),
  };
  return largestDifference(f.map((value) => -5 * value), laplaceBeltrami(f, { grid, metric }));
}

/** Δ_g f = (1/√g) ∂ᵢ(√g gⁱʲ ∂ⱼf) by central differences of fourth order, for any metric. */
function laplaceBeltrami(
  f: Float64Array,
  { grid, metric: { xx, xy, yy } }: { grid: PeriodicGrid; metric: Metric },
): Float64Array {
  const fx = derivative(f, { ...grid, axis: "x" });
  const fy = derivative(f, { ...grid, axis: "y" });
  const root = xx.map((_, at) => Math.sqrt(xx[at] * yy[at] - xy[at] ** 2));
  // √g gⁱʲ is the adjugate of g over √g
  const fluxX = f.map((_, at) => (yy[at] * fx[at] - xy[at] * fy[at]) / root[at]);
  const fluxY = f.map((_, at) => (xx[at] * fy[at] - xy[at] * fx[at]) / root[at]);
  const divergenceX = derivative(fluxX, { ...grid, axis: "x" });
  const divergenceY = derivative(fluxY, { ...grid, axis: "y" });
  return f.map((_, at) => (divergenceX[at] + divergenceY[at]) / root[at]);
}

function onGrid({ size, spacing }: PeriodicGrid, f: (x: number, y: number) => number): Float64Array {
  return Float64Array.from(
    { length: size ** 2 },
    (_, at) => f(spacing * (at % size), spacing * Math.floor(at / size)),
  );
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  const [difference, value] = a.reduce(
    ([d, v], one, at) => [Math.max(d, Math.abs(one - b[at])), Math.max(v, Math.abs(one))],
    [0, 0],
  );
  return difference / value;
}
