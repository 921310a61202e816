/** n points of d coordinates: row i is point i. */
export interface PointMatrix {
  /** Row-major, n·d numbers. */
  readonly data: Float64Array;
  /** [n, d] */
  readonly shape: readonly [number, number];
}

/**
 * @param task what the caller was about to do, e.g. `"find neighbours"`; it opens the message
 * @param name which points, where there are several kinds: `"x"`
 * @throws RangeError if the shape does not fit the data, or a coordinate is not finite
 */
export function requirePoints(
  { data, shape: [n, d] }: PointMatrix,
  { task, name }: { task: string; name?: string },
): void {
  const of = name === undefined ? "" : ` of ${name}`;
  if (data.length !== n * d || d < 1) {
    throw new RangeError(`Cannot ${task}: shape [${n}, ${d}]${of} does not fit ${data.length} numbers`);
  }
  for (let at = 0; at < data.length; at++) {
    if (!Number.isFinite(data[at])) {
      throw new RangeError(`Cannot ${task}: point ${Math.floor(at / d)}${of} has the coordinate ${data[at]}`);
    }
  }
}
