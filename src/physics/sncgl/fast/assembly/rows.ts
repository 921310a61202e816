import { transform } from "../../../../math/wasm_fft/assembly/transform";
import { gatherRealRows, gatherRows, scatterRealRows, scatterRows } from "./narrow/blocks";
import { relaxRows } from "./geometry";
import {
  b3,
  c1,
  c3,
  D,
  densityStrips,
  factorRows,
  kappa,
  kernelStrips,
  laplacianStrips,
  line,
  linePlan,
  localRows,
  psiRows,
  psiStrips,
  reference,
  rhoRows,
  size,
  source,
  targetStrips,
} from "./plan";

/*
 * Eight rows at a time, lines of work: 0, 1 kept modes; 2, 3 are the column pass's; 4 a row quad; 5 the
 * transforms'; 6 the densities of eight rows; 7 their Fourier modes (one element longer); 8 kernel modes; 9
 * the smoothed density; 10 ρ*.
 */

@inline
function along(from: usize, to: usize): void {
  transform(from, to, linePlan, line(5));
}

/** Address of a quad of rows y … y + 7 among those of complex numbers; half of it among those of real numbers. */
@inline
function quad(y: i32, half: i32): usize {
  return <usize>(y + 4 * half) * <usize>size << 4;
}

/**
 * Groups of eight rows: ψ and ∇²ψ back along x, T = |ψ|² forward, and (D + i c₁)(q − q_ref)∇²ψ − (b₃ + i c₃)Tψ
 * + s, the local part of the tendency. With `hold` q is about to change and ∇²ψ itself is kept.
 */
export function fieldRowPass(hold: bool, begin: i32, end: i32): void {
  const row = line(4), density = line(6), spectrum = line(7);
  const strips = hold ? (size >> 3) + 1 : kernelStrips;
  for (let y = 8 * begin; y < 8 * end; y += 8) {
    gatherRows(psiStrips, y, line(0), line(1));
    along(line(0), psiRows + quad(y, 0));
    along(line(1), psiRows + quad(y, 1));
    gatherRows(laplacianStrips, y, line(0), line(1));
    for (let half = 0; half < 2; half++) {
      const at = quad(y, half);
      const from = half == 0 ? line(0) : line(1);
      const parts = density + (<usize>half << 5);
      if (hold) {
        along(from, localRows + at);
        squares(psiRows + at, parts);
      } else {
        along(from, row);
        local(psiRows + at, row, factorRows + (at >> 1), localRows + at, parts);
      }
    }
    along(density, spectrum);
    scatterRealRows(spectrum, densityStrips, y, strips);
  }
}

/** T of a row quad, to every other vector of a line. */
function squares(psi: usize, density: usize): void {
  for (let x = 0; x < size; x++, psi += 64, density += 64) {
    const im = v128.load(psi), re = v128.load(psi, 32);
    v128.store(density, f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im)));
  }
}

function local(psi: usize, laplacian: usize, factor: usize, out: usize, density: usize): void {
  const qRef = f64x2.splat(reference), s = f64x2.splat(source);
  const d = f64x2.splat(D), c = f64x2.splat(c1), b = f64x2.splat(b3), g = f64x2.splat(c3);
  for (let x = 0; x < size; x++) {
    const im = v128.load(psi), re = v128.load(psi, 32);
    const square = f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im));
    v128.store(density, square);
    const remainder = f64x2.sub(v128.load(factor), qRef);
    const li = f64x2.mul(remainder, v128.load(laplacian)), lr = f64x2.mul(remainder, v128.load(laplacian, 32));
    const damping = f64x2.mul(b, square), rotation = f64x2.mul(g, square);
    const fieldRe = f64x2.sub(f64x2.mul(rotation, im), f64x2.mul(damping, re));
    const fieldIm = f64x2.add(f64x2.mul(damping, im), f64x2.mul(rotation, re));
    v128.store(out, f64x2.add(f64x2.add(f64x2.sub(f64x2.mul(d, lr), f64x2.mul(c, li)), fieldRe), s));
    v128.store(out, f64x2.sub(f64x2.add(f64x2.mul(d, li), f64x2.mul(c, lr)), fieldIm), 32);
    psi += 64, laplacian += 64, factor += 32, out += 64, density += 64;
  }
}

/** Groups of eight rows: K_σ ∗ T back along x, the whole tendency, and its way forward along x. */
export function tendencyRowPass(begin: i32, end: i32): void {
  const row = line(4), smoothed = line(9);
  for (let y = 8 * begin; y < 8 * end; y += 8) {
    gatherRealRows(densityStrips, y, kernelStrips, line(8));
    along(line(8), smoothed);
    for (let half = 0; half < 2; half++) {
      const at = quad(y, half);
      // Swapped: the first quad of rows is the imaginary part.
      tendency(psiRows + at, localRows + at, smoothed + (half == 0 ? 32 : 0), row);
      along(row, line(7));
      scatterRows(y + 2 * half, line(7));
    }
  }
}

/** local − κ(K_σ ∗ T)ψ */
function tendency(psi: usize, localPart: usize, smoothed: usize, out: usize): void {
  const k = f64x2.splat(-kappa);
  for (let x = 0; x < size; x++, psi += 64, localPart += 64, smoothed += 64, out += 64) {
    const damping = f64x2.mul(k, v128.load(smoothed));
    v128.store(out, f64x2.add(v128.load(localPart), f64x2.mul(damping, v128.load(psi, 32))));
    v128.store(out, f64x2.add(v128.load(localPart, 32), f64x2.mul(damping, v128.load(psi))), 32);
  }
}

/**
 * As `tendencyRowPass`, at the end of a step: first ρ_s relaxes by `rate` towards ρ* (not at all if `relax`
 * is false) and q follows; then the tendency with all of q∇²ψ, since q_ref is not known before the last row
 * is done.
 */
export function geometryRowPass(relax: bool, begin: i32, end: i32): void {
  const row = line(4), smoothed = line(9), target = line(10);
  for (let y = 8 * begin; y < 8 * end; y += 8) {
    gatherRealRows(densityStrips, y, kernelStrips, line(8));
    along(line(8), smoothed);
    if (relax) {
      gatherRealRows(targetStrips, y, (size >> 3) + 1, line(6));
      along(line(6), target);
    }
    for (let half = 0; half < 2; half++) {
      const at = quad(y, half);
      const part: usize = half == 0 ? 32 : 0;
      relaxRows(target + part, rhoRows + (at >> 1), factorRows + (at >> 1), relax);
      whole(psiRows + at, localRows + at, factorRows + (at >> 1), smoothed + part, row);
      along(row, line(7));
      scatterRows(y + 2 * half, line(7));
    }
  }
}

/** (D + i c₁) q∇²ψ − (b₃ + i c₃)Tψ − κ(K_σ ∗ T)ψ + s */
function whole(psi: usize, laplacian: usize, factor: usize, smoothed: usize, out: usize): void {
  const s = f64x2.splat(source), k = f64x2.splat(kappa);
  const d = f64x2.splat(D), c = f64x2.splat(c1), b = f64x2.splat(b3), g = f64x2.splat(c3);
  for (let x = 0; x < size; x++) {
    const im = v128.load(psi), re = v128.load(psi, 32);
    const square = f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im));
    const q = v128.load(factor);
    const li = f64x2.mul(q, v128.load(laplacian)), lr = f64x2.mul(q, v128.load(laplacian, 32));
    const damping = f64x2.add(f64x2.mul(b, square), f64x2.mul(k, v128.load(smoothed)));
    const rotation = f64x2.mul(g, square);
    const fieldRe = f64x2.sub(f64x2.mul(rotation, im), f64x2.mul(damping, re));
    const fieldIm = f64x2.add(f64x2.mul(damping, im), f64x2.mul(rotation, re));
    v128.store(out, f64x2.add(f64x2.add(f64x2.sub(f64x2.mul(d, lr), f64x2.mul(c, li)), fieldRe), s));
    v128.store(out, f64x2.sub(f64x2.add(f64x2.mul(d, li), f64x2.mul(c, lr)), fieldIm), 32);
    psi += 64, laplacian += 64, factor += 32, smoothed += 64, out += 64;
  }
}

/** Groups of eight rows of a field that was put into the local part's place (not swapped), forward along x. */
export function startRowPass(begin: i32, end: i32): void {
  for (let y = 8 * begin; y < 8 * end; y += 8) {
    for (let half = 0; half < 2; half++) {
      along(localRows + quad(y, half), line(7));
      scatterRows(y + 2 * half, line(7));
    }
  }
}
