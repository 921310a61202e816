/*
 * Passes of Stockham's self-sorting Fourier transform (Van Loan 1992, section 1.7), forward sign, decimation
 * in frequency: x of shape [radix, p, q] becomes y of shape [p, radix, q], p < length/radix, q < stride.
 *
 * An element is 64 bytes: the real parts of four independent lines, then their imaginary parts. Lines side by
 * side need no shuffles, and multiplying by i is a change of names. A backward transform is a forward one of
 * elements with real and imaginary parts swapped, so there is no other sign. A v128 stands for four doubles,
 * of which the build makes two vectors (@/math/wasm_kernel/widen.ts).
 *
 * Radix 8 reads its inputs twice, for the even outputs' sums and for the odd ones' differences: the halves of
 * all of them would not fit into the registers.
 *
 * Twiddles of a pass: for each p the factors e^{-2πi p j/length}, j = 1 … radix − 1, as (re, im) doubles.
 */

@inline
function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

@inline
function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

@inline
function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

/** Of two elements, the sum or difference of their first parts and of their second parts. */
@inline
function sum0(a: usize, b: usize): v128 {
  return add(v128.load(a), v128.load(b));
}

@inline
function sum1(a: usize, b: usize): v128 {
  return add(v128.load(a, 32), v128.load(b, 32));
}

@inline
function difference0(a: usize, b: usize): v128 {
  return sub(v128.load(a), v128.load(b));
}

@inline
function difference1(a: usize, b: usize): v128 {
  return sub(v128.load(a, 32), v128.load(b, 32));
}

/** y = (re, im)·w. */
@inline
function storeTimes(y: usize, re: v128, im: v128, w: usize): void {
  const wr = v128.load_splat<f64>(w);
  const wi = v128.load_splat<f64>(w, 8);
  v128.store(y, sub(mul(re, wr), mul(im, wi)));
  v128.store(y, add(mul(re, wi), mul(im, wr)), 32);
}

@inline
function store(y: usize, re: v128, im: v128): void {
  v128.store(y, re);
  v128.store(y, im, 32);
}

/** Radix 4 with twiddles. */
export function pass4(x: usize, y: usize, length: i32, stride: i32, twiddles: usize): void {
  const step = <usize>stride << 6;
  const quarter = (<usize>length >> 2) * step;
  let w = twiddles;
  for (let p = length >> 2; p > 0; p--, w += 48, y += 3 * step) {
    for (let end = x + step; x < end; x += 64, y += 64) {
      const ar = v128.load(x), ai = v128.load(x, 32);
      const cr = v128.load(x + 2 * quarter), ci = v128.load(x + 2 * quarter, 32);
      const br = v128.load(x + quarter), bi = v128.load(x + quarter, 32);
      const dr = v128.load(x + 3 * quarter), di = v128.load(x + 3 * quarter, 32);
      const sr = add(ar, cr), si = add(ai, ci);
      const tr = sub(ar, cr), ti = sub(ai, ci);
      const ur = add(br, dr), ui = add(bi, di);
      const vr = sub(br, dr), vi = sub(bi, di);
      store(y, add(sr, ur), add(si, ui));
      storeTimes(y + step, add(tr, vi), sub(ti, vr), w);
      storeTimes(y + 2 * step, sub(sr, ur), sub(si, ui), w + 16);
      storeTimes(y + 3 * step, sub(tr, vi), add(ti, vr), w + 32);
    }
  }
}

/** Radix 4, the last pass: length 4, no twiddles. */
export function pass4Last(x: usize, y: usize, stride: i32): void {
  const step = <usize>stride << 6;
  for (let end = x + step; x < end; x += 64, y += 64) {
    const ar = v128.load(x), ai = v128.load(x, 32);
    const cr = v128.load(x + 2 * step), ci = v128.load(x + 2 * step, 32);
    const br = v128.load(x + step), bi = v128.load(x + step, 32);
    const dr = v128.load(x + 3 * step), di = v128.load(x + 3 * step, 32);
    const sr = add(ar, cr), si = add(ai, ci);
    const tr = sub(ar, cr), ti = sub(ai, ci);
    const ur = add(br, dr), ui = add(bi, di);
    const vr = sub(br, dr), vi = sub(bi, di);
    store(y, add(sr, ur), add(si, ui));
    store(y + step, add(tr, vi), sub(ti, vr));
    store(y + 2 * step, sub(sr, ur), sub(si, ui));
    store(y + 3 * step, sub(tr, vi), add(ti, vr));
  }
}

/** Radix 8 with twiddles. */
export function pass8(x: usize, y: usize, length: i32, stride: i32, twiddles: usize): void {
  const step = <usize>stride << 6;
  const eighth = (<usize>length >> 3) * step;
  const h = f64x2.splat(Math.SQRT1_2);
  let w = twiddles;
  for (let p = length >> 3; p > 0; p--, w += 112, y += 7 * step) {
    for (let end = x + step; x < end; x += 64, y += 64) {
      // Even outputs: of both halves, of even and of odd inputs, those of a transform of length 4.
      let a = x, b = x + 4 * eighth, c = x + 2 * eighth, d = x + 6 * eighth;
      let sr = sum0(a, b), si = sum1(a, b), ur = sum0(c, d), ui = sum1(c, d);
      const e0r = add(sr, ur), e0i = add(si, ui);
      const e2r = sub(sr, ur), e2i = sub(si, ui);
      a += eighth, b += eighth, c += eighth, d += eighth;
      sr = sum0(a, b), si = sum1(a, b), ur = sum0(c, d), ui = sum1(c, d);
      const o0r = add(sr, ur), o0i = add(si, ui);
      const o2r = sub(si, ui), o2i = sub(ur, sr);
      store(y, add(e0r, o0r), add(e0i, o0i));
      storeTimes(y + 4 * step, sub(e0r, o0r), sub(e0i, o0i), w + 48);
      storeTimes(y + 2 * step, add(e2r, o2r), add(e2i, o2i), w + 16);
      storeTimes(y + 6 * step, sub(e2r, o2r), sub(e2i, o2i), w + 80);
      // Odd outputs, from the factors e^{-iπj/4} of the odd half.
      let tr = difference0(a, b), ti = difference1(a, b), vr = difference0(c, d), vi = difference1(c, d);
      const f1r = add(tr, vi), f1i = sub(ti, vr);
      const f3r = sub(tr, vi), f3i = add(ti, vr);
      a -= eighth, b -= eighth, c -= eighth, d -= eighth;
      tr = difference0(a, b), ti = difference1(a, b), vr = difference0(c, d), vi = difference1(c, d);
      const e1r = add(tr, vi), e1i = sub(ti, vr);
      const e3r = sub(tr, vi), e3i = add(ti, vr);
      const o1r = mul(h, add(f1r, f1i)), o1i = mul(h, sub(f1i, f1r));
      storeTimes(y + step, add(e1r, o1r), add(e1i, o1i), w);
      storeTimes(y + 5 * step, sub(e1r, o1r), sub(e1i, o1i), w + 64);
      // Of e^{-3iπ/4} the minus of both parts is in the signs below.
      const o3r = mul(h, sub(f3r, f3i)), o3i = mul(h, add(f3r, f3i));
      storeTimes(y + 3 * step, sub(e3r, o3r), sub(e3i, o3i), w + 32);
      storeTimes(y + 7 * step, add(e3r, o3r), add(e3i, o3i), w + 96);
    }
  }
}

/** Radix 8, the last pass: length 8, no twiddles. */
export function pass8Last(x: usize, y: usize, stride: i32): void {
  const step = <usize>stride << 6;
  const h = f64x2.splat(Math.SQRT1_2);
  for (let end = x + step; x < end; x += 64, y += 64) {
    let a = x, b = x + 4 * step, c = x + 2 * step, d = x + 6 * step;
    let sr = sum0(a, b), si = sum1(a, b), ur = sum0(c, d), ui = sum1(c, d);
    const e0r = add(sr, ur), e0i = add(si, ui);
    const e2r = sub(sr, ur), e2i = sub(si, ui);
    a += step, b += step, c += step, d += step;
    sr = sum0(a, b), si = sum1(a, b), ur = sum0(c, d), ui = sum1(c, d);
    const o0r = add(sr, ur), o0i = add(si, ui);
    const o2r = sub(si, ui), o2i = sub(ur, sr);
    store(y, add(e0r, o0r), add(e0i, o0i));
    store(y + 4 * step, sub(e0r, o0r), sub(e0i, o0i));
    store(y + 2 * step, add(e2r, o2r), add(e2i, o2i));
    store(y + 6 * step, sub(e2r, o2r), sub(e2i, o2i));
    let tr = difference0(a, b), ti = difference1(a, b), vr = difference0(c, d), vi = difference1(c, d);
    const f1r = add(tr, vi), f1i = sub(ti, vr);
    const f3r = sub(tr, vi), f3i = add(ti, vr);
    a -= step, b -= step, c -= step, d -= step;
    tr = difference0(a, b), ti = difference1(a, b), vr = difference0(c, d), vi = difference1(c, d);
    const e1r = add(tr, vi), e1i = sub(ti, vr);
    const e3r = sub(tr, vi), e3i = add(ti, vr);
    const o1r = mul(h, add(f1r, f1i)), o1i = mul(h, sub(f1i, f1r));
    store(y + step, add(e1r, o1r), add(e1i, o1i));
    store(y + 5 * step, sub(e1r, o1r), sub(e1i, o1i));
    const o3r = mul(h, sub(f3r, f3i)), o3i = mul(h, add(f3r, f3i));
    store(y + 3 * step, sub(e3r, o3r), sub(e3i, o3i));
    store(y + 7 * step, add(e3r, o3r), add(e3i, o3i));
  }
}
