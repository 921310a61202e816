import type { ComplexEtdrk4Coefficients } from "./etdrk4_coefficients.ts";
import type { KeptModes } from "./kept_modes.ts";
import type { Tendency } from "./tendency.ts";

/**
 * Makes one ETDRK4 step of a spectrum `[mode, (re, im)]` in place. The tendency must have looked at the spectrum
 * before (it has, after the last step), which saves three transforms of twenty.
 */
export function createFieldStep(
  { count, shell }: KeptModes,
  tendency: Tendency,
): (v: Float64Array, coefficients: ComplexEtdrk4Coefficients) => void {
  const [nv, na, nb, nc, a, b, c] = Array.from({ length: 7 }, () => new Float64Array(2 * count));
  const evaluate = (modes: Float64Array, out: Float64Array) => {
    tendency.look(modes);
    tendency.nonlinear(modes, out);
  };

  return (v, { full, half, stage, first, middle, last }) => {
    /** out = e^{Lh/2}·from + stage·n */
    const advance = (out: Float64Array, { from, n }: { from: Float64Array; n: Float64Array }) => {
      for (let m = 0; m < count; m++) {
        const at = 2 * m, s = 2 * shell[m];
        const re = from[at], im = from[at + 1];
        const nRe = n[at], nIm = n[at + 1];
        out[at] = half[s] * re - half[s + 1] * im + stage[s] * nRe - stage[s + 1] * nIm;
        out[at + 1] = half[s] * im + half[s + 1] * re + stage[s] * nIm + stage[s + 1] * nRe;
      }
    };
    tendency.nonlinear(v, nv);
    advance(a, { from: v, n: nv });
    evaluate(a, na);
    advance(b, { from: v, n: na });
    evaluate(b, nb);
    for (let i = 0; i < 2 * count; i++) c[i] = 2 * nb[i] - nv[i];
    advance(c, { from: a, n: c });
    evaluate(c, nc);
    for (let m = 0; m < count; m++) {
      const at = 2 * m, s = 2 * shell[m];
      const re = v[at], im = v[at + 1];
      const midRe = na[at] + nb[at], midIm = na[at + 1] + nb[at + 1];
      v[at] = full[s] * re - full[s + 1] * im +
        first[s] * nv[at] - first[s + 1] * nv[at + 1] +
        middle[s] * midRe - middle[s + 1] * midIm +
        last[s] * nc[at] - last[s + 1] * nc[at + 1];
      v[at + 1] = full[s] * im + full[s + 1] * re +
        first[s] * nv[at + 1] + first[s + 1] * nv[at] +
        middle[s] * midIm + middle[s + 1] * midRe +
        last[s] * nc[at + 1] + last[s + 1] * nc[at];
    }
  };
}
