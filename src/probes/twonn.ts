import { nearestNeighbours, type PointMatrix } from "@/math/nearest_neighbours.ts";
import { pointMatrix, type Points } from "./points.ts";
import { decorrelatedSets, type TheilerWindow } from "./theiler.ts";

/** An intrinsic dimension. */
export interface IntrinsicDimension {
  /** The number of coordinates that the points need where they lie close together. */
  readonly dimension: number;
  /**
   * dimension/√(points used), as if the points' ratios were independent. Neighbourhoods overlap, so the true scatter
   * is larger: 1.1 to 1.9 times in the reference table (2,000 points). With a Theiler window that of one set: the sets
   * are copies of each other, a few frames on.
   */
  readonly standardError: number;
}

const TASK = "fit TwoNN";

/**
 * Intrinsic dimension from the ratio μ = r₂/r₁ of each point's two nearest distances (Facco, d'Errico, Rodriguez &
 * Laio 2017, Sci. Rep. 7, 12140): where density is locally constant, ln μ is exponential with rate d. Above d ≈ 10
 * the estimate is biased low.
 *
 * - `"mle"` (default): d = (k − 1)/(Σ_{i≤k} ln μ₍ᵢ₎ + (N − k) ln μ₍ₖ₎) over the k = ⌊(1 − discardFraction)N⌋ smallest
 *   ratios, the others counted as censored (Epstein & Sobel 1953); with nothing discarded, the default, this is
 *   (N − 1)/Σ ln μ. Unbiased for independent ratios.
 * - `"linear"`: slope of −ln(1 − F) on ln μ through the origin after discarding the largest tenth (the default);
 *   F = i/N with i from 1, as scikit-dimension's `TwoNN` does. The largest ratio, of F = 1, is always left out.
 *
 * Points that follow each other along trajectories need a Theiler window: without one the nearest neighbours of a frame
 * are the frames beside it, and the estimate is that of steps in time (12 paths of 40 frames on a torus of dimension 2: 10).
 * With one, ln μ is pooled over the sets that `TheilerWindow` describes.
 *
 * @param points rows of numbers, or {data, shape: [n, d]}; coordinates in one unit
 * @param options.discardFraction share of the largest ratios to leave out, in [0, 1)
 * @param options.theiler trajectory and time of each point, and how many frames apart two of one trajectory must be
 * @throws RangeError for fewer than 3 points (in each set), duplicates, a coordinate that is not finite, or points on a
 *   lattice
 *
 * @example
 * ```ts
 * import { twoNN } from "@/probes/mod.ts";
 * import { randomStream } from "@/core/random/mod.ts";
 * const random = randomStream(1, "a plane in five dimensions");
 * const points = Array.from({ length: 1000 }, () => {
 *   const [u, v] = [random.uniform(), random.uniform()];
 *   return [u, v, u + v, u - v, 3 * u];
 * });
 * const { dimension, standardError } = twoNN(points);
 * if (Math.abs(dimension - 2) > 4 * standardError) throw new Error(`${dimension} is not 2`);
 * ```
 */
export function twoNN(
  points: Points,
  { method = "mle", discardFraction = method === "linear" ? 0.1 : 0, theiler }: {
    method?: "mle" | "linear";
    discardFraction?: number;
    theiler?: TheilerWindow;
  } = {},
): IntrinsicDimension {
  if (!(discardFraction >= 0 && discardFraction < 1)) {
    throw new RangeError(`Cannot ${TASK}: discardFraction must lie in [0, 1), got ${discardFraction}`);
  }
  const matrix = pointMatrix(points, { task: TASK });
  const fits = decorrelatedSets(matrix, { theiler, minimum: 3, task: TASK }).map((set) => {
    const logRatios = sortedLogRatios(set);
    const kept = Math.floor(logRatios.length * (1 - discardFraction));
    if (kept < 3) {
      throw new RangeError(`Cannot ${TASK}: needs at least 3 points after discarding, got ${kept}`);
    }
    return { kept, ...(method === "mle" ? censoredMle : slopeThroughOrigin)(logRatios, kept) };
  });
  const total = (of: (fit: (typeof fits)[number]) => number) => fits.reduce((sum, fit) => sum + of(fit), 0);
  const below = total(({ divisor }) => divisor);
  if (below === 0) {
    throw new RangeError(
      `Cannot ${TASK}: every point's two nearest neighbours are equally far, as on a lattice`,
    );
  }
  const dimension = total(({ dividend }) => dividend) / below;
  return { dimension, standardError: dimension / Math.sqrt(total(({ kept }) => kept) / fits.length) };
}

/** ln μ of each point, ascending. */
function sortedLogRatios(points: PointMatrix): Float64Array {
  const [n] = points.shape;
  if (n < 3) throw new RangeError(`Cannot ${TASK}: needs at least 3 points, got ${n}`);
  const { distances } = nearestNeighbours(points, { k: 2 });
  const logRatios = new Float64Array(n);
  let duplicates = 0;
  for (let i = 0; i < n; i++) {
    const [nearest, second] = [distances[2 * i], distances[2 * i + 1]];
    if (nearest === 0) duplicates++;
    const ratio = second / nearest;
    logRatios[i] = ratio < Infinity ? Math.log(ratio) : Math.log(second) - Math.log(nearest);
  }
  if (duplicates > 0) {
    throw new RangeError(
      `Cannot ${TASK}: ${duplicates} of ${n} points have a duplicate at distance 0; remove duplicates`,
    );
  }
  if (!logRatios.every(Number.isFinite)) {
    throw new RangeError(`Cannot ${TASK}: distances overflow; scale the coordinates down`);
  }
  return logRatios.sort();
}

/** A dimension as a quotient, so that sets of points can be pooled. */
interface Quotient {
  readonly dividend: number;
  readonly divisor: number;
}

function censoredMle(logRatios: Float64Array, kept: number): Quotient {
  let exposure = (logRatios.length - kept) * logRatios[kept - 1];
  for (let i = 0; i < kept; i++) exposure += logRatios[i];
  return { dividend: kept - 1, divisor: exposure };
}

function slopeThroughOrigin(logRatios: Float64Array, kept: number): Quotient {
  let products = 0;
  let squares = 0;
  for (let i = 0; i < Math.min(kept, logRatios.length - 1); i++) {
    products += -Math.log(1 - (i + 1) / logRatios.length) * logRatios[i];
    squares += logRatios[i] ** 2;
  }
  return { dividend: products, divisor: squares };
}
