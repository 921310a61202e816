/** For tests: samples with every pattern of ties, and Spearman's p by full enumeration. */
import assert from "node:assert/strict";
import { spearmanRho } from "../mod.ts";

/** Every way to write n as an ordered sum: the sizes of groups of ties from the least value to the largest. */
export function patterns(n: number): number[][] {
  return Array.from({ length: 2 ** (n - 1) }, (_, cuts) => {
    const sizes = [1];
    for (let i = 0; i < n - 1; i++) {
      if ((cuts >> i) & 1) sizes.push(1);
      else sizes[sizes.length - 1]++;
    }
    return sizes;
  });
}

/** Sorted values with groups of these sizes. */
export function valuesOf(sizes: readonly number[]): number[] {
  return sizes.flatMap((size, group) => Array<number>(size).fill(group));
}

/** n + 1 less than twice the mid-rank, from the definition: how many are below less how many are above. */
function centred(values: readonly number[]): number[] {
  return values.map((value) => values.reduce((sum, other) => sum + Math.sign(value - other), 0));
}

/** How many distinct orders of y give each Σ r_x r_y, and one such order. */
function enumerate(
  x: readonly number[],
  y: readonly number[],
): Map<number, { count: number; order: number[] }> {
  const [rx, ry] = [centred(x), centred(y)];
  const sums = new Map<number, { count: number; order: number[] }>();
  const left = new Map<number, number>();
  for (const value of y) left.set(value, (left.get(value) ?? 0) + 1);
  const order: number[] = [];
  const descend = (place: number, sum: number): void => {
    if (place === x.length) {
      const found = sums.get(sum);
      if (found) found.count++;
      else sums.set(sum, { count: 1, order: [...order] });
      return;
    }
    for (const [value, count] of left) {
      if (count === 0) continue;
      left.set(value, count - 1);
      order[place] = value;
      descend(place + 1, sum + rx[place] * ry[y.indexOf(value)]);
      left.set(value, count);
    }
  };
  descend(0, 0);
  return sums;
}

/**
 * Holds spearmanRho's p of two samples' ties against the share of all arrangements.
 *
 * @param options.most at most about so many of the possible sums, the extremes and the middle among them
 * @returns how many p values were compared
 * @throws AssertionError where one differs in its last bit
 */
export function checkSpearman(
  x: readonly number[],
  y: readonly number[],
  { most = 6 }: { most?: number } = {},
): number {
  const sums = enumerate(x, y);
  const all = [...sums.values()].reduce((total, { count }) => total + count, 0);
  const found = [...sums].sort(([a], [b]) => a - b);
  const step = Math.max(1, Math.floor(found.length / most));
  let compared = 0;
  for (let at = 0; at < found.length; at += step) {
    const [sum, { order }] = found[at];
    const far = found.reduce(
      (total, [other, { count }]) => Math.abs(other) >= Math.abs(sum) ? total + count : total,
      0,
    );
    const { pValue, method } = spearmanRho(x, order);
    assert.equal(method, "exact permutation");
    assert.equal(pValue, far / all, `${x} against ${order}`);
    compared++;
  }
  return compared;
}
