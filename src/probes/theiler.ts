import type { PointMatrix } from "@/math/nearest_neighbours.ts";

/**
 * Points that follow each other along trajectories. The states just before and after a point are near it because little
 * time has passed, not because the set that it lies on is near there, and two neighbours that follow each other are one
 * finding, not two. Points at most `window` frames apart on one trajectory are therefore never held against each other
 * (Theiler 1986, Phys. Rev. A 34, 2427): the points are dealt into window + 1 sets, every (window + 1)-th frame of each
 * trajectory, and neighbours are sought within a set. All points are used, and within a set no two are too near in time.
 */
export interface TheilerWindow {
  /** Which trajectory each point lies on. */
  readonly trajectory: ArrayLike<number>;
  /** When on it, in frames: whole numbers. */
  readonly time: ArrayLike<number>;
  /** In frames; 0 holds all points against each other. */
  readonly window: number;
}

/** Rows of frames that stand one after the other, trajectory by trajectory. */
export function consecutiveFrames(
  { rows, framesEach, window }: { rows: number; framesEach: number; window: number },
): TheilerWindow {
  const numbers = Array.from({ length: rows }, (_, row) => row);
  return {
    trajectory: numbers.map((row) => Math.floor(row / framesEach)),
    time: numbers.map((row) => row % framesEach),
    window,
  };
}

/**
 * The sets of points that neighbours are sought in; without a window the points themselves.
 *
 * @param task what the caller was about to do; it opens the message
 * @throws RangeError unless every point has a trajectory and a whole time, the window is a whole number from 0, and each
 *   set has `minimum` points
 */
export function decorrelatedSets(
  points: PointMatrix,
  { theiler, minimum, task }: { theiler: TheilerWindow | undefined; minimum: number; task: string },
): PointMatrix[] {
  if (theiler === undefined) return [points];
  const rows = new Map<number, number[]>();
  for (const [row, set] of setNumbers(points.shape[0], theiler, task).entries()) {
    if (!rows.has(set)) rows.set(set, []);
    rows.get(set)!.push(row);
  }
  const sets = [...rows.values()];
  const least = Math.min(...sets.map(({ length }) => length));
  if (least < minimum) {
    throw new RangeError(
      `Cannot ${task}: a Theiler window of ${theiler.window} frames leaves ${least} points that are far enough apart, ` +
        `needs at least ${minimum}; take a smaller window or more trajectories`,
    );
  }
  return sets.map((set) => rowsOf(points, set));
}

function setNumbers(n: number, { trajectory, time, window }: TheilerWindow, task: string): number[] {
  if (trajectory.length !== n || time.length !== n) {
    throw new RangeError(
      `Cannot ${task}: needs a trajectory and a time for each of ${n} points, got ${trajectory.length} and ${time.length}`,
    );
  }
  if (!Number.isInteger(window) || window < 0) {
    throw new RangeError(`Cannot ${task}: the Theiler window must be a whole number from 0, got ${window}`);
  }
  const times = Array.from(time);
  const bad = times.findIndex((one) => !Number.isInteger(one));
  if (bad >= 0) {
    throw new RangeError(`Cannot ${task}: the time of point ${bad} must be whole, got ${times[bad]}`);
  }
  const seen = new Set(times.map((one, row) => `${trajectory[row]} ${one}`));
  if (window > 0 && seen.size < n) {
    throw new RangeError(`Cannot ${task}: two of the ${n} points have the same trajectory and time`);
  }
  // also for times below 0
  return times.map((one) => ((one % (window + 1)) + window + 1) % (window + 1));
}

function rowsOf({ data, shape: [, d] }: PointMatrix, rows: readonly number[]): PointMatrix {
  const taken = new Float64Array(rows.length * d);
  rows.forEach((row, at) => taken.set(data.subarray(row * d, (row + 1) * d), at * d));
  return { data: taken, shape: [rows.length, d] };
}
