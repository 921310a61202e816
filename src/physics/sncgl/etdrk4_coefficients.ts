/** Complex coefficients of one ETDRK4 step, each `[linear part, (re, im)]`. Names as in the Navier–Stokes solver. */
export interface ComplexEtdrk4Coefficients {
  /** e^{Lh} */
  readonly full: Float64Array;
  /** e^{Lh/2} */
  readonly half: Float64Array;
  /** h·(e^{Lh/2} − 1)/(Lh) */
  readonly stage: Float64Array;
  /** Weight of N(v). */
  readonly first: Float64Array;
  /** Weight of N(a) + N(b), the 2f₂ of Kassam & Trefethen. */
  readonly middle: Float64Array;
  /** Weight of N(c). */
  readonly last: Float64Array;
}

/** Points on the contour. The mean of an entire function over a circle converges geometrically in their number. */
const CONTOUR_POINTS = 64;

/**
 * ETDRK4 coefficients for a complex, diagonal linear part (Cox & Matthews 2002, eqs 26–29; Kassam & Trefethen 2005,
 * SIAM J. Sci. Comput. 26:1214, section 2).
 *
 * All are combinations of φ₁ = (e^z − 1)/z, φ₂ = (φ₁ − 1)/z and φ₃ = (φ₂ − ½)/z at z = Lh, which cancel badly for
 * small z; each is therefore the mean of its values on a circle of radius one around z, where nothing cancels. L is
 * complex, so the mean is over the whole circle and stays complex: the half circle with its real part, the usual
 * shortcut, holds for real L alone.
 *
 * @param linear L `[index, (re, im)]`, 1/time
 * @param timeStep h
 */
export function complexEtdrk4Coefficients(
  linear: Float64Array,
  timeStep: number,
): ComplexEtdrk4Coefficients {
  const h = timeStep;
  const [full, half, stage, first, middle, last] = Array.from(
    { length: 6 },
    () => new Float64Array(linear.length),
  );
  const circle = unitCircle();
  const mean = new Float64Array(8);
  for (let i = 0; i < linear.length; i += 2) {
    const re = linear[i] * h;
    const im = linear[i + 1] * h;
    [full[i], full[i + 1]] = exponential([re, im]);
    [half[i], half[i + 1]] = exponential([re / 2, im / 2]);
    contourMeans({ re, im, circle, mean });
    for (let part = 0; part < 2; part++) {
      const phi1 = mean[2 + part];
      const phi2 = mean[4 + part];
      const phi3 = mean[6 + part];
      stage[i + part] = h * mean[part];
      first[i + part] = h * (phi1 - 3 * phi2 + 4 * phi3);
      middle[i + part] = h * (2 * phi2 - 4 * phi3);
      last[i + part] = h * (4 * phi3 - phi2);
    }
  }
  return { full, half, stage, first, middle, last };
}

const exponential = ([re, im]: readonly [number, number]): [number, number] => {
  const size = Math.exp(re);
  return [size * Math.cos(im), size * Math.sin(im)];
};

/** The contour's points u, and e^{u/2}, each `[point, (re, im)]`: e^{(z+u)/2} = e^{z/2}·e^{u/2} needs no more. */
function unitCircle(): { points: Float64Array; halfExponentials: Float64Array } {
  const points = new Float64Array(2 * CONTOUR_POINTS);
  const halfExponentials = new Float64Array(2 * CONTOUR_POINTS);
  for (let p = 0; p < CONTOUR_POINTS; p++) {
    const angle = (2 * Math.PI * (p + 0.5)) / CONTOUR_POINTS;
    points[2 * p] = Math.cos(angle);
    points[2 * p + 1] = Math.sin(angle);
    const half = exponential([points[2 * p] / 2, points[2 * p + 1] / 2]);
    halfExponentials.set(half, 2 * p);
  }
  return { points, halfExponentials };
}

/** Means over the circle around (re, im) of (e^{z/2} − 1)/z, φ₁, φ₂, φ₃, in this order, as (re, im) pairs in `mean`. */
function contourMeans({ re, im, circle, mean }: {
  readonly re: number;
  readonly im: number;
  readonly circle: ReturnType<typeof unitCircle>;
  readonly mean: Float64Array;
}): void {
  const { points, halfExponentials } = circle;
  const [halfRe, halfIm] = exponential([re / 2, im / 2]);
  mean.fill(0);
  for (let p = 0; p < 2 * CONTOUR_POINTS; p += 2) {
    const zRe = re + points[p];
    const zIm = im + points[p + 1];
    const square = zRe * zRe + zIm * zIm;
    // w = 1/z, s = e^{z/2}, e = s².
    const wRe = zRe / square;
    const wIm = -zIm / square;
    const sRe = halfRe * halfExponentials[p] - halfIm * halfExponentials[p + 1];
    const sIm = halfRe * halfExponentials[p + 1] + halfIm * halfExponentials[p];
    const eRe = sRe * sRe - sIm * sIm;
    const eIm = 2 * sRe * sIm;
    const phi1Re = (eRe - 1) * wRe - eIm * wIm;
    const phi1Im = (eRe - 1) * wIm + eIm * wRe;
    const phi2Re = (phi1Re - 1) * wRe - phi1Im * wIm;
    const phi2Im = (phi1Re - 1) * wIm + phi1Im * wRe;
    mean[0] += (sRe - 1) * wRe - sIm * wIm;
    mean[1] += (sRe - 1) * wIm + sIm * wRe;
    mean[2] += phi1Re;
    mean[3] += phi1Im;
    mean[4] += phi2Re;
    mean[5] += phi2Im;
    mean[6] += (phi2Re - 0.5) * wRe - phi2Im * wIm;
    mean[7] += (phi2Re - 0.5) * wIm + phi2Im * wRe;
  }
  for (let i = 0; i < mean.length; i++) mean[i] /= CONTOUR_POINTS;
}
