/**
 * Twice the mid-rank of each value, an exact integer: 2, 4, 6 … for distinct values; equal values share the mean of
 * the ranks they span. Doubling keeps every later sum of ranks exact, so that ties between sums are found exactly.
 */
export function doubledMidRanks(values: readonly number[]): Int32Array {
  const order = Int32Array.from(values.keys()).sort((i, j) => values[i] - values[j]);
  const doubled = new Int32Array(values.length);
  for (let first = 0; first < order.length;) {
    let last = first;
    while (last + 1 < order.length && values[order[last + 1]] === values[order[first]]) last++;
    // One-based ranks first+1 … last+1; their doubled mean is first + last + 2.
    for (let position = first; position <= last; position++) doubled[order[position]] = first + last + 2;
    first = last + 1;
  }
  return doubled;
}
