/** Everything that decides how a field evolves; the initial state aside. Times, lengths and fields are dimensionless. */
export interface SncglParameters {
  /** Grid points a side, N: a power of two, at least 8. */
  readonly size: number;
  /** Side of the periodic box, L > 0; wavenumbers are k = 2πn/L. */
  readonly box_length: number;
  /** dt > 0. */
  readonly time_step: number;
  /** How many steps are taken. */
  readonly steps: number;
  /** Linear growth ε. */
  readonly epsilon: number;
  /** Diffusion D ≥ 0. */
  readonly D: number;
  /** Dispersion c₁. */
  readonly c1: number;
  /** Saturation b₃. */
  readonly b3: number;
  /** Nonlinear dispersion c₃. */
  readonly c3: number;
  /** Strength κ of the nonlocal coupling. */
  readonly kappa: number;
  /** Width σ_k > 0 of its kernel in wavenumber: K̂(k) = exp(−k²/2σ_k²). */
  readonly sigma_k: number;
  /** Uniform real source s. */
  readonly source: number;
  /** Exponent α > 0 of the metric: g_μν = (ρ_vac/ρ_s)^α η_μν. */
  readonly alpha: number;
  /** ρ_vac > 0; ρ_s begins as ρ_vac everywhere (flat space). */
  readonly rho_vac: number;
  /** Screening length ℓ ≥ 0 of (1 − ℓ²∇²) ρ* = |ψ|². */
  readonly screening_length: number;
  /** r in 0 … 1: ρ_s ← ρ_s + r (ρ* − ρ_s), once a step. */
  readonly relaxation: number;
}

/** ρ_s never falls below this; where it would, the geometry is singular. */
export const LEAST_RHO_S = 1e-9;

/** A field and its geometry on the grid. */
export interface SncglState {
  /** ψ at `2·(y·size + x)`: real part, then imaginary part. */
  readonly psi: Float64Array;
  /** ρ_s at `y·size + x`. */
  readonly rhoS: Float64Array;
}

/** What a solver is; the plain and the fast one are alike. */
export interface SncglSolver extends Disposable {
  /** As they were given. */
  readonly parameters: SncglParameters;
  /** Sets ψ (dealiased: modes |n| ≥ N/3 are dropped) and ρ_s. */
  setState(state: SncglState): void;
  /** A copy of the present state on the grid. */
  state(): SncglState;
  /** Takes steps: the field with the geometry held, then one relaxation of the geometry, each step. */
  step(count?: number): void;
  /** Looks at the field: whether every number is finite, and the smallest ρ_s before the floor was applied. */
  health(): { readonly finite: boolean; readonly leastRhoS: number };
}
