/*
 * x^exponent of two positive normal doubles. With x = m·2^e, m in √½ … √2, it is 2^y for
 * y = exponent·e + (exponent/ln 2)·ln m. The first term is formed in two parts, one of them exact, and k, the
 * integer nearest to y, is taken from the exact one: no error grows with |ln x|. Relative error below 5e-16
 * for exponents up to 1.
 * NaN gives NaN and ∞ gives ∞.
 *
 * The coefficients lie in memory: a vector constant in the code costs three instructions, a load none. They are
 * Chebyshev fits (mpmath.chebyfit at 50 digits), which need fewer terms than the series.
 */

/** (2 artanh(s)/s − 2)/s² as a polynomial in s², for s up to (√2 − 1)/(√2 + 1); error in ln m below 2e-18. */
const LOGARITHM = memory.data<f64>([
  0.666666666666667, 0.39999999999899505, 0.28571428625975487, 0.2222221113479508,
  0.18182889125261723, 0.15331721600556042, 0.14616449685043406,
]);

/** (2^r − 1)/r as a polynomial in r, for |r| up to ½; error in 2^r below 7e-18. */
const EXPONENTIAL = memory.data<f64>([
  0.6931471805599453, 0.24022650695910097, 0.0555041086648216, 0.009618129107606888,
  0.0013333558146416936, 0.00015403530441736603, 1.5252733829836414e-05, 1.3215442587584195e-06,
  1.017806244566588e-07, 7.072586016769391e-09, 4.4549606341658617e-10,
]);

/** Other constants, by their bits and then by their values. */
const BITS = memory.data<i64>([0x3FE6A09E667F3BCD - (1023 << 52), 1023, 0x4330000000000000]);
const VALUES = memory.data<f64>([
  4503599627370496.0 + 1023.0, -1023.0, 1024.0, 6755399441055744.0 + 1023.0, Infinity, 1.0,
]);
/** Bits of √½, with an offset of 1023 in the exponent's place; what lies above them there is e. */
@inline const LEAST_MANTISSA: usize = BITS;
@inline const BIAS: usize = BITS + 8;
/** Bits of 2^52. */
@inline const RAISE: usize = BITS + 16;
@inline const RAISED_BIAS: usize = VALUES;
@inline const LEAST_K: usize = VALUES + 8;
@inline const LARGEST_K: usize = VALUES + 16;
@inline const ROUNDER: usize = VALUES + 24;
@inline const INFINITE: usize = VALUES + 32;
@inline const ONE: usize = VALUES + 40;

/** The exponent without its last 11 bits: its product with an exponent of two is exact. */
@inline
export function upperPart(exponent: v128): v128 {
  return v128.and(exponent, i64x2.splat(~0x7FF));
}

/**
 * x^(upper + lower)
 *
 * @param upper upperPart(exponent)
 * @param lower exponent − upper
 * @param scale exponent/ln 2
 */
@inline
export function power(x: v128, upper: v128, lower: v128, scale: v128): v128 {
  const biased = i64x2.shr_u(i64x2.sub(x, constant(LEAST_MANTISSA)), 52);
  const m = i64x2.sub(x, i64x2.shl(i64x2.sub(biased, constant(BIAS)), 52));
  // A small integer in the low bits of 2^52 is 2^52 + that integer.
  const e = f64x2.sub(v128.or(biased, constant(RAISE)), constant(RAISED_BIAS));
  const fraction = f64x2.mul(scale, logarithm(m));
  const whole = f64x2.mul(upper, e);
  // Beyond these k the result is 0 or ∞. Adding 1.5·2^52 rounds to an integer, which is then in the low bits.
  const y = f64x2.pmin(f64x2.pmax(f64x2.add(whole, fraction), constant(LEAST_K)), constant(LARGEST_K));
  const rounded = f64x2.add(y, constant(ROUNDER));
  const k = f64x2.sub(rounded, constant(ROUNDER));
  const r = f64x2.add(f64x2.sub(whole, k), f64x2.add(fraction, f64x2.mul(lower, e)));
  const value = f64x2.mul(exponential(r), i64x2.shl(rounded, 52));
  return v128.bitselect(value, x, f64x2.lt(x, constant(INFINITE)));
}

/** Powers of `count` doubles, a multiple of four, for the tests. */
export function powers(from: usize, to: usize, count: i32, exponent: f64): void {
  const whole = f64x2.splat(exponent);
  const upper = upperPart(whole), lower = f64x2.sub(whole, upper), scale = f64x2.splat(exponent * Math.LOG2E);
  for (let done = 0; done < count; done += 4, from += 32, to += 32) {
    v128.store(to, power(v128.load(from), upper, lower, scale));
  }
}

@inline
function constant(at: usize): v128 {
  return v128.load_splat<f64>(at);
}

@inline
function coefficient(table: usize, n: usize): v128 {
  return v128.load_splat<f64>(table + (n << 3));
}

/** low + z·high */
@inline
function join(low: v128, z: v128, high: v128): v128 {
  return f64x2.add(low, f64x2.mul(z, high));
}

/** Coefficients n and n + 1. */
@inline
function pairOf(table: usize, n: usize, z: v128): v128 {
  return join(coefficient(table, n), z, coefficient(table, n + 1));
}

/** ln m = 2 artanh(s), s = (m − 1)/(m + 1). */
@inline
function logarithm(m: v128): v128 {
  const one = constant(ONE);
  const s = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  const z = f64x2.mul(s, s);
  const z2 = f64x2.mul(z, z);
  const first = join(pairOf(LOGARITHM, 0, z), z2, pairOf(LOGARITHM, 2, z));
  const second = join(pairOf(LOGARITHM, 4, z), z2, coefficient(LOGARITHM, 6));
  const sum = join(first, f64x2.mul(z2, z2), second);
  return f64x2.add(f64x2.add(s, s), f64x2.mul(f64x2.mul(s, z), sum));
}

/** 2^r for |r| ≤ ½. */
@inline
function exponential(r: v128): v128 {
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const first = join(pairOf(EXPONENTIAL, 0, r), r2, pairOf(EXPONENTIAL, 2, r));
  const second = join(pairOf(EXPONENTIAL, 4, r), r2, pairOf(EXPONENTIAL, 6, r));
  const third = join(pairOf(EXPONENTIAL, 8, r), r2, coefficient(EXPONENTIAL, 10));
  return join(constant(ONE), r, join(first, r4, join(second, r4, third)));
}
