import { randomStream } from "@/core/random/mod.ts";
import { plainSolver, type SncglParameters, type SncglState } from "@/physics/sncgl/mod.ts";
import type { Loss, ParameterGradient } from "../gradient.ts";

/** The three parameters that have derivatives. */
export const VARIED = ["kappa", "sigma_k", "alpha"] as const;

/** Normal deviates. */
export function deviates(count: number, seed: number): Float64Array {
  const random = randomStream(seed, "testing derivatives");
  return Float64Array.from({ length: count }, () => random.normal());
}

/** Σ u|ψ|² + w·ψ + v ρ_s with fixed random weights: every part of the state counts, by an amount of its own. */
export function weightedLoss(points: number, seed = 11): Loss {
  const u = deviates(points, seed);
  const v = deviates(points, seed + 1);
  const w = deviates(2 * points, seed + 2);
  return ({ psi, rhoS }) => {
    let value = 0;
    for (let i = 0; i < 2 * points; i++) value += u[i >> 1] * psi[i] ** 2 + w[i] * psi[i];
    for (let at = 0; at < points; at++) value += v[at] * rhoS[at];
    return { value, psi: psi.map((p, i) => 2 * u[i >> 1] * p + w[i]), rhoS: v };
  };
}

/** The loss at the end of a run of the reference solver. */
export function lossAfterRun(
  parameters: SncglParameters,
  { initial, loss }: { readonly initial: SncglState; readonly loss: Loss },
): number {
  using solver = plainSolver(parameters);
  solver.setState(initial);
  solver.step(parameters.steps);
  return loss(solver.state()).value;
}

/** f′(0) from four values: Richardson's extrapolation of two central differences, error O(step⁴). */
export function differenceQuotient(f: (x: number) => number, step: number): number {
  const central = (h: number) => (f(h) - f(-h)) / (2 * h);
  return (4 * central(step / 2) - central(step)) / 3;
}

/** Difference quotients of the reference solver's outcome; `relativeStep` is a part of each parameter. */
export function differencesOfRun(
  parameters: SncglParameters,
  { initial, loss, relativeStep }: {
    readonly initial: SncglState;
    readonly loss: Loss;
    readonly relativeStep: number;
  },
): ParameterGradient {
  const [kappa, sigma_k, alpha] = VARIED.map((key) =>
    differenceQuotient(
      (x) => lossAfterRun({ ...parameters, [key]: parameters[key] + x }, { initial, loss }),
      relativeStep * parameters[key],
    )
  );
  return { kappa, sigma_k, alpha };
}

/** The largest |a − b|/|b| of the three. */
export function largestRelativeError(a: ParameterGradient, b: ParameterGradient): number {
  return Math.max(...VARIED.map((key) => Math.abs(a[key] / b[key] - 1)));
}
