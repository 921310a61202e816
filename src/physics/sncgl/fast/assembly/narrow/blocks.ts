import { pitch, psiStrips, size, stripColumns, strips } from "../plan";

/*
 * Between strips and rows. A block is four columns and the four rows of a quad: in a strip its elements, one for
 * each row, are two pairs of neighbours, and so are they in the quad, one for each column.
 *
 * Here lanes are crossed, so that a v128 is what it says, two doubles, and the build leaves this file alone.
 * Neighbouring vectors are still formed alike, and stored one after the other, the upper one first, for V8 to
 * make one of two (@/math/wasm_kernel/widen.ts).
 */

@inline
function low(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 0, 2);
}

@inline
function high(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 1, 3);
}

@inline
function put(to: usize, lower: v128, upper: v128): void {
  v128.store(to, upper, 16);
  v128.store(to, lower);
}

/** Two doubles each of four vectors: the first of each to one vector of four, the second of each to the other. */
@inline
function transpose(a: usize, b: usize, c: usize, d: usize, first: usize, second: usize): void {
  const va = v128.load(a), vc = v128.load(c), vb = v128.load(b), vd = v128.load(d);
  put(first, low(va, vb), low(vc, vd));
  put(second, high(va, vb), high(vc, vd));
}

/** Rows 0, 1, 4, 5 of a strip to the columns `left`, the next to it, `right` and the next to that. */
@inline
function gatherBlock(from: usize, left: usize, right: usize): void {
  transpose(from, from + 64, from + 256, from + 320, left, left + 64);
  transpose(from + 32, from + 96, from + 288, from + 352, left + 32, left + 96);
  transpose(from + 16, from + 80, from + 272, from + 336, right, right + 64);
  transpose(from + 48, from + 112, from + 304, from + 368, right + 32, right + 96);
}

/** The way back. */
@inline
function scatterBlock(left: usize, right: usize, to: usize): void {
  transpose(left, left + 64, right, right + 64, to, to + 64);
  transpose(left + 32, left + 96, right + 32, right + 96, to + 32, to + 96);
  transpose(left + 16, left + 80, right + 16, right + 80, to + 256, to + 320);
  transpose(left + 48, left + 112, right + 48, right + 112, to + 288, to + 352);
}

/** Bytes from a row's beginning to a strip's first pair of columns; with 4, to the second pair. */
@inline
function column(p: i32, which: usize): usize {
  return <usize>load<i32>(stripColumns + (<usize>p << 3) + which) << 6;
}

/**
 * Fills two lines with the quads of rows y … y + 7 of kept modes; the other modes stay as they are: zero.
 */
export function gatherRows(source: usize, y: i32, first: usize, second: usize): void {
  let from = source + (<usize>y << 6);
  for (let p = 0; p < strips; p++, from += pitch) {
    const left = column(p, 0), right = column(p, 4);
    gatherBlock(from, first + left, first + right);
    gatherBlock(from + 128, second + left, second + right);
  }
}

/** Writes the kept modes of the quad whose first row is y to the tendency's strips. */
export function scatterRows(y: i32, row: usize): void {
  let to = psiStrips + (<usize>y << 6);
  for (let p = 0; p < strips; p++, to += pitch) {
    scatterBlock(row + column(p, 0), row + column(p, 4), to);
  }
}

/**
 * Two quads of real rows as one complex line: a transform of (first + i·second) holds both. Its Z(k) and
 * Z(−k) give the first quad's (Z(k) + Z(−k)*)/2 and the second's (Z(k) − Z(−k)*)/2i for k = 0 … N/2; the
 * factor ½ is left to the kernel. Writes `count` strips of rows y … y + 7.
 */
export function scatterRealRows(z: usize, strip: usize, y: i32, count: i32): void {
  const end = z + (<usize>size << 6);
  for (let at: usize = 0; at < 64; at += 16) v128.store(end + at, v128.load(z + at));
  let to = strip + (<usize>y << 6);
  const full = min(count, size >> 3);
  for (let p = 0; p < full; p++, to += pitch) {
    const plus = z + (<usize>p << 8);
    const minus = end - (<usize>p << 8) - 192;
    realRows(plus, minus, to);
    realRows(plus + 16, minus + 16, to + 256);
  }
  if (full < count) {
    const middle = z + (<usize>size << 5);
    realMiddle(middle, to);
    realMiddle(middle + 16, to + 256);
  }
}

/** Of Z(k) from `plus` on and Z(−k) down from `minus` + 192, two rows of four columns. */
@inline
function realRows(plus: usize, minus: usize, to: usize): void {
  let a0 = v128.load(plus), a2 = v128.load(plus, 128), b0 = v128.load(minus, 192), b2 = v128.load(minus, 64);
  let a1 = v128.load(plus, 64), a3 = v128.load(plus, 192), b1 = v128.load(minus, 128), b3 = v128.load(minus);
  realPart(to, to + 64, f64x2.add(a0, b0), f64x2.add(a1, b1), f64x2.add(a2, b2), f64x2.add(a3, b3));
  realPart(to + 160, to + 224, f64x2.sub(b0, a0), f64x2.sub(b1, a1), f64x2.sub(b2, a2), f64x2.sub(b3, a3));
  a0 = v128.load(plus, 32), a2 = v128.load(plus, 160), b0 = v128.load(minus, 224), b2 = v128.load(minus, 96);
  a1 = v128.load(plus, 96), a3 = v128.load(plus, 224), b1 = v128.load(minus, 160), b3 = v128.load(minus, 32);
  realPart(to + 32, to + 96, f64x2.sub(a0, b0), f64x2.sub(a1, b1), f64x2.sub(a2, b2), f64x2.sub(a3, b3));
  realPart(to + 128, to + 192, f64x2.add(a0, b0), f64x2.add(a1, b1), f64x2.add(a2, b2), f64x2.add(a3, b3));
}

@inline
function realPart(first: usize, second: usize, a: v128, b: v128, c: v128, d: v128): void {
  put(first, low(a, b), low(c, d));
  put(second, high(a, b), high(c, d));
}

/** The strip whose first column is k = N/2, which is its own −k; its other columns are zero. */
@inline
function realMiddle(middle: usize, to: usize): void {
  const re = v128.load(middle), im = v128.load(middle, 32);
  const none = f64x2.splat(0);
  realPart(to, to + 64, f64x2.add(re, re), none, none, none);
  realPart(to + 160, to + 224, f64x2.sub(re, re), none, none, none);
  realPart(to + 32, to + 96, f64x2.sub(im, im), none, none, none);
  realPart(to + 128, to + 192, f64x2.add(im, im), none, none, none);
}

/**
 * The way back, with swapped elements: from A and B of the quads of rows y … y + 7 for k = 0 … N/2,
 * the line Z(k) = A + iB, Z(−k) = A* + iB*. Its transform holds the second quad in the first place of an
 * element and the first quad in the other. Modes beyond `count` strips stay as they are: zero.
 */
export function gatherRealRows(strip: usize, y: i32, count: i32, z: usize): void {
  let from = strip + (<usize>y << 6);
  const end = z + (<usize>size << 6);
  const full = min(count, size >> 3);
  for (let p = 0; p < full; p++, from += pitch) {
    const plus = z + (<usize>p << 8);
    const minus = end - (<usize>p << 8);
    hermitian(from, plus, p > 0 ? minus : plus, minus - 64);
    hermitian(from + 16, plus + 128, minus - 128, minus - 192);
  }
  if (full < count) hermitianMiddle(from, z + (<usize>size << 5));
}

/** Two columns: Z(k) and Z(k + 1) from `plus` on, Z(−k) to `minus` and Z(−k − 1) to `next`. */
@inline
function hermitian(from: usize, plus: usize, minus: usize, next: usize): void {
  // Im A and Re B make the first parts, Re A and Im B the second ones.
  let a0 = v128.load(from), a2 = v128.load(from, 256), a1 = v128.load(from, 64), a3 = v128.load(from, 320);
  let b0 = v128.load(from, 160), b2 = v128.load(from, 416), b1 = v128.load(from, 224), b3 = v128.load(from, 480);
  let al = low(a0, a1), au = low(a2, a3), bl = low(b0, b1), bu = low(b2, b3);
  put(minus, f64x2.sub(bl, al), f64x2.sub(bu, au));
  put(plus, f64x2.add(al, bl), f64x2.add(au, bu));
  al = high(a0, a1), au = high(a2, a3), bl = high(b0, b1), bu = high(b2, b3);
  put(next, f64x2.sub(bl, al), f64x2.sub(bu, au));
  put(plus + 64, f64x2.add(al, bl), f64x2.add(au, bu));
  a0 = v128.load(from, 32), a2 = v128.load(from, 288), a1 = v128.load(from, 96), a3 = v128.load(from, 352);
  b0 = v128.load(from, 128), b2 = v128.load(from, 384), b1 = v128.load(from, 192), b3 = v128.load(from, 448);
  al = low(a0, a1), au = low(a2, a3), bl = low(b0, b1), bu = low(b2, b3);
  put(minus + 32, f64x2.add(al, bl), f64x2.add(au, bu));
  put(plus + 32, f64x2.sub(al, bl), f64x2.sub(au, bu));
  al = high(a0, a1), au = high(a2, a3), bl = high(b0, b1), bu = high(b2, b3);
  put(next + 32, f64x2.add(al, bl), f64x2.add(au, bu));
  put(plus + 96, f64x2.sub(al, bl), f64x2.sub(au, bu));
}

/** The column k = N/2, which is its own −k. */
@inline
function hermitianMiddle(from: usize, middle: usize): void {
  let al = low(v128.load(from), v128.load(from, 64)), au = low(v128.load(from, 256), v128.load(from, 320));
  let bl = low(v128.load(from, 160), v128.load(from, 224)), bu = low(v128.load(from, 416), v128.load(from, 480));
  put(middle, f64x2.add(al, bl), f64x2.add(au, bu));
  al = low(v128.load(from, 32), v128.load(from, 96)), au = low(v128.load(from, 288), v128.load(from, 352));
  bl = low(v128.load(from, 128), v128.load(from, 192)), bu = low(v128.load(from, 384), v128.load(from, 448));
  put(middle + 32, f64x2.sub(al, bl), f64x2.sub(au, bu));
}
