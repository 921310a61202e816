import { planLineAssignment } from "./assign_on_line.ts";

/** A missing target costs as much as a peak half a mean spacing away: (1/2)². */
export const MISSING_PENALTY = 0.25;
/** Fewer pairs than this fit a scale by themselves. */
export const LEAST_MATCHES = 3;
/** Assign and refit at most so often from one candidate; trials never needed more. */
const REFITS = 4;

/** The best fit of one scale; reused by the next call. */
export interface ScaleFit {
  /** Σ ((k/S − t)/spacing)² over the pairs + `MISSING_PENALTY` for each target without a peak. */
  sse: number;
  /** S, in the peaks' units. */
  scale: number;
  matched: number;
  /** For each target the index of its peak, or −1. */
  readonly peakOf: Int32Array;
}

/** Sorted positions of peaks and the observed band that they lie in. */
export interface PeakPositions {
  readonly radii: Float64Array;
  readonly count: number;
  readonly band: readonly [number, number];
}

/**
 * Plans fits of targets S·t to peaks with one scale S. From each scale that brings some peak onto some target, all
 * peaks are assigned and S is fitted to the pairs by least squares (u = 1/S minimises Σ(k u − t)²: u = Σk t/Σk²), until
 * the cost falls no more; the best of all is taken. Distances count in mean spacings of the targets, so that the sum
 * has no unit and log primes, combs and random targets compare.
 *
 * S is held where all targets lie in the observed band, so that each missing one is one that could have been seen. A
 * larger S would leave few of them in the band, which any few peaks fit.
 *
 * @param options how many targets and peaks there will be at most
 */
export function planScaleFit(
  { targets: mostTargets, peaks: mostPeaks }: { targets: number; peaks: number },
): (targets: Float64Array, peaks: PeakPositions) => ScaleFit {
  const assign = planLineAssignment({ targets: mostTargets, peaks: mostPeaks });
  const best: ScaleFit = { sse: 0, scale: NaN, matched: 0, peakOf: new Int32Array(mostTargets) };
  return (targets, { radii, count, band }) => {
    const last = targets.length - 1;
    const spacing = (targets[last] - targets[0]) / last;
    const penalty = MISSING_PENALTY * spacing ** 2;
    const [least, most] = [targets[last] / band[1], targets[0] / band[0]];
    let cost = targets.length * penalty;
    best.scale = NaN;
    best.matched = 0;
    best.peakOf.fill(-1);
    const descend = (start: number): void => {
      let [factor, previous] = [start, Infinity];
      for (let refit = 0; refit < REFITS; refit++) {
        const found = assign(targets, { positions: radii, count, factor, penalty });
        if (found.cost >= previous) return;
        previous = found.cost;
        if (found.cost < cost) {
          cost = found.cost;
          best.scale = 1 / factor;
          best.matched = found.matched;
          best.peakOf.set(found.peakOf);
        }
        factor = Math.min(Math.max(fittedFactor(targets, radii, found.peakOf), least), most);
      }
    };
    for (let target = 0; target <= last; target++) {
      for (let peak = 0; peak < count; peak++) {
        const factor = targets[target] / radii[peak];
        if (factor >= least && factor <= most) descend(factor);
      }
    }
    best.sse = cost / spacing ** 2;
    return best;
  };
}

function fittedFactor(targets: Float64Array, radii: Float64Array, peakOf: Int32Array): number {
  let [products, squares] = [0, 0];
  for (let target = 0; target < targets.length; target++) {
    const peak = peakOf[target];
    if (peak < 0) continue;
    products += radii[peak] * targets[target];
    squares += radii[peak] ** 2;
  }
  return products / squares;
}
