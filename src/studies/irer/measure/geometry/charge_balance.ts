import { createFft2d } from "@/math/fft_2d.ts";
import type { Artifact } from "../artifact/read_artifact.ts";
import { wavenumberOf } from "../spectrum/radial_spectrum.ts";
import { laplacian } from "./finite_differences.ts";

/**
 * `pcs_score`: how far the charge Q = ∫|ψ|²Ω² dA is from changing as the equation of motion says, over the last step
 * with the geometry held: |(Q₁ − Q₀)/dt − R|/Σ|terms of R|. 0 is perfect; about 1 is a field that does not follow the
 * equation at all.
 *
 * R = ∫2Re(ψ* ∂ψ/∂t)Ω² dA, averaged over both ends of the step, has five terms: growth 2ε|ψ|²Ω², diffusion
 * 2D Re(ψ*∇²ψ) (Ω² and Ω⁻² cancel; c₁ drops out), saturation −2b₃|ψ|⁴Ω² (c₃ drops out), nonlocal coupling
 * −2κ(K_σ∗|ψ|²)|ψ|²Ω² and source 2s Re(ψ)Ω². ∇² is an eighth-order stencil, the convolution a transform of its own.
 *
 * The floor is O(dt²) of the average, dt²Q‴/12, and O(h⁸) of the stencil, (kh)⁸/3150 of the diffusion; what the solver
 * drops to avoid aliasing counts as a residual, too.
 *
 * @returns null if nothing moves the charge (ψ = 0); not finite if the fields are too large to be squared
 */
export function chargeBalance(
  { previousPsi, finalPsi, previousTimeMetric, parameters }: Artifact,
): number | null {
  const { size, box_length, time_step } = parameters;
  const area = (box_length / size) ** 2;
  const volume = previousTimeMetric.map((value) => -value);
  const charge = (psi: Float64Array) =>
    area * volume.reduce((sum, weight, at) => sum + weight * (psi[2 * at] ** 2 + psi[2 * at + 1] ** 2), 0);
  const [before, after] = [previousPsi, finalPsi].map((psi) =>
    chargeRates(psi, { volume, parameters, area })
  );
  const terms = before.map((value, term) => (value + after[term]) / 2);
  const expected = terms.reduce((sum, value) => sum + value, 0);
  const scale = terms.reduce((sum, value) => sum + Math.abs(value), 0);
  const found = (charge(finalPsi) - charge(previousPsi)) / time_step;
  return scale === 0 ? null : Math.abs(found - expected) / scale;
}

/** The five terms of dQ/dt for a field. */
function chargeRates(
  psi: Float64Array,
  { volume, parameters, area }: {
    volume: Float64Array;
    parameters: Artifact["parameters"];
    area: number;
  },
): number[] {
  const { size, box_length, epsilon, D, b3, kappa, sigma_k, source } = parameters;
  const grid = { size, spacing: box_length / size, order: 8 } as const;
  const [re, im] = [0, 1].map((part) => Float64Array.from(volume, (_, at) => psi[2 * at + part]));
  const [curvedRe, curvedIm] = [laplacian(re, grid), laplacian(im, grid)];
  const density = re.map((value, at) => value ** 2 + im[at] ** 2);
  const nearby = gaussianAverage(density, { size, box_length, sigma_k });
  const rates = [0, 0, 0, 0, 0];
  for (let at = 0; at < density.length; at++) {
    rates[0] += 2 * epsilon * density[at] * volume[at];
    rates[1] += 2 * D * (re[at] * curvedRe[at] + im[at] * curvedIm[at]);
    rates[2] -= 2 * b3 * density[at] ** 2 * volume[at];
    rates[3] -= 2 * kappa * nearby[at] * density[at] * volume[at];
    rates[4] += 2 * source * re[at] * volume[at];
  }
  return rates.map((value) => area * value);
}

/** K_σ ∗ f with K̂(k) = exp(−k²/2σ_k²). */
function gaussianAverage(
  field: Float64Array,
  { size, box_length, sigma_k }: { size: number; box_length: number; sigma_k: number },
): Float64Array {
  const fft = createFft2d(size);
  fft.physical.fill(0);
  field.forEach((value, at) => fft.physical[2 * at] = value);
  fft.forward();
  const unit = 2 * Math.PI / box_length;
  for (let x = 0; x < size; x++) {
    for (let y = 0; y < size; y++) {
      const square = unit ** 2 * (wavenumberOf(x, size) ** 2 + wavenumberOf(y, size) ** 2);
      const kernel = Math.exp(-square / (2 * sigma_k ** 2));
      fft.spectral[2 * (x * size + y)] *= kernel;
      fft.spectral[2 * (x * size + y) + 1] *= kernel;
    }
  }
  fft.backward();
  return Float64Array.from(field, (_, at) => fft.physical[2 * at]);
}
