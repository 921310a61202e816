import { transform } from "../../../../math/wasm_fft/assembly/transform";
import {
  c1,
  cutoff,
  D,
  fieldModes,
  firstModes,
  laplacianStrips,
  lastTable,
  line,
  linePlan,
  middleModes,
  pitch,
  psiStrips,
  reference,
  size,
  stageModes,
  stageTable,
  stripSquares,
  unitSquare,
} from "./plan";

/*
 * Strip by strip: the tendency's transform along y, one stage of ETDRK4 (Cox & Matthews 2002, eqs 26–29) on
 * the kept modes, and the way back along y for ψ and ∇²ψ of the next stage.
 */

@inline const ELEMENT: usize = 64;
@inline const STAGE_ENTRY: usize = 128;
@inline const LAST_ENTRY: usize = 256;

/** Real part of (a + ib)(re + i im). */
@inline
function timesRe(ar: v128, ai: v128, br: v128, bi: v128): v128 {
  return f64x2.sub(f64x2.mul(ar, br), f64x2.mul(ai, bi));
}

@inline
function timesIm(ar: v128, ai: v128, br: v128, bi: v128): v128 {
  return f64x2.add(f64x2.mul(ar, bi), f64x2.mul(ai, br));
}

@inline
function put(at: usize, re: v128, im: v128): void {
  v128.store(at, re);
  v128.store(at, im, 32);
}

/** Leaves ψ̂ of a mode and its −k²ψ̂, swapped, on the two lines that go back along y. */
@inline
function hand(psi: usize, laplacian: usize, re: v128, im: v128, minusK2: v128): void {
  put(psi, im, re);
  put(laplacian, f64x2.mul(minusK2, im), f64x2.mul(minusK2, re));
}

/** −k² of the modes at k_y = ±n. */
@inline
function minusSquare(acrossSquares: v128, n: i32): v128 {
  return f64x2.mul(f64x2.splat(-unitSquare), f64x2.add(acrossSquares, f64x2.splat(<f64>(n * n))));
}

/** v = the given spectrum, without the modes that are dropped. */
function begin(modes: usize, from: i32, count: i32, n: i32, change: i32, across: usize): void {
  const scale = f64x2.mul(f64x2.splat(1.0 / (<f64>size * <f64>size)), v128.load(across, 32));
  const squares = v128.load(across);
  let tendency = line(4) + <usize>from * ELEMENT;
  let psi = line(2) + <usize>from * ELEMENT;
  let laplacian = line(3) + <usize>from * ELEMENT;
  let v = fieldModes + modes;
  for (let j = 0; j < count; j++) {
    const re = f64x2.mul(scale, v128.load(tendency)), im = f64x2.mul(scale, v128.load(tendency, 32));
    put(v, re, im);
    hand(psi, laplacian, re, im, minusSquare(squares, n));
    tendency += ELEMENT, psi += ELEMENT, laplacian += ELEMENT, v += ELEMENT, n += change;
  }
}

/**
 * N(v), and a = e^{Lh/2} v + stage·N(v). The local part of N(v) was formed with all of q, before its largest
 * value was known: what q_ref takes over is subtracted here, (D + i c₁) q_ref k² v̂.
 */
function first(modes: usize, from: i32, count: i32, n: i32, change: i32, across: usize, table: usize): void {
  const scale = f64x2.splat(1.0 / (<f64>size * <f64>size));
  const squares = v128.load(across);
  const diffusion = f64x2.splat(-D * reference), dispersion = f64x2.splat(-c1 * reference);
  let tendency = line(4) + <usize>from * ELEMENT;
  let psi = line(2) + <usize>from * ELEMENT;
  let laplacian = line(3) + <usize>from * ELEMENT;
  for (let j = 0; j < count; j++) {
    const minusK2 = minusSquare(squares, n);
    const entry = table + <usize>n * STAGE_ENTRY;
    const vr = v128.load(fieldModes + modes), vi = v128.load(fieldModes + modes, 32);
    const lr = f64x2.mul(diffusion, minusK2), li = f64x2.mul(dispersion, minusK2);
    const nr = f64x2.add(f64x2.mul(scale, v128.load(tendency)), timesRe(lr, li, vr, vi));
    const ni = f64x2.add(f64x2.mul(scale, v128.load(tendency, 32)), timesIm(lr, li, vr, vi));
    put(firstModes + modes, nr, ni);
    const hr = v128.load(entry), hi = v128.load(entry, 32);
    const sr = v128.load(entry, 64), si = v128.load(entry, 96);
    const re = f64x2.add(timesRe(hr, hi, vr, vi), timesRe(sr, si, nr, ni));
    const im = f64x2.add(timesIm(hr, hi, vr, vi), timesIm(sr, si, nr, ni));
    put(stageModes + modes, re, im);
    hand(psi, laplacian, re, im, minusK2);
    tendency += ELEMENT, psi += ELEMENT, laplacian += ELEMENT, modes += ELEMENT, n += change;
  }
}

/** N(a), and b = e^{Lh/2} v + stage·N(a). */
function second(modes: usize, from: i32, count: i32, n: i32, change: i32, across: usize, table: usize): void {
  const scale = f64x2.splat(1.0 / (<f64>size * <f64>size));
  const squares = v128.load(across);
  let tendency = line(4) + <usize>from * ELEMENT;
  let psi = line(2) + <usize>from * ELEMENT;
  let laplacian = line(3) + <usize>from * ELEMENT;
  for (let j = 0; j < count; j++) {
    const entry = table + <usize>n * STAGE_ENTRY;
    const vr = v128.load(fieldModes + modes), vi = v128.load(fieldModes + modes, 32);
    const nr = f64x2.mul(scale, v128.load(tendency)), ni = f64x2.mul(scale, v128.load(tendency, 32));
    put(middleModes + modes, nr, ni);
    const hr = v128.load(entry), hi = v128.load(entry, 32);
    const sr = v128.load(entry, 64), si = v128.load(entry, 96);
    const re = f64x2.add(timesRe(hr, hi, vr, vi), timesRe(sr, si, nr, ni));
    const im = f64x2.add(timesIm(hr, hi, vr, vi), timesIm(sr, si, nr, ni));
    hand(psi, laplacian, re, im, minusSquare(squares, n));
    tendency += ELEMENT, psi += ELEMENT, laplacian += ELEMENT, modes += ELEMENT, n += change;
  }
}

/** N(a) + N(b), and c = e^{Lh/2} a + stage·(2N(b) − N(v)). */
function third(modes: usize, from: i32, count: i32, n: i32, change: i32, across: usize, table: usize): void {
  const scale = f64x2.splat(1.0 / (<f64>size * <f64>size));
  const squares = v128.load(across);
  let tendency = line(4) + <usize>from * ELEMENT;
  let psi = line(2) + <usize>from * ELEMENT;
  let laplacian = line(3) + <usize>from * ELEMENT;
  for (let j = 0; j < count; j++) {
    const entry = table + <usize>n * STAGE_ENTRY;
    const ar = v128.load(stageModes + modes), ai = v128.load(stageModes + modes, 32);
    const br = f64x2.mul(scale, v128.load(tendency)), bi = f64x2.mul(scale, v128.load(tendency, 32));
    const middle = middleModes + modes;
    put(middle, f64x2.add(v128.load(middle), br), f64x2.add(v128.load(middle, 32), bi));
    const nr = f64x2.sub(f64x2.add(br, br), v128.load(firstModes + modes));
    const ni = f64x2.sub(f64x2.add(bi, bi), v128.load(firstModes + modes, 32));
    const hr = v128.load(entry), hi = v128.load(entry, 32);
    const sr = v128.load(entry, 64), si = v128.load(entry, 96);
    const re = f64x2.add(timesRe(hr, hi, ar, ai), timesRe(sr, si, nr, ni));
    const im = f64x2.add(timesIm(hr, hi, ar, ai), timesIm(sr, si, nr, ni));
    hand(psi, laplacian, re, im, minusSquare(squares, n));
    tendency += ELEMENT, psi += ELEMENT, laplacian += ELEMENT, modes += ELEMENT, n += change;
  }
}

/** v = e^{Lh} v + first·N(v) + middle·(N(a) + N(b)) + last·N(c). */
function last(modes: usize, from: i32, count: i32, n: i32, change: i32, across: usize, table: usize): void {
  const scale = f64x2.splat(1.0 / (<f64>size * <f64>size));
  const squares = v128.load(across);
  let tendency = line(4) + <usize>from * ELEMENT;
  let psi = line(2) + <usize>from * ELEMENT;
  let laplacian = line(3) + <usize>from * ELEMENT;
  for (let j = 0; j < count; j++) {
    const entry = table + <usize>n * LAST_ENTRY;
    const v = fieldModes + modes;
    let ar = v128.load(v), ai = v128.load(v, 32);
    let br = v128.load(entry), bi = v128.load(entry, 32);
    let re = timesRe(ar, ai, br, bi), im = timesIm(ar, ai, br, bi);
    ar = v128.load(firstModes + modes), ai = v128.load(firstModes + modes, 32);
    br = v128.load(entry, 64), bi = v128.load(entry, 96);
    re = f64x2.add(re, timesRe(ar, ai, br, bi)), im = f64x2.add(im, timesIm(ar, ai, br, bi));
    ar = v128.load(middleModes + modes), ai = v128.load(middleModes + modes, 32);
    br = v128.load(entry, 128), bi = v128.load(entry, 160);
    re = f64x2.add(re, timesRe(ar, ai, br, bi)), im = f64x2.add(im, timesIm(ar, ai, br, bi));
    ar = f64x2.mul(scale, v128.load(tendency)), ai = f64x2.mul(scale, v128.load(tendency, 32));
    br = v128.load(entry, 192), bi = v128.load(entry, 224);
    re = f64x2.add(re, timesRe(ar, ai, br, bi)), im = f64x2.add(im, timesIm(ar, ai, br, bi));
    put(v, re, im);
    hand(psi, laplacian, re, im, minusSquare(squares, n));
    tendency += ELEMENT, psi += ELEMENT, laplacian += ELEMENT, modes += ELEMENT, n += change;
  }
}

@inline
function combine(stage: i32, modes: usize, from: i32, count: i32, n: i32, change: i32, p: usize): void {
  const across = stripSquares + (p << 6);
  const row = p * <usize>(cutoff + 1);
  const table = stageTable + row * STAGE_ENTRY;
  if (stage == 1) first(modes, from, count, n, change, across, table);
  else if (stage == 2) second(modes, from, count, n, change, across, table);
  else if (stage == 3) third(modes, from, count, n, change, across, table);
  else if (stage == 4) last(modes, from, count, n, change, across, lastTable + row * LAST_ENTRY);
  else begin(modes, from, count, n, change, across);
}

/** Strips `begin` to `end` of a stage 1 … 4; stage 0 takes the strips' content for the field itself. */
export function columnPass(stage: i32, begin: i32, end: i32): void {
  const kept = 2 * cutoff + 1;
  for (let p = <usize>begin; p < <usize>end; p++) {
    const modes = p * <usize>kept * ELEMENT;
    const strip = psiStrips + p * pitch;
    transform(strip, line(4), linePlan, line(5));
    combine(stage, modes, 0, cutoff + 1, 0, 1, p);
    combine(stage, modes + <usize>(cutoff + 1) * ELEMENT, size - cutoff, cutoff, cutoff, -1, p);
    transform(line(2), strip, linePlan, line(5));
    transform(line(3), laplacianStrips + p * pitch, linePlan, line(5));
  }
}
