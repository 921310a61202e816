import { type PointMatrix, requirePoints } from "./points.ts";

/**
 * Distance of each point to its k-th nearest other point in the maximum norm, max_c |x_c − y_c|: `[n]`, exact. Points
 * are sorted by their most spread coordinate and searched outwards from each; time n²·d at worst, far less for few
 * coordinates. Memory: a copy of the points.
 *
 * @throws RangeError if k is not in 1 … n − 1, the shape does not fit the data, or a coordinate is not finite
 *
 * @example
 * ```ts
 * import { maxNormRadii } from "@/math/nearest_neighbours/max_norm.ts";
 * const points = { data: Float64Array.of(0, 0, 3, 1, 4, 4), shape: [3, 2] } as const;
 * if (maxNormRadii(points, { k: 1 }).join() !== "3,3,3") throw new Error("|3|, |3|, |4 − 1|");
 * ```
 */
export function maxNormRadii(points: PointMatrix, { k }: { k: number }): Float64Array {
  requirePoints(points, { task: "find neighbours" });
  const [n] = points.shape;
  if (!Number.isInteger(k) || k < 1 || k > n - 1) {
    throw new RangeError(`Cannot find neighbours: k must be in 1 … ${n - 1} for ${n} points, got ${k}`);
  }
  const { rows, order, d } = sortPoints(points);
  const radii = new Float64Array(n);
  const nearest = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    nearest.fill(Infinity);
    let below = i - 1, above = i + 1;
    for (;;) {
      const gapBelow = below < 0 ? Infinity : rows[i * d] - rows[below * d];
      const gapAbove = above === n ? Infinity : rows[above * d] - rows[i * d];
      // What lies farther out is at least as far as the gap. (Both sides at their end: no gap is below ∞.)
      if (!(Math.min(gapBelow, gapAbove) < nearest[k - 1])) break;
      const other = gapBelow <= gapAbove ? below-- : above++;
      insert(nearest, distanceUnless(rows, { i, other, d, limit: nearest[k - 1] }));
    }
    radii[order[i]] = nearest[k - 1];
  }
  return radii;
}

/**
 * How many other points lie strictly nearer to each point than its radius, in the maximum norm: `[n]`. Distances are
 * compared as they are computed, so that with radii that are distances among these coordinates (as maxNormRadii gives
 * them for more coordinates of the same points) a point at exactly the radius is never counted.
 *
 * @param radii one radius a point, `[n]`
 * @throws RangeError if there is not one radius a point, the shape does not fit the data, or a coordinate is not finite
 */
export function countNearer(points: PointMatrix, { radii }: { radii: Float64Array }): Int32Array {
  requirePoints(points, { task: "count neighbours" });
  const [n] = points.shape;
  if (radii.length !== n) {
    throw new RangeError(`Cannot count neighbours: needs one radius a point, got ${radii.length} for ${n}`);
  }
  const { rows, order, d } = sortPoints(points);
  const counts = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const radius = radii[order[i]];
    const below = within(i, (steps) => rows[i * d] - rows[(i - steps) * d] < radius);
    const above = within(n - 1 - i, (steps) => rows[(i + steps) * d] - rows[i * d] < radius);
    if (d === 1) {
      counts[order[i]] = below + above;
      continue;
    }
    for (let other = i - below; other <= i + above; other++) {
      if (other !== i && distanceUnless(rows, { i, other, d, limit: radius }) < radius) counts[order[i]]++;
    }
  }
  return counts;
}

interface SortedPoints {
  /** Points by ascending first coordinate; coordinates from the most spread to the least. */
  readonly rows: Float64Array;
  /** The row number that each of them came from. */
  readonly order: Int32Array;
  readonly d: number;
}

function sortPoints({ data, shape: [n, d] }: PointMatrix): SortedPoints {
  const spread = spreads(data, { n, d });
  const columns = Array.from(spread.keys()).sort((a, b) => spread[b] - spread[a] || a - b);
  const order = Int32Array.from({ length: n }, (_, row) => row)
    .sort((a, b) => data[a * d + columns[0]] - data[b * d + columns[0]]);
  const rows = new Float64Array(n * d);
  for (let i = 0, to = 0; i < n; i++) {
    for (let c = 0; c < d; c++, to++) rows[to] = data[order[i] * d + columns[c]];
  }
  return { rows, order, d };
}

/** Mean |x − mean| of each coordinate; only the speed depends on it. */
function spreads(data: Float64Array, { n, d }: { n: number; d: number }): Float64Array {
  const means = new Float64Array(d);
  for (let at = 0; at < data.length; at++) means[at % d] += data[at] / n;
  const sums = new Float64Array(d);
  for (let at = 0; at < data.length; at++) sums[at % d] += Math.abs(data[at] - means[at % d]) / n;
  return sums;
}

/** The largest number of steps, 0 … most, at which a condition that once broken stays broken holds; 0 if none. */
function within(most: number, holds: (steps: number) => boolean): number {
  let low = 0, high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The maximum-norm distance of two sorted points, or any number not below the limit if it is not below the limit. */
function distanceUnless(
  rows: Float64Array,
  { i, other, d, limit }: { i: number; other: number; d: number; limit: number },
): number {
  let largest = 0;
  for (let c = 0, a = i * d, b = other * d; c < d; c++, a++, b++) {
    const distance = Math.abs(rows[a] - rows[b]);
    if (distance > largest) {
      largest = distance;
      if (largest >= limit) break;
    }
  }
  return largest;
}

/** Puts a distance into an ascending list of fixed length, if it belongs there. */
function insert(nearest: Float64Array, distance: number): void {
  let slot = nearest.length - 1;
  if (!(distance < nearest[slot])) return;
  for (; slot > 0 && nearest[slot - 1] > distance; slot--) nearest[slot] = nearest[slot - 1];
  nearest[slot] = distance;
}
