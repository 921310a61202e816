import { plainSolver, type SncglParameters, type SncglState } from "@/physics/sncgl/mod.ts";

/** The complex Ginzburg–Landau equation in its standard form, ∂A/∂t = A + (1+ib)∇²A − (1+ic)|A|²A, flat and frozen. */
export function standardForm(
  { b, c }: { readonly b: number; readonly c: number },
  changes: Partial<SncglParameters> = {},
): SncglParameters {
  return {
    size: 16,
    box_length: 20,
    time_step: 0.05,
    steps: 1,
    epsilon: 1,
    D: 1,
    c1: b,
    b3: 1,
    c3: c,
    kappa: 0,
    sigma_k: 1,
    source: 0,
    alpha: 1,
    rho_vac: 1,
    screening_length: 0,
    relaxation: 0,
    ...changes,
  };
}

/** A co-evolving field and geometry in which structure forms, every term at work. */
export function structured(changes: Partial<SncglParameters> = {}): SncglParameters {
  return {
    size: 32,
    box_length: 32,
    time_step: 0.1,
    steps: 100,
    epsilon: 0.1,
    D: 0.5,
    c1: 0.8,
    b3: 1,
    c3: -2,
    kappa: 0.05,
    sigma_k: 0.5,
    source: 0.01,
    alpha: 0.3,
    rho_vac: 1,
    screening_length: 1,
    relaxation: 0.01,
    ...changes,
  };
}

/** Waves of the box, Σ amplitude·e^{2πi(n_x x + n_y y)/L + i·phase}, `[y, x, (re, im)]`. */
export function waves(
  size: number,
  parts: readonly { readonly mode: readonly [number, number]; readonly re: number; readonly im?: number }[],
): Float64Array {
  const psi = new Float64Array(2 * size * size);
  for (let at = 0; at < size * size; at++) {
    for (const { mode: [nx, ny], re, im = 0 } of parts) {
      const angle = (2 * Math.PI * (nx * (at % size) + ny * Math.floor(at / size))) / size;
      psi[2 * at] += re * Math.cos(angle) - im * Math.sin(angle);
      psi[2 * at + 1] += re * Math.sin(angle) + im * Math.cos(angle);
    }
  }
  return psi;
}

/** ρ_s = base·(1 + depth·cos(2πx/L)·sin(2π(x + 2y)/L)), smooth and without a symmetry. */
export function bumpyGeometry(size: number, { base = 1, depth = 0.3 } = {}): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => {
    const unit = (2 * Math.PI) / size;
    const x = unit * (at % size);
    const y = unit * Math.floor(at / size);
    return base * (1 + depth * Math.cos(x) * Math.sin(x + 2 * y));
  });
}

/** The state a time after another. */
export function evolve(
  parameters: SncglParameters,
  { state, time }: { readonly state: SncglState; readonly time: number },
): SncglState {
  using solver = plainSolver(parameters);
  solver.setState(state);
  solver.step(Math.round(time / parameters.time_step));
  return solver.state();
}

/** ‖a − b‖₂/‖b‖₂ */
export function relativeError(a: Float64Array, b: Float64Array): number {
  let difference = 0;
  let whole = 0;
  for (let i = 0; i < a.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    whole += b[i] ** 2;
  }
  return Math.sqrt(difference / whole);
}

/** A geometry that is the same everywhere. */
export function uniformGeometry(size: number, rhoS = 1): Float64Array {
  return new Float64Array(size * size).fill(rhoS);
}
