import { addLaplacianModes, addModes, laplacianOnGrid, toGrid, type Workspace } from "./workspace.ts";
import type { HeldGeometry } from "../tendency.ts";

/** Cotangents that the four evaluations of N in one step share. */
export interface SharedCotangents {
  /** Of q on the grid. */
  readonly q: Float64Array;
  kappa: number;
  sigma_k: number;
}

export interface PullBackTendency {
  /** ψ on the grid of the spectrum last pulled back through, `[y, x, (re, im)]`. */
  readonly psi: Float64Array;
  /**
   * From the cotangent n of N̂(ψ̂) to those of ψ̂ (`into`) and of q, κ and σ_k (`shared`), which are added to.
   *
   * @param n on the kept modes
   * @param options.modes ψ̂, where N is linearised
   */
  apply(n: Float64Array, options: {
    readonly modes: Float64Array;
    readonly held: HeldGeometry;
    readonly into: Float64Array;
    readonly shared: SharedCotangents;
  }): void;
}

/**
 * Makes the adjoint of the linearisation of N(ψ) = a(q − q_ref)∇²ψ − βTψ − κ(K∗T)ψ + s, T = |ψ|², a = D + i c₁,
 * β = b₃ + i c₃.
 *
 * On the grid, with w = ∇²ψ and M = Re(n*ψ), the cotangents are a*(q − q_ref)n of w, Re(n*aw) of q,
 * τ = −Re(n*βψ) − κ K∗M of T, −(β*T + κ K∗T)n + 2τψ of ψ, −Σ M (K∗T) of κ and −κ Σ M (∂K∗T) of σ_k. K̂ is real and
 * even: K is its own adjoint, T + iM goes through one transform, and with Z its spectrum
 * Σ M (∂K∗T) = N² Σ ∂K̂ Im(Z(k)Z(−k))/2. Seven transforms.
 *
 * M is brought to the size of T for that transform: cotangents of a chaotic run grow beyond all bounds, and rounding
 * errors of a large M in T would multiply them by themselves.
 */
export function pullBackTendency(workspace: Workspace): PullBackTendency {
  const { points, field: { physical }, parameters: { D, c1, b3, c3, kappa } } = workspace;
  const psi = new Float64Array(2 * points);
  const laplacian = new Float64Array(2 * points);

  const apply: PullBackTendency["apply"] = (n, { modes, held: { q, reference }, into, shared }) => {
    psi.set(toGrid(workspace, modes));
    laplacian.set(laplacianOnGrid(workspace, modes));
    toGrid(workspace, n);
    const coupled = pullBackCoupling(workspace, { psi, shared });
    for (let i = 0; i < 2 * points; i += 2) {
      const nRe = physical[i], nIm = physical[i + 1];
      const re = psi[i], im = psi[i + 1];
      const lapRe = laplacian[i], lapIm = laplacian[i + 1];
      const square = re * re + im * im;
      const remainder = q[i >> 1] - reference;
      shared.q[i >> 1] += nRe * (D * lapRe - c1 * lapIm) + nIm * (D * lapIm + c1 * lapRe);
      laplacian[i] = remainder * (D * nRe + c1 * nIm);
      laplacian[i + 1] = remainder * (D * nIm - c1 * nRe);
      const ofSquare = -nRe * (b3 * re - c3 * im) - nIm * (b3 * im + c3 * re) - kappa * coupled[i + 1];
      const damping = b3 * square + kappa * coupled[i];
      const rotation = c3 * square;
      physical[i] = 2 * ofSquare * re - damping * nRe - rotation * nIm;
      physical[i + 1] = 2 * ofSquare * im - damping * nIm + rotation * nRe;
    }
    addModes(workspace, into);
    physical.set(laplacian);
    addLaplacianModes(workspace, into);
  };
  return { psi, apply };
}

/** K∗T + i K∗M on the grid, adding the cotangents of κ and σ_k. Reads n from the grid plane of `field`. */
function pullBackCoupling(
  { points, field: { physical: n }, density, kernel, kernelSlope, mirror, parameters: { kappa } }: Workspace,
  { psi, shared }: { readonly psi: Float64Array; readonly shared: SharedCotangents },
): Float64Array {
  const { physical, spectral } = density;
  let [largestT, largestM] = [0, 0];
  for (let i = 0; i < 2 * points; i += 2) {
    physical[i] = psi[i] * psi[i] + psi[i + 1] * psi[i + 1];
    physical[i + 1] = n[i] * psi[i] + n[i + 1] * psi[i + 1];
    largestT = Math.max(largestT, physical[i]);
    largestM = Math.max(largestM, Math.abs(physical[i + 1]));
  }
  // A power of two, so that scaling there and back rounds nothing.
  const ratio = largestT / largestM;
  const scale = ratio > 1e-300 && ratio < 1e300 ? 2 ** Math.round(Math.log2(ratio)) : 1;
  for (let i = 1; i < 2 * points; i += 2) physical[i] *= scale;
  density.forward();
  let slope = 0;
  for (let at = 0; at < points; at++) {
    const re = spectral[2 * at], im = spectral[2 * at + 1];
    const mirrored = 2 * mirror[at];
    slope += kernelSlope[at] * (re * spectral[mirrored + 1] + im * spectral[mirrored]);
  }
  shared.sigma_k -= kappa * points * slope / (2 * scale);
  for (let at = 0; at < points; at++) {
    spectral[2 * at] *= kernel[at];
    spectral[2 * at + 1] *= kernel[at];
  }
  density.backward();
  let strength = 0;
  for (let i = 0; i < 2 * points; i += 2) {
    strength += physical[i] * (n[i] * psi[i] + n[i + 1] * psi[i + 1]);
    physical[i + 1] /= scale;
  }
  shared.kappa -= strength;
  return physical;
}
