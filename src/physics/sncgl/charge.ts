import { createFft2d } from "@/math/fft_2d.ts";
import { periodicGrid } from "@/physics/grid.ts";
import { conformalFactor } from "@/physics/sdg/geometry.ts";
import type { SncglParameters, SncglState } from "./parameters.ts";

/** The U(1) charge of a state and what changes it while the geometry is held; each term in charge per unit time. */
export interface ChargeBalance {
  /** Q = ∫|ψ|² Ω² dA; √g = Ω² in two dimensions. */
  readonly charge: number;
  /** What dQ/dt is the sum of. */
  readonly terms: {
    /** 2ε ∫|ψ|² Ω² dA */
    readonly growth: number;
    /** 2D ∫Re(ψ* ∇²ψ) dA = −2D ∫|∇ψ|² dA: the metric drops out, as Ω⁻²√g = 1. */
    readonly diffusion: number;
    /** −2b₃ ∫|ψ|⁴ Ω² dA */
    readonly saturation: number;
    /** −2κ ∫(K_σ ∗ |ψ|²)|ψ|² Ω² dA */
    readonly nonlocal: number;
    /** 2s ∫Re ψ Ω² dA */
    readonly source: number;
  };
  /** Σ of the terms: dQ/dt of the equation with the geometry held. c₁ and c₃ only turn the phase and add nothing. */
  readonly rate: number;
  /** Σ of the terms' absolute values, to measure a residual by; 0 in the Hamiltonian limit. */
  readonly scale: number;
}

/**
 * Charge and its balance at one moment: dQ/dt = ∫2Re(ψ* ∂ψ/∂t) Ω² dA for the equation as it stands. The solver's
 * truncation to the kept modes does not commute with a weight Ω² that varies, so its own dQ/dt differs by as much as
 * ψ*Ω² has beyond those modes: nothing in a uniform geometry, spectrally little in a resolved one.
 */
export function chargeBalance(
  parameters: SncglParameters,
  { psi, rhoS }: SncglState,
): ChargeBalance {
  const { size, box_length, epsilon, D, b3, kappa, sigma_k, source } = parameters;
  const grid = periodicGrid(size, { side: box_length });
  const area = grid.spacing ** 2;
  const weight = conformalFactor(rhoS, parameters);
  const density = Float64Array.from(rhoS, (_, at) => psi[2 * at] ** 2 + psi[2 * at + 1] ** 2);
  const kSquared = (at: number) =>
    grid.wavenumbers[Math.floor(at / size)] ** 2 + grid.wavenumbers[at % size] ** 2;
  const fft = createFft2d(size);
  const sum = (term: (at: number) => number) => {
    let total = 0;
    for (let at = 0; at < density.length; at++) total += term(at);
    return area * total;
  };

  fft.physical.set(psi);
  fft.forward();
  // Parseval: Σ over points of |∇ψ|² is N² Σ over modes of k²|ψ̂|².
  const gradient = size ** 2 *
    sum((at) => kSquared(at) * (fft.spectral[2 * at] ** 2 + fft.spectral[2 * at + 1] ** 2));

  for (let at = 0; at < density.length; at++) {
    fft.physical[2 * at] = density[at];
    fft.physical[2 * at + 1] = 0;
  }
  fft.forward();
  for (let i = 0; i < fft.spectral.length; i++) {
    fft.spectral[i] *= Math.exp(-kSquared(i >> 1) / (2 * sigma_k ** 2));
  }
  fft.backward();

  const charge = sum((at) => density[at] * weight[at]);
  const terms = {
    growth: 2 * epsilon * charge,
    diffusion: -2 * D * gradient,
    saturation: -2 * b3 * sum((at) => density[at] ** 2 * weight[at]),
    nonlocal: -2 * kappa * sum((at) => fft.physical[2 * at] * density[at] * weight[at]),
    source: 2 * source * sum((at) => psi[2 * at] * weight[at]),
  };
  const values = Object.values(terms);
  return {
    charge,
    terms,
    rate: values.reduce((total, value) => total + value, 0),
    scale: values.reduce((total, value) => total + Math.abs(value), 0),
  };
}
