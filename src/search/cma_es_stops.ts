import { median } from "simple-statistics";
import type { CmaEsState } from "./cma_es_state.ts";

/** Why a run of CMA-ES cannot get any further. */
export type CmaEsStop =
  | "flat fitness"
  | "equal best values"
  | "stagnation"
  | "steps too short"
  | "steps too long"
  | "ill-conditioned"
  | "no effect";

/** The fitnesses of a run, update by update. */
export interface FitnessHistory {
  readonly best: number[];
  readonly median: number[];
  /** How many of the last generations had one fitness throughout. */
  flat: number;
}

/** So many generations of one fitness throughout are enough: all of the distribution lies on a plateau. */
const MOST_FLAT = 2;
const LARGEST_CONDITION = 1e14;
/** Shares of the first step. */
const [SHORTEST, LONGEST] = [1e-12, 1e4];

/** Adds a generation. */
export function record(history: FitnessHistory, fitnesses: readonly number[]): void {
  const sorted = Float64Array.from(fitnesses).sort();
  history.best.push(sorted[sorted.length - 1]);
  history.median.push(sorted[sorted.length >> 1]);
  history.flat = sorted[0] === sorted[sorted.length - 1] ? history.flat + 1 : 0;
}

/**
 * Whether a run has come to its end, and why (Hansen 2016, arXiv 1604.00772, appendix B.3). Of the fitnesses only the order
 * is looked at, so TolFun, which needs to know how large a difference matters, is not among them.
 *
 * @param state after the last update
 * @param firstStep the σ that the run began with
 */
export function stopOf(
  state: CmaEsState,
  { history, population, firstStep }: {
    history: FitnessHistory;
    population: number;
    firstStep: number;
  },
): CmaEsStop | null {
  const { mean, step, covariance, eigen: { values, vectors }, covariancePath, generation } = state;
  const n = mean.length;
  if (history.flat >= MOST_FLAT) return "flat fitness";
  const recent = 10 + Math.ceil(30 * n / population);
  const last = history.best.slice(-recent);
  if (last.length === recent && last.every((best) => best === last[0])) return "equal best values";
  if (isStagnant(history, 120 + 30 * n / population)) return "stagnation";

  const deviations = covariance.map((row, i) => step * Math.sqrt(row[i]));
  const longest = step * Math.sqrt(Math.max(...values));
  const isShort = (x: number) => Math.abs(x) < SHORTEST * firstStep;
  if (deviations.every(isShort) && covariancePath.every((p) => isShort(step * p))) return "steps too short";
  if (!(longest <= LONGEST * firstStep)) return "steps too long";
  if (!(Math.max(...values) < LARGEST_CONDITION * Math.min(...values))) return "ill-conditioned";

  const axis = generation % n;
  const along = 0.1 * step * Math.sqrt(values[axis]);
  const stays = mean.every((m, i) => m === m + along * vectors[i][axis]);
  return stays || mean.some((m, i) => m === m + 0.2 * deviations[i]) ? "no effect" : null;
}

/** Neither the best nor the median of the last 30 % of the generations looked at is better than of their first 30 %. */
function isStagnant({ best, median: middle }: FitnessHistory, least: number): boolean {
  const window = Math.floor(Math.min(20_000, Math.max(least, 0.2 * best.length)));
  if (best.length < window) return false;
  const part = Math.floor(0.3 * window);
  return [best, middle].every((values) => {
    const looked = values.slice(-window);
    const [early, late] = [looked.slice(0, part), looked.slice(-part)];
    return median(late) <= median(early);
  });
}
