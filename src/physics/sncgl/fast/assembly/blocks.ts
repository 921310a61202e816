import { line, pitch, psiStrips, size, stripColumns, strips } from "./plan";

/*
 * Between strips and rows. A block is two columns and two rows: in a strip its 64 bytes lie together, one
 * element for each row; in a row pair they are the elements of two neighbouring columns.
 */

@inline
export function low(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 0, 2);
}

@inline
export function high(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 1, 3);
}

/** Copies a block; both ways are the same transposition. */
@inline
export function transposeBlock(from: usize, to: usize): void {
  const a = v128.load(from), b = v128.load(from, 16);
  const c = v128.load(from, 32), d = v128.load(from, 48);
  v128.store(to, low(a, c));
  v128.store(to, low(b, d), 16);
  v128.store(to, high(a, c), 32);
  v128.store(to, high(b, d), 48);
}

/**
 * Fills two lines with rows y, y + 1 and y + 2, y + 3 of kept modes; the other modes stay as they are: zero.
 */
export function gatherRows(source: usize, y: i32, first: usize, second: usize): void {
  let from = source + (<usize>y << 5);
  for (let p = 0; p < strips; p++, from += pitch) {
    const x = <usize>load<i32>(stripColumns + (<usize>p << 2)) << 5;
    transposeBlock(from, first + x);
    transposeBlock(from + 64, second + x);
  }
}

/** Writes the kept modes of rows y, y + 1 to the tendency's strips. */
export function scatterRows(y: i32, row: usize): void {
  let to = psiStrips + (<usize>y << 5);
  for (let p = 0; p < strips; p++, to += pitch) {
    transposeBlock(row + (<usize>load<i32>(stripColumns + (<usize>p << 2)) << 5), to);
  }
}

/**
 * Two pairs of real rows as one complex line: a transform of (first + i·second) holds both. Its Z(k) and
 * Z(−k) give the first pair's (Z(k) + Z(−k)*)/2 and the second's (Z(k) − Z(−k)*)/2i for k = 0 … N/2; the
 * factor ½ is left to the kernel. Writes `count` strips of rows y … y + 3.
 */
export function scatterRealRows(z: usize, strip: usize, y: i32, count: i32): void {
  const end = z + (<usize>size << 5);
  v128.store(end, v128.load(z));
  v128.store(end, v128.load(z, 16), 16);
  let to = strip + (<usize>y << 5);
  const full = min(count, size >> 2);
  for (let p = 0; p < full; p++, to += pitch) {
    const plus = z + (<usize>p << 6);
    const minus = end - (<usize>p << 6);
    const ar = v128.load(plus), ai = v128.load(plus, 16);
    const br = v128.load(minus), bi = v128.load(minus, 16);
    const cr = v128.load(plus, 32), ci = v128.load(plus, 48);
    const dr = v128.load(minus - 32), di = v128.load(minus - 32, 16);
    storeReal(to, ar, ai, br, bi, cr, ci, dr, di);
  }
  if (full < count) {
    const middle = z + (<usize>size << 4);
    const ar = v128.load(middle), ai = v128.load(middle, 16);
    const none = f64x2.splat(0);
    storeReal(to, ar, ai, ar, ai, none, none, none, none);
  }
}

/** A strip's four elements of columns k and k + 1 from a = Z(k), b = Z(−k), c = Z(k + 1), d = Z(−k − 1). */
@inline
function storeReal(
  to: usize,
  ar: v128, ai: v128, br: v128, bi: v128,
  cr: v128, ci: v128, dr: v128, di: v128,
): void {
  const er = f64x2.add(ar, br), ei = f64x2.sub(ai, bi);
  const fr = f64x2.add(cr, dr), fi = f64x2.sub(ci, di);
  v128.store(to, low(er, fr));
  v128.store(to, low(ei, fi), 16);
  v128.store(to, high(er, fr), 32);
  v128.store(to, high(ei, fi), 48);
  const gr = f64x2.add(ai, bi), gi = f64x2.sub(br, ar);
  const hr = f64x2.add(ci, di), hi = f64x2.sub(dr, cr);
  v128.store(to, low(gr, hr), 64);
  v128.store(to, low(gi, hi), 80);
  v128.store(to, high(gr, hr), 96);
  v128.store(to, high(gi, hi), 112);
}

/**
 * The way back, with swapped elements: from A of rows y, y + 1 and B of rows y + 2, y + 3 for k = 0 … N/2,
 * the line Z(k) = A + iB, Z(−k) = A* + iB*. Its transform holds the second pair in the first place of an
 * element and the first pair in the other. Modes beyond `count` strips stay as they are: zero.
 */
export function gatherRealRows(strip: usize, y: i32, count: i32, z: usize): void {
  let from = strip + (<usize>y << 5);
  const end = z + (<usize>size << 5);
  const full = min(count, size >> 2);
  for (let p = 0; p < full; p++, from += pitch) {
    // Swapped: the first vector of an element is the imaginary part.
    const a0 = v128.load(from), a1 = v128.load(from, 16);
    const a2 = v128.load(from, 32), a3 = v128.load(from, 48);
    const b0 = v128.load(from, 64), b1 = v128.load(from, 80);
    const b2 = v128.load(from, 96), b3 = v128.load(from, 112);
    const plus = z + (<usize>p << 6);
    const minus = end - (<usize>p << 6);
    storeHermitian(plus, p > 0 ? minus : plus, low(a1, a3), low(a0, a2), low(b1, b3), low(b0, b2));
    storeHermitian(plus + 32, minus - 32, high(a1, a3), high(a0, a2), high(b1, b3), high(b0, b2));
  }
  if (full < count) {
    const a0 = v128.load(from), a1 = v128.load(from, 16);
    const a2 = v128.load(from, 32), a3 = v128.load(from, 48);
    const b0 = v128.load(from, 64), b1 = v128.load(from, 80);
    const b2 = v128.load(from, 96), b3 = v128.load(from, 112);
    const middle = z + (<usize>size << 4);
    storeHermitian(middle, middle, low(a1, a3), low(a0, a2), low(b1, b3), low(b0, b2));
  }
}

@inline
function storeHermitian(plus: usize, minus: usize, ar: v128, ai: v128, br: v128, bi: v128): void {
  v128.store(minus, f64x2.sub(br, ai));
  v128.store(minus, f64x2.add(ar, bi), 16);
  v128.store(plus, f64x2.add(ai, br));
  v128.store(plus, f64x2.sub(ar, bi), 16);
}
