/** Coefficients of one ETDRK4 step per mode, each `[mode]`. Stages and names as in Kassam & Trefethen (2005). */
export interface Etdrk4Coefficients {
  /** e^{Lh} */
  readonly full: Float64Array;
  /** e^{Lh/2} */
  readonly half: Float64Array;
  /** h·(e^{Lh/2} − 1)/(Lh) */
  readonly stage: Float64Array;
  /** Weight of N(v). */
  readonly first: Float64Array;
  /** Weight of N(a) + N(b), the paper's 2f₂. */
  readonly middle: Float64Array;
  /** Weight of N(c). */
  readonly last: Float64Array;
}

/** Points on the contour. The mean of an entire function over a circle converges geometrically in their number. */
const CONTOUR_POINTS = 64;

/**
 * ETDRK4 coefficients for a real, diagonal linear part (Cox & Matthews 2002, eqs 26–29; Kassam & Trefethen 2005,
 * SIAM J. Sci. Comput. 26:1214, section 2). The expressions cancel badly for small Lh; each is therefore the mean of
 * its values on a circle of radius one around Lh in the complex plane, where nothing cancels.
 *
 * @param linear L of each mode, 1/time
 * @param timeStep h
 */
export function etdrk4Coefficients(linear: Float64Array, timeStep: number): Etdrk4Coefficients {
  const h = timeStep;
  // Modes of one |k| share their L.
  const means = new Map([...new Set(linear)].map((l) => [l, contourMeans(l * h)]));
  const made = Array.from(linear, (l) => ({ z: l * h, ...means.get(l)! }));
  return {
    full: Float64Array.from(made, ({ z }) => Math.exp(z)),
    half: Float64Array.from(made, ({ z }) => Math.exp(z / 2)),
    stage: Float64Array.from(made, ({ stage }) => h * stage),
    first: Float64Array.from(made, ({ first }) => h * first),
    middle: Float64Array.from(made, ({ middle }) => h * middle),
    last: Float64Array.from(made, ({ last }) => h * last),
  };
}

type Complex = readonly [re: number, im: number];
const product = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];
const quotient = ([a, b]: Complex, [c, d]: Complex): Complex => {
  const square = c * c + d * d;
  return [(a * c + b * d) / square, (b * c - a * d) / square];
};
const exponential = ([a, b]: Complex): Complex => [Math.exp(a) * Math.cos(b), Math.exp(a) * Math.sin(b)];
/** Σ coefficient·zⁿ for real coefficients, lowest first. */
const polynomial = (coefficients: readonly number[], z: Complex): Complex =>
  coefficients.reduceRight<Complex>((value, c) => {
    const [re, im] = product(value, z);
    return [re + c, im];
  }, [0, 0]);
const sum = ([a, b]: Complex, [c, d]: Complex): Complex => [a + c, b + d];

function contourMeans(centre: number): { stage: number; first: number; middle: number; last: number } {
  const total = { stage: 0, first: 0, middle: 0, last: 0 };
  for (let point = 0; point < CONTOUR_POINTS; point++) {
    const angle = (2 * Math.PI * (point + 0.5)) / CONTOUR_POINTS;
    const z: Complex = [centre + Math.cos(angle), Math.sin(angle)];
    const cube = product(product(z, z), z);
    const e = exponential(z);
    const [halfRe, halfIm] = exponential([z[0] / 2, z[1] / 2]);
    // The full circle is symmetric about the real axis, so the imaginary parts of the means vanish.
    total.stage += quotient([halfRe - 1, halfIm], z)[0];
    total.first += quotient(sum(polynomial([-4, -1], z), product(e, polynomial([4, -3, 1], z))), cube)[0];
    total.middle += 2 * quotient(sum(polynomial([2, 1], z), product(e, polynomial([-2, 1], z))), cube)[0];
    total.last += quotient(sum(polynomial([-4, -3, -1], z), product(e, polynomial([4, -1], z))), cube)[0];
  }
  return {
    stage: total.stage / CONTOUR_POINTS,
    first: total.first / CONTOUR_POINTS,
    middle: total.middle / CONTOUR_POINTS,
    last: total.last / CONTOUR_POINTS,
  };
}
