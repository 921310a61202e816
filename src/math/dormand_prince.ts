/** dy/dt at (t, y), written into `out`. */
export type Derivative = (t: number, y: Float64Array, out: Float64Array) => void;

/** What an integration needs beside its state. */
export interface IntegrationOptions {
  readonly from: number;
  /** May lie before or behind `from`. */
  readonly to: number;
  /** Allowed error of a step, relative to each component. */
  readonly relativeTolerance: number;
  /** Below these, a component's error counts relative to them; 0 by default. */
  readonly floor?: Float64Array;
  /** The first step to try; a hundredth of the way by default. */
  readonly firstStep?: number;
  /** No step is longer; the whole way by default. */
  readonly longestStep?: number;
  /** Called after every accepted step. */
  readonly onStep?: (t: number, y: Float64Array) => void;
}

/** How an integration went. */
export interface Integration {
  /** The step that would have been tried next, to go on with behind a kink. */
  readonly nextStep: number;
  readonly steps: number;
}

/** The integration cannot go on: the step fell to round-off, or the derivative is not finite. */
export class StepUnderflow extends Error {
  override readonly name = "StepUnderflow";
}

/** An integrator for systems of one size; it keeps its work space, so one must not be used inside its own derivative. */
export interface Integrator {
  /** Takes `state` from `from` to `to`, in place. */
  integrate(derivative: Derivative, state: Float64Array, options: IntegrationOptions): Integration;
}

const SAFETY = 0.9;
const [SHRINK, GROW] = [0.2, 8];

/**
 * The explicit Runge–Kutta pair of orders 5 and 4 of Dormand & Prince (1980, J. Comput. Appl. Math. 6, 19, table 2), with
 * local extrapolation, first-same-as-last, and a step chosen from the largest component error.
 *
 * @param size number of components
 *
 * @example
 * ```ts
 * import { dormandPrince } from "@/math/dormand_prince.ts";
 * const state = Float64Array.of(1);
 * dormandPrince(1).integrate((_, y, out) => out[0] = -y[0], state, { from: 0, to: 1, relativeTolerance: 1e-10 });
 * if (Math.abs(state[0] - Math.exp(-1)) > 1e-9) throw new Error("not the exponential");
 * ```
 */
export function dormandPrince(size: number): Integrator {
  const [k1, k2, k3, k4, k5, k6, k7] = Array.from({ length: 7 }, () => new Float64Array(size));
  const stage = new Float64Array(size);
  const next = new Float64Array(size);

  function integrate(
    derivative: Derivative,
    state: Float64Array,
    { from, to, relativeTolerance, floor, firstStep, longestStep = Infinity, onStep }: IntegrationOptions,
  ): Integration {
    const way = to - from;
    const direction = Math.sign(way);
    const longest = Math.min(longestStep, Math.abs(way));
    let t = from;
    let length = Math.min(Math.abs(firstStep ?? way / 100), longest);
    let steps = 0;
    let suggested = length;
    derivative(t, state, k1);
    while (t !== to) {
      const left = Math.abs(to - t);
      const last = length >= left * (1 - 1e-12);
      if (last) length = left;
      const step = direction * length;
      if (!(Math.abs(step) > 1e-15 * Math.abs(way)) && !last) {
        throw new StepUnderflow(`Cannot integrate beyond ${t}: the step fell to ${step}`);
      }
      const end = last ? to : t + step;
      stages(derivative, { t, step, end, state });
      const error = errorOf(state, { step, relativeTolerance, floor });
      // NaN, from a derivative that is not finite, is a rejection, too
      const factor = error < Infinity ? clamp(SAFETY * error ** -0.2) : SHRINK;
      if (error <= 1) {
        t = end;
        state.set(next);
        k1.set(k7);
        steps++;
        onStep?.(t, state);
        suggested = last ? Math.max(suggested, length * factor) : length * factor;
        length = Math.min(length * factor, longest);
      } else {
        if (last && length <= 1e-15 * Math.abs(way)) {
          throw new StepUnderflow(`Cannot integrate beyond ${t}: the step fell to ${step}`);
        }
        length *= Math.min(factor, 0.9);
      }
    }
    return { nextStep: suggested, steps };
  }

  /** Fills k2 … k7 and `next`. */
  function stages(
    derivative: Derivative,
    { t, step, end, state }: { t: number; step: number; end: number; state: Float64Array },
  ): void {
    for (let i = 0; i < size; i++) stage[i] = state[i] + step * (k1[i] / 5);
    derivative(t + step / 5, stage, k2);
    for (let i = 0; i < size; i++) stage[i] = state[i] + step * (3 / 40 * k1[i] + 9 / 40 * k2[i]);
    derivative(t + step * 3 / 10, stage, k3);
    for (let i = 0; i < size; i++) {
      stage[i] = state[i] + step * (44 / 45 * k1[i] - 56 / 15 * k2[i] + 32 / 9 * k3[i]);
    }
    derivative(t + step * 4 / 5, stage, k4);
    for (let i = 0; i < size; i++) {
      stage[i] = state[i] + step *
          (19372 / 6561 * k1[i] - 25360 / 2187 * k2[i] + 64448 / 6561 * k3[i] - 212 / 729 * k4[i]);
    }
    derivative(t + step * 8 / 9, stage, k5);
    for (let i = 0; i < size; i++) {
      stage[i] = state[i] + step *
          (9017 / 3168 * k1[i] - 355 / 33 * k2[i] + 46732 / 5247 * k3[i] + 49 / 176 * k4[i] -
            5103 / 18656 * k5[i]);
    }
    derivative(end, stage, k6);
    for (let i = 0; i < size; i++) {
      next[i] = state[i] + step *
          (35 / 384 * k1[i] + 500 / 1113 * k3[i] + 125 / 192 * k4[i] - 2187 / 6784 * k5[i] + 11 / 84 * k6[i]);
    }
    derivative(end, next, k7);
  }

  /** The largest component error over what is allowed: up to 1 is accepted. */
  function errorOf(
    state: Float64Array,
    { step, relativeTolerance, floor }: { step: number; relativeTolerance: number; floor?: Float64Array },
  ): number {
    let worst = 0;
    for (let i = 0; i < size; i++) {
      const error = step *
        (71 / 57600 * k1[i] - 71 / 16695 * k3[i] + 71 / 1920 * k4[i] - 17253 / 339200 * k5[i] +
          22 / 525 * k6[i] - 1 / 40 * k7[i]);
      const scale = relativeTolerance * Math.max(Math.abs(state[i]), Math.abs(next[i]), floor?.[i] ?? 0);
      const part = Math.abs(error) / scale;
      if (!(part <= worst)) worst = part; // NaN wins
    }
    return worst;
  }

  return { integrate };
}

function clamp(factor: number): number {
  return factor < SHRINK ? SHRINK : factor > GROW ? GROW : factor;
}
