/** Below this compactness the closed form of k₂ has lost more digits than the series leaves out. */
const SERIES_BELOW = 0.02;
/** Terms of order (2C)^n with 2C ≤ 0.04: the last one is below the round-off of the first. */
const TERMS = 16;

/**
 * The tidal Love number k₂ from compactness C = M/R and y = R H′(R)/H(R) just outside the surface (Hinderer 2008, ApJ
 * 677, 1216, eq. 23, with the 2009 erratum). Its denominator is of the order C⁵ though its terms are of the order C;
 * for small C those orders are left out before they cancel, by the series of ln(1 − 2C).
 */
export function loveNumber(compactness: number, y: number): number {
  const c = compactness;
  const front = (1 - 2 * c) ** 2 * (2 - y + 2 * c * (y - 1));
  if (c < SERIES_BELOW) return 8 / 5 * front / denominatorSeries(c, y);
  const denominator = 2 * c * (6 - 3 * y + 3 * c * (5 * y - 8)) +
    4 * c ** 3 * (13 - 11 * y + c * (3 * y - 2) + 2 * c ** 2 * (1 + y)) +
    3 * front * Math.log1p(-2 * c);
  return 8 / 5 * c ** 5 * front / denominator;
}

/** The denominator over C⁵. Its polynomial part is of order C⁵ at most, so the higher orders are the logarithm's. */
function denominatorSeries(c: number, y: number): number {
  // (1 − 2C)² (a + bC) = a + (b − 4a)C + (4a − 4b)C² + 4bC³
  const [a, b] = [2 - y, 2 * (y - 1)];
  const factors = [a, b - 4 * a, 4 * a - 4 * b, 4 * b];
  let sum = 8 * (1 + y);
  for (let n = 5, power = 1; n < 5 + TERMS; n++, power *= c) {
    for (let k = 0; k < factors.length; k++) sum -= 3 * factors[k] * 2 ** (n - k) / (n - k) * power;
  }
  return sum;
}

/** The dimensionless tidal deformability Λ = (2/3) k₂/C⁵. */
export function tidalDeformability(k2: number, compactness: number): number {
  return 2 / 3 * k2 / compactness ** 5;
}
