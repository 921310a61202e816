import { countNearer, maxNormRadii } from "@/math/nearest_neighbours/max_norm.ts";
import { type PointMatrix, requirePoints } from "@/math/nearest_neighbours/points.ts";
import { pointMatrix, type Points } from "./points.ts";
import { decorrelatedSets, type TheilerWindow } from "./theiler.ts";

/** A mutual information. */
export interface MutualInformation {
  /** In nats; the estimate of a small or vanishing information scatters below 0, too. */
  readonly nats: number;
}

const TASK = "estimate mutual information";

/**
 * Mutual information I(X; Y) of paired samples by the first estimator of Kraskov, Stögbauer & Grassberger (2004, Phys.
 * Rev. E 69, 066138, eq. 8): I = ψ(k) + ψ(N) − ⟨ψ(n_x + 1) + ψ(n_y + 1)⟩. εᵢ is point i's distance to its k-th nearest
 * other point in the joint space, n_x and n_y count the points whose x or y alone lies strictly nearer than εᵢ; all
 * distances are in the maximum norm over coordinates.
 *
 * What to know before believing a number:
 * - It underestimates in many dimensions and where the information is large: 1,000 points cannot show more than
 *   ψ(N) − ψ(k) ≈ 6 nats. Where one variable is a function of the other, as a layer is of its input, the true value is
 *   infinite. Compare relatively: same N, same k, same numbers of coordinates.
 * - The maximum norm mixes coordinates as they are: bring x and y to comparable scales (shifts change nothing, a common
 *   factor changes nothing).
 * - A variable that is constant carries no information: exactly 0. One constant coordinate among others changes nothing.
 * - Repeated values of x or of y alone are allowed (a rectified activation's zeros); the distribution then is not
 *   continuous, as the estimator assumes. Points of which k others are duplicates in x and y at once are refused.
 * - Points that follow each other along trajectories are near in x and in y because little time has passed, which looks
 *   like information: give a Theiler window. The estimate is then the mean over the sets that `TheilerWindow` describes.
 *
 * @param x one row of coordinates a point, {data, shape: [n, d]}, or one number a point
 * @param y the same points' other variable
 * @param options.neighbours k; larger ones scatter less and are biased more
 * @param options.theiler trajectory and time of each point, and how many frames apart two of one trajectory must be
 * @throws RangeError for fewer than 3 points, unequal lengths, k not in 1 … n − 1, a coordinate that is not finite, or
 *   points with k duplicates
 *
 * @example
 * ```ts
 * import { knnMutualInformation } from "@/probes/mod.ts";
 * import { randomStream } from "@/core/random/mod.ts";
 * const random = randomStream(1, "a channel with noise");
 * const sent = Array.from({ length: 1000 }, () => random.normal());
 * const received = sent.map((value) => 0.9 * value + Math.sqrt(1 - 0.9 ** 2) * random.normal());
 * const { nats } = knnMutualInformation(sent, received);
 * const exact = -0.5 * Math.log(1 - 0.9 ** 2);
 * if (Math.abs(nats - exact) > 0.15) throw new Error(`${nats} is not ${exact}`);
 * ```
 */
export function knnMutualInformation(
  x: Points | ArrayLike<number>,
  y: Points | ArrayLike<number>,
  { neighbours = 3, theiler }: { neighbours?: number; theiler?: TheilerWindow } = {},
): MutualInformation {
  const [first, second] = [matrixOf(x, { name: "x" }), matrixOf(y, { name: "y" })];
  const [n] = first.shape;
  if (second.shape[0] !== n) {
    throw new RangeError(`Cannot ${TASK}: x and y must be pairs, got ${n} and ${second.shape[0]} points`);
  }
  if (n < 3) throw new RangeError(`Cannot ${TASK}: needs at least 3 points, got ${n}`);
  if (!Number.isInteger(neighbours) || neighbours < 1 || neighbours > n - 1) {
    throw new RangeError(
      `Cannot ${TASK}: neighbours must be in 1 … ${n - 1} for ${n} points, got ${neighbours}`,
    );
  }
  requirePoints(first, { task: TASK, name: "x" });
  requirePoints(second, { task: TASK, name: "y" });
  if (isConstant(first) || isConstant(second)) return { nats: 0 };
  const [, dx] = first.shape;
  const sets = decorrelatedSets(sideBySide(first, second), {
    theiler,
    minimum: Math.max(3, neighbours + 1),
    task: TASK,
  });
  return { nats: sets.reduce((sum, set) => sum + natsOf(set, { dx, neighbours }), 0) / sets.length };
}

/** @param joint rows whose first `dx` coordinates are x and whose others are y */
function natsOf(joint: PointMatrix, { dx, neighbours }: { dx: number; neighbours: number }): number {
  const [n, d] = joint.shape;
  const radii = maxNormRadii(joint, { k: neighbours });
  requireUsable(radii, { neighbours });
  const psi = digammas(n);
  const [xCounts, yCounts] = [[0, dx], [dx, d]].map(([from, to]) =>
    countNearer(columnsOf(joint, { from, to }), { radii })
  );
  let sum = 0;
  for (let i = 0; i < n; i++) sum += psi[xCounts[i] + 1] + psi[yCounts[i] + 1];
  return psi[neighbours] + psi[n] - sum / n;
}

function columnsOf(
  { data, shape: [n, d] }: PointMatrix,
  { from, to }: { from: number; to: number },
): PointMatrix {
  const columns = new Float64Array(n * (to - from));
  for (let i = 0; i < n; i++) columns.set(data.subarray(i * d + from, i * d + to), i * (to - from));
  return { data: columns, shape: [n, to - from] };
}

/** A list of numbers is one coordinate a point. */
function matrixOf(variable: Points | ArrayLike<number>, { name }: { name: string }): PointMatrix {
  if (!isNumbers(variable)) return pointMatrix(variable, { task: `${TASK}: ${name}` });
  return { data: Float64Array.from(variable), shape: [variable.length, 1] };
}

function isNumbers(variable: Points | ArrayLike<number>): variable is ArrayLike<number> {
  return !("data" in variable) && typeof variable[0] === "number";
}

function isConstant({ data, shape: [, d] }: PointMatrix): boolean {
  return data.every((value, at) => value === data[at % d]);
}

/** Points of the joint space. */
function sideBySide(x: PointMatrix, y: PointMatrix): PointMatrix {
  const [n, dx] = x.shape, [, dy] = y.shape;
  const data = new Float64Array(n * (dx + dy));
  for (let i = 0; i < n; i++) {
    data.set(x.data.subarray(i * dx, (i + 1) * dx), i * (dx + dy));
    data.set(y.data.subarray(i * dy, (i + 1) * dy), i * (dx + dy) + dx);
  }
  return { data, shape: [n, dx + dy] };
}

function requireUsable(radii: Float64Array, { neighbours }: { neighbours: number }): void {
  const duplicates = radii.filter((radius) => radius === 0).length;
  if (duplicates > 0) {
    throw new RangeError(
      `Cannot ${TASK}: ${duplicates} of ${radii.length} points have ${neighbours} or more duplicates at distance 0; ` +
        "remove duplicates",
    );
  }
  if (!radii.every(Number.isFinite)) {
    throw new RangeError(`Cannot ${TASK}: distances overflow; scale the coordinates down`);
  }
}

/** ψ(m) for m = 1 … n (index 0 is not used): ψ(1) = −γ, ψ(m + 1) = ψ(m) + 1/m. */
function digammas(n: number): Float64Array {
  const EULER = 0.5772156649015329;
  const psi = new Float64Array(n + 1);
  psi[1] = -EULER;
  for (let m = 1; m < n; m++) psi[m + 1] = psi[m] + 1 / m;
  return psi;
}
