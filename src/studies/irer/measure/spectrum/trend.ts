/** Half the width over which the running median is taken, in points. */
export interface TrendOptions {
  readonly reach: number;
  /** Degree of the polynomial that takes slope and curvature out before. */
  readonly degree: number;
}

/**
 * Plans the removal of a smooth trend from values on even steps: first the least-squares polynomial, then a running
 * median. The median alone would be off where the curve bends; the polynomial alone would follow peaks.
 *
 * @param count how many values there are
 * @returns a function that changes its argument
 */
export function planTrendRemoval(
  count: number,
  { reach, degree }: TrendOptions,
): (values: Float64Array) => void {
  const basis = polynomials(count, Math.min(degree, count - 1));
  const before = new Float64Array(count);
  const window = sortedWindow(2 * reach + 3);
  return (values) => {
    for (const polynomial of basis) takeOut(values, polynomial);
    before.set(values);
    window.clear();
    let [from, to] = [0, 0];
    for (let i = 0; i < count; i++) {
      // as far to the left as to the right, so that a slope does not shift the median; hence narrow at the ends
      const side = Math.min(reach, i, count - 1 - i);
      while (to <= i + side) window.insert(before[to++]);
      while (from < i - side) window.remove(before[from++]);
      values[i] -= window.middle();
    }
  };
}

/** Values kept in order while some come and some go; sorting a window anew at every point takes ten times as long. */
function sortedWindow(most: number) {
  const sorted = new Float64Array(most);
  let count = 0;
  return {
    clear: () => void (count = 0),
    insert(value: number): void {
      let at = count++;
      for (; at > 0 && sorted[at - 1] > value; at--) sorted[at] = sorted[at - 1];
      sorted[at] = value;
    },
    remove(value: number): void {
      let at = 0;
      while (sorted[at] !== value) at++;
      count--;
      for (; at < count; at++) sorted[at] = sorted[at + 1];
    },
    /** The middle value; there is always an odd number of them. */
    middle: () => sorted[count >> 1],
  };
}

/** Orthonormal polynomials of degree 0 … `degree` on even steps, by Gram–Schmidt. */
function polynomials(count: number, degree: number): Float64Array[] {
  const basis: Float64Array[] = [];
  for (let power = 0; power <= degree; power++) {
    const column = Float64Array.from({ length: count }, (_, i) => (2 * i / (count - 1) - 1) ** power);
    for (const earlier of basis) takeOut(column, earlier);
    const norm = Math.sqrt(dot(column, column));
    basis.push(column.map((value) => value / norm));
  }
  return basis;
}

function takeOut(values: Float64Array, direction: Float64Array): void {
  const share = dot(values, direction);
  for (let i = 0; i < values.length; i++) values[i] -= share * direction[i];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
