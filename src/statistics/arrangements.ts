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
