/** n points of d coordinates: row i is point i. */
export interface PointMatrix {
  readonly data: Float64Array;
  /** [n, d] */
  readonly shape: readonly [number, number];
}

/** The k nearest other points of each point, nearest first. */
export interface Neighbours {
  /** Euclidean distances `[n, k]`, ascending in each row. */
  readonly distances: Float64Array;
  /** Row numbers `[n, k]` of those neighbours; of equally far points the lower number comes first. */
  readonly indices: Int32Array;
  /** [n, k] */
  readonly shape: readonly [number, number];
}

/** Rows of two tiles, 2 × 32 × 1000 coordinates, fit a second-level cache. */
const TILE_ROWS = 32;

/**
 * Exact k nearest neighbours by brute force over tiles: every pair once, n²d/2 subtractions and squares.
 *
 * Distances are summed from coordinate differences, not from ‖x‖² + ‖y‖² − 2x·y, which cancels for near points: a
 * duplicate has distance exactly 0. A point is not its own neighbour, its duplicates are.
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
  const { data, shape: [n, d] } = points;
  if (data.length !== n * d || d < 1) {
    throw new RangeError(`Cannot find neighbours: shape [${n}, ${d}] does not fit ${data.length} numbers`);
  }
  if (!Number.isInteger(k) || k < 1 || k > n - 1) {
    throw new RangeError(`Cannot find neighbours: k must be in 1 … ${n - 1} for ${n} points, got ${k}`);
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `Cannot find neighbours: point ${Math.floor(bad / d)} has the coordinate ${data[bad]}`,
    );
  }
  const squared = new Float64Array(n * k).fill(Infinity);
  const indices = new Int32Array(n * k).fill(-1);
  const offer = (row: number, other: number, distance: number): void => {
    const end = row * k + k - 1;
    if (distance > squared[end] || (distance === squared[end] && other > indices[end])) return;
    let slot = end;
    while (slot > row * k && comesBefore(distance, other, squared[slot - 1], indices[slot - 1])) {
      squared[slot] = squared[slot - 1];
      indices[slot] = indices[slot - 1];
      slot--;
    }
    squared[slot] = distance;
    indices[slot] = other;
  };
  for (let iTile = 0; iTile < n; iTile += TILE_ROWS) {
    for (let jTile = iTile; jTile < n; jTile += TILE_ROWS) {
      visitTile(data, { n, d, iTile, jTile, offer });
    }
  }
  return { distances: squared.map(Math.sqrt), indices, shape: [n, k] };
}

function comesBefore(distance: number, index: number, otherDistance: number, otherIndex: number): boolean {
  return distance < otherDistance || (distance === otherDistance && index < otherIndex);
}

/** Offers each pair i < j of the two tiles to both of its points. */
function visitTile(
  data: Float64Array,
  { n, d, iTile, jTile, offer }: {
    n: number;
    d: number;
    iTile: number;
    jTile: number;
    offer: (row: number, other: number, distance: number) => void;
  },
): void {
  const iEnd = Math.min(iTile + TILE_ROWS, n);
  const jEnd = Math.min(jTile + TILE_ROWS, n);
  const four = new Float64Array(4);
  for (let i = iTile; i < iEnd; i++) {
    let j = Math.max(jTile, i + 1);
    for (; j + 4 <= jEnd; j += 4) {
      squaredDistancesToFour(data, { i, j, d, into: four });
      for (let lane = 0; lane < 4; lane++) {
        offer(i, j + lane, four[lane]);
        offer(j + lane, i, four[lane]);
      }
    }
    for (; j < jEnd; j++) {
      const distance = squaredDistance(data, { i, j, d });
      offer(i, j, distance);
      offer(j, i, distance);
    }
  }
}

/** Four independent sums keep the adder busy; a single one would wait for itself. */
function squaredDistancesToFour(
  data: Float64Array,
  { i, j, d, into }: { i: number; j: number; d: number; into: Float64Array },
): void {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  const a = i * d, b0 = j * d, b1 = b0 + d, b2 = b1 + d, b3 = b2 + d;
  for (let c = 0; c < d; c++) {
    const x = data[a + c];
    const d0 = x - data[b0 + c];
    const d1 = x - data[b1 + c];
    const d2 = x - data[b2 + c];
    const d3 = x - data[b3 + c];
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  into[0] = s0;
  into[1] = s1;
  into[2] = s2;
  into[3] = s3;
}

function squaredDistance(data: Float64Array, { i, j, d }: { i: number; j: number; d: number }): number {
  let sum = 0;
  for (let c = 0; c < d; c++) {
    const difference = data[i * d + c] - data[j * d + c];
    sum += difference * difference;
  }
  return sum;
}
