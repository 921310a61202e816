/** A product of a spectrum with complex factors, one for each |k|. */
export interface DiagonalProduct {
  /** Index of each mode's |k| in `factors`. */
  readonly shell: Int32Array;
  /** `[shell, (re, im)]` */
  readonly factors: Float64Array;
  /** `[mode, (re, im)]` */
  readonly of: Float64Array;
  /** A real factor more. */
  readonly times?: number;
}

/** `out = times·factors*·of`: the adjoint of multiplying by `factors`. `out` may be `of`. */
export function setAdjoint(out: Float64Array, { shell, factors, of, times = 1 }: DiagonalProduct): void {
  for (let m = 0; m < shell.length; m++) {
    const at = 2 * m, s = 2 * shell[m];
    const re = times * of[at], im = times * of[at + 1];
    out[at] = factors[s] * re + factors[s + 1] * im;
    out[at + 1] = factors[s] * im - factors[s + 1] * re;
  }
}

/** `out += times·factors*·of`. */
export function addAdjoint(out: Float64Array, { shell, factors, of, times = 1 }: DiagonalProduct): void {
  for (let m = 0; m < shell.length; m++) {
    const at = 2 * m, s = 2 * shell[m];
    const re = times * of[at], im = times * of[at + 1];
    out[at] += factors[s] * re + factors[s + 1] * im;
    out[at + 1] += factors[s] * im - factors[s + 1] * re;
  }
}
