import {
  ENERGY_DENSITY,
  ENERGY_DENSITY_SLOPE,
  EOS_VALUES,
  type EquationOfState,
  PRESSURE,
} from "../eos/equation_of_state.ts";
import type { BoxMesh } from "./box_mesh.ts";
import type { BoxState } from "./box_state.ts";

/** The star that is looked for. */
export interface BoxProblem {
  readonly massKm: number;
  /** δ = ε_vac/ε. */
  readonly sigma: number;
  readonly variant: "A" | "B";
}

/** The discrete equations on one mesh. */
export interface BoxEquations {
  /**
   * Scaled max norm of the defects, dimensionless: the largest |defect|/(sum of the sizes of the equation's terms), with
   * h₁ − h₀ as two terms, so that rounding leaves about 1e-16 however narrow a cell is. The relative error of u and w
   * that a residual means is a few times `intervals` times it at most. Infinity where the state is no star: a horizon,
   * a mass or a radius that is not positive.
   */
  residual(state: BoxState): number;
  /** Takes the Jacobian at `state`; false where it is singular. Leaves the defects of `state`. */
  linearise(state: BoxState): boolean;
  /**
   * −(Jacobian of `linearise`)⁻¹·(defects of the last `residual`), into `step`; with h_c `held`, the step towards the
   * star of this h_c, whatever its mass.
   */
  newtonStep(step: BoxState, options?: { held?: boolean }): void;
  /** The defects behind the last `residual`: per cell of u [km²] and w, of the centre [km⁻²] and of M/M_target − 1. */
  readonly defects: {
    readonly u: Float64Array;
    readonly w: Float64Array;
    centre: number;
    mass: number;
  };
}

/** Of a cell: the inverse of its block for the outer node, then its block for the inner one. */
const COEFFICIENTS = 8;
const FOUR_PI = 4 * Math.PI;

/**
 * Second-order box (midpoint) scheme (Keller 1974, SIAM J. Numer. Anal. 11:305) for the structure equations with h as
 * the independent variable (Lindblom 1992, ApJ 398:569), in u = r² and w = m/r³. With bars for means of the two nodes
 * and P, ε_g, f at the middle of the cell:
 *
 *     u₁ − u₀ + 2(1 − 2ūw̄)/(f(w̄ + 4πP))·(h₁ − h₀) = 0
 *     (w₁ − w₀)ū − (4πε_g − 3w̄)(u₁ − u₀)/2 = 0
 *
 * The second is free of the division by u, so that the centre is a cell like any other; it is exact where ε_g and w are
 * linear in u. At the centre u = 0 and w = (4π/3)ε_g(h_c), at the surface w·u^(3/2) = M, which fixes h_c.
 *
 * The Jacobian is block lower bidiagonal with one column for h_c: with δh_c left open, each cell gives the step at its
 * outer node from that at its inner one, and the surface gives δh_c. O(N), nothing is allocated.
 */
export function boxEquations(eos: EquationOfState, { mesh, massKm, sigma, variant }: BoxProblem & {
  mesh: BoxMesh;
}): BoxEquations {
  const { intervals, nodes, piece, stretching, lower } = mesh;
  const gravity = FOUR_PI * (variant === "B" ? 1 + sigma : 1);
  const values = new Float64Array(EOS_VALUES);
  // 4πP, 4πε_g and f at the middle of each cell, and their derivatives to h where the cell moves with h_c.
  const pressure = new Float64Array(intervals);
  const energy = new Float64Array(intervals);
  const inertia = new Float64Array(intervals);
  const widths = new Float64Array(intervals);
  const pressureSlope = new Float64Array(stretching);
  const energySlope = new Float64Array(stretching);
  const inertiaSlope = new Float64Array(stretching);
  const centre = { w: 0, slope: 0 };
  const defects = {
    u: new Float64Array(intervals),
    w: new Float64Array(intervals),
    centre: 0,
    mass: 0,
  };
  const rows = new Float64Array(COEFFICIENTS * intervals);
  const massBy = { u: 0, w: 0, enthalpy: 0 };
  // The step at a node is (fixed + δh_c·perEnthalpy).
  const perEnthalpy = { u: new Float64Array(intervals + 1), w: new Float64Array(intervals + 1) };
  let placedFor = Number.NaN;

  for (let cell = stretching; cell < intervals; cell++) {
    widths[cell] = nodes[cell + 1] - nodes[cell];
    evaluateCell(cell, (nodes[cell] + nodes[cell + 1]) / 2);
  }

  function evaluateCell(cell: number, middle: number): void {
    eos.evaluate(middle, piece[cell], values);
    const [p, e] = [values[PRESSURE], values[ENERGY_DENSITY]];
    pressure[cell] = FOUR_PI * p;
    energy[cell] = gravity * e;
    inertia[cell] = 1 + sigma * e / (e + p);
    if (cell >= stretching) return;
    pressureSlope[cell] = FOUR_PI * (e + p);
    energySlope[cell] = gravity * values[ENERGY_DENSITY_SLOPE];
    inertiaSlope[cell] = sigma * (p * values[ENERGY_DENSITY_SLOPE] / (e + p) - e) / (e + p);
  }

  function place(centralEnthalpy: number): void {
    if (centralEnthalpy === placedFor) return;
    placedFor = centralEnthalpy;
    // Not from differences of the nodes: their rounding would show in the first cells, where u is of a cell's size.
    const width = (centralEnthalpy - lower) / stretching;
    widths.fill(-width, 0, stretching);
    for (let cell = 0; cell < stretching; cell++) {
      evaluateCell(cell, lower + width * (stretching - cell - 0.5));
    }
    eos.evaluate(centralEnthalpy, piece[0], values);
    centre.w = gravity / 3 * values[ENERGY_DENSITY];
    centre.slope = gravity / 3 * values[ENERGY_DENSITY_SLOPE];
  }

  function residual({ centralEnthalpy, u, w }: BoxState): number {
    place(centralEnthalpy);
    if (!(w[0] > 0)) return Infinity;
    let norm = 0;
    for (let cell = 0; cell < intervals; cell++) {
      const [u0, u1, w0, w1] = [u[cell], u[cell + 1], w[cell], w[cell + 1]];
      const uMean = (u0 + u1) / 2;
      const wMean = (w0 + w1) / 2;
      const gap = 1 - 2 * uMean * wMean;
      const pull = inertia[cell] * (wMean + pressure[cell]);
      if (!(gap > 0 && pull > 0 && w1 > 0 && (u1 > 0 || widths[0] > 0))) return Infinity;
      const slope = -2 * gap / pull;
      const source = energy[cell] - 3 * wMean;
      const uDefect = defects.u[cell] = u1 - u0 - slope * widths[cell];
      const wDefect = defects.w[cell] = (w1 - w0) * uMean - source * (u1 - u0) / 2;
      const uSize = Math.abs(u0) + Math.abs(u1) - slope * (nodes[cell] + nodes[cell + 1]);
      const wSize = (w0 + w1) * Math.abs(uMean) + (energy[cell] + 3 * wMean) * Math.abs(u1 - u0) / 2;
      norm = Math.max(norm, Math.abs(uDefect) / uSize, Math.abs(wDefect) / wSize);
    }
    if (!(u[intervals] > 0)) return Infinity;
    defects.centre = w[0] - centre.w;
    defects.mass = w[intervals] * u[intervals] * Math.sqrt(u[intervals]) / massKm - 1;
    return Math.max(norm, Math.abs(defects.centre) / (w[0] + centre.w), Math.abs(defects.mass) / 2);
  }

  function linearise(state: BoxState): boolean {
    if (residual(state) === Infinity) return false;
    const { u, w } = state;
    perEnthalpy.u[0] = 0;
    perEnthalpy.w[0] = centre.slope;
    for (let cell = 0; cell < intervals; cell++) {
      const uMean = (u[cell] + u[cell + 1]) / 2;
      const wMean = (w[cell] + w[cell + 1]) / 2;
      const uRise = u[cell + 1] - u[cell];
      const wRise = w[cell + 1] - w[cell];
      const width = widths[cell];
      const total = wMean + pressure[cell];
      const pull = inertia[cell] * total;
      const slope = -2 * (1 - 2 * uMean * wMean) / pull;
      const source = energy[cell] - 3 * wMean;
      // Half of the derivatives of slope·width to ū and w̄.
      const byU = width * 2 * wMean / pull;
      const byW = width * (4 * uMean / pull - slope / total) / 2;
      let uOpen = 0;
      let wOpen = 0;
      if (cell < stretching) {
        // The middle of the cell moves by `share`·δh_c, its (negative) width changes by −δh_c/stretching.
        const share = 1 - (cell + 0.5) / stretching;
        const relative = pressureSlope[cell] / total + inertiaSlope[cell] / inertia[cell];
        uOpen = slope / stretching + width * share * slope * relative;
        wOpen = -share * energySlope[cell] * uRise / 2;
      }
      const at = COEFFICIENTS * cell;
      const [a, b, c, d] = [1 - byU, -byW, (wRise - source) / 2, uMean + 0.75 * uRise];
      const determinant = a * d - b * c;
      rows[at] = d / determinant;
      rows[at + 1] = -b / determinant;
      rows[at + 2] = -c / determinant;
      rows[at + 3] = a / determinant;
      rows[at + 4] = -1 - byU;
      rows[at + 5] = -byW;
      rows[at + 6] = (wRise + source) / 2;
      rows[at + 7] = 0.75 * uRise - uMean;
      across(cell, perEnthalpy, { uRight: -uOpen, wRight: -wOpen });
    }
    const root = Math.sqrt(u[intervals]);
    massBy.w = u[intervals] * root / massKm;
    massBy.u = 1.5 * w[intervals] * root / massKm;
    massBy.enthalpy = massBy.u * perEnthalpy.u[intervals] + massBy.w * perEnthalpy.w[intervals];
    return Number.isFinite(1 / massBy.enthalpy);
  }

  function newtonStep(step: BoxState, { held = false } = {}): void {
    step.u[0] = 0;
    step.w[0] = -defects.centre;
    for (let cell = 0; cell < intervals; cell++) {
      across(cell, step, { uRight: -defects.u[cell], wRight: -defects.w[cell] });
    }
    const mass = defects.mass + massBy.u * step.u[intervals] + massBy.w * step.w[intervals];
    step.centralEnthalpy = held ? 0 : -mass / massBy.enthalpy;
    if (held) return;
    for (let node = 0; node <= intervals; node++) {
      step.u[node] += step.centralEnthalpy * perEnthalpy.u[node];
      step.w[node] += step.centralEnthalpy * perEnthalpy.w[node];
    }
  }

  /** The outer node of a cell from its inner one, and the right side of its two linear equations. */
  function across(
    cell: number,
    { u, w }: { u: Float64Array; w: Float64Array },
    { uRight, wRight }: { uRight: number; wRight: number },
  ): void {
    const at = COEFFICIENTS * cell;
    const p = uRight - rows[at + 4] * u[cell] - rows[at + 5] * w[cell];
    const q = wRight - rows[at + 6] * u[cell] - rows[at + 7] * w[cell];
    u[cell + 1] = rows[at] * p + rows[at + 1] * q;
    w[cell + 1] = rows[at + 2] * p + rows[at + 3] * q;
  }

  return { residual, linearise, newtonStep, defects };
}
