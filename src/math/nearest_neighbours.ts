import { createProductFilter, MOST_PANELS, type ProductFilter } from "./nearest_neighbours/product_filter.ts";
import { type PointMatrix, requirePoints } from "./nearest_neighbours/points.ts";

export type { PointMatrix } from "./nearest_neighbours/points.ts";

/** The k nearest other points of each point, nearest first. */
export interface Neighbours {
  /** Euclidean distances `[n, k]`, ascending in each row. */
  readonly distances: Float64Array;
  /** Row numbers `[n, k]` of those neighbours; of equally far points the lower number comes first. */
  readonly indices: Int32Array;
  /** [n, k] */
  readonly shape: readonly [number, number];
}

/**
 * Exact k nearest neighbours: products in float32 rule out nearly all of the n²/2 pairs, with a bound of their error
 * (nearest_neighbours/product_filter.ts), and the rest get their distance in float64. Memory: as much again as half
 * the points.
 *
 * Distances are summed from coordinate differences, not from ‖x‖² + ‖y‖² − 2x·y, which cancels for near points: a
 * duplicate, and nothing else, has distance exactly 0, and the result is that of brute force to the last bit. A point is
 * not its own neighbour, its duplicates are.
 *
 * @throws RangeError if k is not in 1 … n − 1, the shape does not fit the data, or a coordinate is not finite
 *
 * @example
 * ```ts
 * import { nearestNeighbours } from "@/math/nearest_neighbours.ts";
 * const line = { data: Float64Array.of(0, 1, 3, 7), shape: [4, 1] } as const;
 * const { distances } = nearestNeighbours(line, { k: 2 });
 * if (distances.join() !== "1,3,1,2,2,3,4,6") throw new Error("two neighbours of each point");
 * ```
 */
export function nearestNeighbours(points: PointMatrix, { k }: { k: number }): Neighbours {
  requirePoints(points, { task: "find neighbours" });
  const [n] = points.shape;
  if (!Number.isInteger(k) || k < 1 || k > n - 1) {
    throw new RangeError(`Cannot find neighbours: k must be in 1 … ${n - 1} for ${n} points, got ${k}`);
  }
  const { keys, indices } = search(points, { k, keyOf: squaredDistance, squareOf: (squared) => squared });
  if (keys.every(isInRange)) return { distances: keys.map(Math.sqrt), indices, shape: [n, k] };
  const careful = search(points, { k, keyOf: distanceBetween, squareOf: (distance) => distance * distance });
  return { distances: careful.keys, indices: careful.indices, shape: [n, k] };
}

/**
 * @param options.keyOf grows with the distance of two points
 * @param options.squareOf the squared distance that a key stands for
 */
function search(
  { data, shape: [n, d] }: PointMatrix,
  { k, keyOf, squareOf }: { k: number; keyOf: typeof squaredDistance; squareOf: (key: number) => number },
): { keys: Float64Array; indices: Int32Array } {
  const keys = new Float64Array(n * k).fill(Infinity);
  const indices = new Int32Array(n * k).fill(n); // after every row: the first k are taken even at distance ∞
  const filter = createProductFilter(data, { n, d });
  const offer = (row: number, other: number, key: number): void => {
    const end = row * k + k - 1;
    if (key > keys[end] || (key === keys[end] && other > indices[end])) return;
    let slot = end;
    while (slot > row * k && comesBefore(key, other, keys[slot - 1], indices[slot - 1])) {
      keys[slot] = keys[slot - 1];
      indices[slot] = indices[slot - 1];
      slot--;
    }
    keys[slot] = key;
    indices[slot] = other;
    filter.limit(row, squareOf(keys[end]));
  };
  visitCandidates(filter, (row, other) => {
    if (other <= row || other >= n) return;
    const key = keyOf(data, { i: row, j: other, d });
    offer(row, other, key);
    offer(other, row, key);
  });
  return { keys, indices };
}

/**
 * Visits the candidates among all pairs of rows, tile by tile. The first tile is small: in it every pair is a candidate,
 * as no row has a neighbour yet.
 */
function visitCandidates(filter: ProductFilter, visit: (row: number, other: number) => void): void {
  const { panels, candidates } = filter;
  for (let tile = 0, size = 1; tile < panels; tile += size, size = Math.min(2 * size, MOST_PANELS)) {
    for (let panel = tile; panel < panels; panel++) {
      const found = filter.scan(tile, Math.min(tile + size, panel + 1), panel);
      for (let pair = 0; pair < found; pair++) visit(candidates[2 * pair], candidates[2 * pair + 1]);
    }
  }
}

function comesBefore(key: number, index: number, otherKey: number, otherIndex: number): boolean {
  return key < otherKey || (key === otherKey && index < otherIndex);
}

function squaredDistance(data: Float64Array, { i, j, d }: { i: number; j: number; d: number }): number {
  let sum = 0;
  for (let c = 0, a = i * d, b = j * d; c < d; c++, a++, b++) {
    const difference = data[a] - data[b];
    sum += difference * difference;
  }
  return sum;
}

/** Whether a sum of squares is one that lost nothing to underflow or overflow. */
function isInRange(squared: number): boolean {
  return squared >= 1e-280 && squared < Infinity;
}

/** The distance whatever its size: where squares fail, in units of the largest difference, a power of two. */
function distanceBetween(data: Float64Array, { i, j, d }: { i: number; j: number; d: number }): number {
  const squared = squaredDistance(data, { i, j, d });
  if (isInRange(squared)) return Math.sqrt(squared);
  let largest = 0;
  for (let c = 0; c < d; c++) largest = Math.max(largest, Math.abs(data[i * d + c] - data[j * d + c]));
  if (largest === 0 || largest === Infinity) return largest;
  const unit = 2 ** Math.floor(Math.log2(largest));
  let sum = 0;
  for (let c = 0; c < d; c++) sum += ((data[i * d + c] - data[j * d + c]) / unit) ** 2;
  return unit * Math.sqrt(sum);
}
