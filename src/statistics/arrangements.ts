/** How many ways there are to choose `size` of `count` things. */
export function binomial(count: number, size: number): number {
  let ways = 1;
  for (let i = 1; i <= Math.min(size, count - size); i++) ways = Math.round(ways * (count - i + 1) / i);
  return ways;
}

/** Visits Σ ±vᵢ for each of the 2ⁿ sign patterns. */
export function visitSignedSums(values: readonly number[], visit: (sum: number) => void): void {
  const descend = (index: number, sum: number): void => {
    if (index === values.length) return visit(sum);
    descend(index + 1, sum + values[index]);
    descend(index + 1, sum - values[index]);
  };
  descend(0, 0);
}

/**
 * How many of the 2ⁿ sums Σ ±vᵢ of whole numbers are at least `threshold` away from 0. The sums of each half of the
 * values are sorted, and one is walked against the other: 2^(n/2) steps in place of 2ⁿ (Horowitz & Sahni 1974, J. ACM 21,
 * 277–292). Exact as long as no sum leaves ±2⁵³.
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

/**
 * How many subsets of the values have a sum at least `threshold` away from `centre`: of all subsets, or of those of one
 * size. The two halves of the values are walked against each other, as in `countSignedSumsBeyond`.
 */
export function countFarSubsets(
  values: readonly bigint[],
  { size, centre, threshold }: { size?: number; centre: bigint; threshold: bigint },
): number {
  const middle = values.length >> 1;
  const most = size ?? values.length;
  const first = subsetSumsBySize(values.slice(0, middle), most);
  const second = subsetSumsBySize(values.slice(middle), most);
  const halves = size === undefined
    ? [[first.flat(), second.flat()]]
    : first.map((sums, taken) => [sums, second[size - taken] ?? []]);
  let far = 0;
  for (const [left, right] of halves) {
    left.sort(ascending);
    right.sort(ascending);
    // left ascends: from `above` on and below `below` right's sums are far enough
    let [above, below] = [right.length, right.length];
    for (const sum of left) {
      while (above > 0 && sum + right[above - 1] - centre >= threshold) above--;
      while (below > 0 && centre - sum - right[below - 1] < threshold) below--;
      far += threshold > 0n ? right.length - above + below : right.length;
    }
  }
  return far;
}

/** Entry s holds the sums of all subsets of s values, for s up to `most`. */
function subsetSumsBySize(values: readonly bigint[], most: number): bigint[][] {
  const bySize: bigint[][] = [[0n]];
  for (const value of values) {
    for (let size = Math.min(bySize.length, most); size > 0; size--) {
      bySize[size] = [...bySize[size] ?? [], ...bySize[size - 1].map((sum) => sum + value)];
    }
  }
  return bySize;
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
