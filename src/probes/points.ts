import type { PointMatrix } from "@/math/nearest_neighbours.ts";

/** Points as rows of numbers, or as one array with its shape [points, coordinates]. */
export type Points = readonly ArrayLike<number>[] | PointMatrix;

/**
 * The points as one matrix.
 *
 * @param task what the caller was about to do, e.g. `"fit TwoNN"`; it opens the message
 * @throws RangeError if rows differ in length
 */
export function pointMatrix(points: Points, { task }: { task: string }): PointMatrix {
  if (!isRows(points)) return points;
  const coordinates = points.length === 0 ? 0 : points[0].length;
  const data = new Float64Array(points.length * coordinates);
  for (const [index, row] of points.entries()) {
    if (row.length !== coordinates) {
      throw new RangeError(
        `Cannot ${task}: point ${index} has ${row.length} coordinates, point 0 has ${coordinates}`,
      );
    }
    data.set(row, index * coordinates);
  }
  return { data, shape: [points.length, coordinates] };
}

function isRows(points: Points): points is readonly ArrayLike<number>[] {
  return Array.isArray(points);
}
