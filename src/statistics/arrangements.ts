/** How many ways there are to choose `size` of `count` things. */
export function binomial(count: number, size: number): number {
  let ways = 1;
  for (let i = 1; i <= Math.min(size, count - size); i++) ways = Math.round(ways * (count - i + 1) / i);
  return ways;
}

/** Visits Σ ±vᵢ for each of the 2ⁿ sign patterns. Depth first, so that rounding does not accumulate. */
export function visitSignedSums(values: readonly number[], visit: (sum: number) => void): void {
  const descend = (index: number, sum: number): void => {
    if (index === values.length) return visit(sum);
    descend(index + 1, sum + values[index]);
    descend(index + 1, sum - values[index]);
  };
  descend(0, 0);
}

/**
 * How many of the 2ⁿ sums Σ ±vᵢ are at least `threshold` away from 0. The sums of each half of the values are sorted,
 * and one is walked against the other: 2^(n/2) steps in place of 2ⁿ (Horowitz & Sahni 1974, J. ACM 21, 277–292).
 */
export function countSignedSumsBeyond(
  values: readonly number[],
  { threshold }: { threshold: number },
): number {
  if (threshold <= 0) return 2 ** values.length;
  const middle = values.length >> 1;
  const first = sortedSignedSums(values.slice(0, middle));
  const second = sortedSignedSums(values.slice(middle));
  let above = 0;
  let from = second.length;
  for (const sum of first) {
    while (from > 0 && sum + second[from - 1] >= threshold) from--;
    above += second.length - from;
  }
  // Each pattern has its mirror image, whose sum is the same with the other sign.
  return 2 * above;
}

function sortedSignedSums(values: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** values.length);
  let count = 0;
  visitSignedSums(values, (sum) => sums[count++] = sum);
  return sums.sort();
}

/** Visits the sum of each subset of the given size; C(n, size) of them. */
export function visitSubsetSums(
  values: readonly number[],
  { size, visit }: { size: number; visit: (sum: number) => void },
): void {
  const descend = (index: number, missing: number, sum: number): void => {
    if (missing === 0) return visit(sum);
    if (values.length - index > missing) descend(index + 1, missing, sum);
    descend(index + 1, missing - 1, sum + values[index]);
  };
  descend(0, size, 0);
}
