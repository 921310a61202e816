/** The best assignment found: which peak a target has, or −1 if none. */
export interface LineAssignment {
  /** Σ (position − target)² over the pairs + penalty for each target without a peak. */
  cost: number;
  /** How many targets have a peak. */
  matched: number;
  /** For each target the index of its peak, or −1. */
  readonly peakOf: Int32Array;
}

/**
 * Plans minimum-cost one-to-one assignments of peaks to targets on a line, where a target may also stay without a peak
 * for a fixed penalty and peaks may be left over for nothing.
 *
 * This is the assignment problem that the Hungarian algorithm solves, but on a line with a convex cost an optimal
 * assignment never crosses (exchanging the ends of a crossing pair cannot cost more), so that the recurrence of
 * sequence alignment finds the same minimum in targets × peaks steps:
 * C(i, j) = min(C(i−1, j) + penalty, C(i, j−1), C(i−1, j−1) + (x_j − t_i)²).
 *
 * @param options how many targets and peaks there will be at most
 * @returns a function of sorted targets and sorted peaks (times `factor`); what it returns is reused by the next call
 */
export function planLineAssignment(
  { targets: mostTargets, peaks: mostPeaks }: { targets: number; peaks: number },
): (
  targets: Float64Array,
  peaks: { positions: Float64Array; count: number; factor: number; penalty: number },
) => LineAssignment {
  const stride = mostPeaks + 1;
  const costs = new Float64Array((mostTargets + 1) * stride);
  const result: LineAssignment = { cost: 0, matched: 0, peakOf: new Int32Array(mostTargets).fill(-1) };
  return (targets, { positions, count, factor, penalty }) => {
    for (let i = 1; i <= targets.length; i++) {
      const target = targets[i - 1];
      const row = i * stride;
      let best = costs[row - stride] + penalty;
      costs[row] = best;
      for (let j = 1; j <= count; j++) {
        const distance = positions[j - 1] * factor - target;
        const paired = costs[row - stride + j - 1] + distance * distance;
        const missed = costs[row - stride + j] + penalty;
        if (paired < best) best = paired;
        if (missed < best) best = missed;
        costs[row + j] = best;
      }
    }
    result.cost = costs[targets.length * stride + count];
    trace({ rows: targets.length, columns: count, penalty });
    return result;
  };

  function trace({ rows, columns, penalty }: { rows: number; columns: number; penalty: number }): void {
    result.matched = 0;
    let j = columns;
    for (let i = rows; i > 0; i--) {
      const row = i * stride;
      while (j > 0 && costs[row + j] === costs[row + j - 1]) j--;
      const paired = j > 0 && costs[row + j] < costs[row - stride + j] + penalty;
      result.peakOf[i - 1] = paired ? --j : -1;
      if (paired) result.matched++;
    }
  }
}
