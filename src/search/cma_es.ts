import type { RandomStream } from "@/core/random/mod.ts";
import { cmaEsConstants, sharedWeights } from "./cma_es_constants.ts";
import { requireSpace, valueAt } from "./genome.ts";
import { askTell, requirePopulation, type SearchSettings, type SearchStrategy } from "./strategy.ts";
import { type SymmetricEigen, symmetricEigen } from "./symmetric_eigen.ts";

export interface CmaEsSettings extends SearchSettings {
  /** The first standard deviation σ, as a share of every gene's range on its scale. */
  readonly firstStep?: number;
}

type Vector = readonly number[];

/** How often a genome outside the box is drawn again before it is clamped. */
const MOST_DRAWS = 100;
/** Steps longer than the box say nothing more; without a limit σ could drift away where nothing can be learnt. */
const LONGEST_STEP = 1;

/**
 * CMA-ES: genomes are drawn from a normal distribution whose mean, covariance and step size follow the better ones
 * (Hansen 2016, "The CMA evolution strategy: a tutorial", arXiv 1604.00772, fig. 6, with negative weights).
 *
 * It works on the genes' scales, each from 0 to 1, begins in the middle with σ = 0.3, and draws genomes that fall
 * outside the box again. Genomes of equal fitness count alike, whatever their order.
 */
export function cmaEs({ firstStep = 0.3, ...settings }: CmaEsSettings): SearchStrategy {
  const { space, population } = settings;
  requireSpace(space);
  requirePopulation(population, { least: 4, name: "cma_es" });
  const n = space.length;
  const constants = cmaEsConstants(n, population);
  let state = firstState(n, firstStep);
  let positions: readonly Vector[] = [];
  return askTell("cma_es", {
    ...settings,
    propose: (random) => {
      positions = Array.from({ length: population }, () => positionInside(state, random));
      return positions.map((position) => position.map((p, index) => valueAt(p, space[index])));
    },
    learn: (_, fitnesses) => {
      state = nextState(state, { positions, fitnesses, constants });
    },
  });
}

interface State {
  readonly mean: Vector;
  readonly step: number;
  readonly covariance: readonly Vector[];
  readonly eigen: SymmetricEigen;
  readonly stepPath: Vector;
  readonly covariancePath: Vector;
  readonly generation: number;
}

function firstState(n: number, step: number): State {
  if (!(step > 0 && step <= LONGEST_STEP)) {
    throw new RangeError(`Cannot search: cma_es needs a first step in (0, 1], got ${step}`);
  }
  const zeros = new Array<number>(n).fill(0);
  const covariance = zeros.map((_, i) => zeros.map((_, j) => i === j ? 1 : 0));
  return {
    mean: zeros.map(() => 0.5),
    step,
    covariance,
    eigen: symmetricEigen(covariance),
    stepPath: zeros,
    covariancePath: zeros,
    generation: 0,
  };
}

function positionInside({ mean, step, eigen }: State, random: RandomStream): Vector {
  for (let draws = 1;; draws++) {
    const deviates = eigen.values.map((value) => Math.sqrt(value) * random.normal());
    const position = mean.map((centre, i) => centre + step * dot(eigen.vectors[i], deviates));
    if (position.every((p) => p >= 0 && p <= 1)) return position;
    if (draws === MOST_DRAWS) return position.map((p) => Math.min(1, Math.max(0, p)));
  }
}

function nextState(
  state: State,
  { positions, fitnesses, constants }: {
    positions: readonly Vector[];
    fitnesses: readonly number[];
    constants: ReturnType<typeof cmaEsConstants>;
  },
): State {
  const { mean, step, covariance, eigen } = state;
  const n = mean.length;
  const { weights, effectiveParents: muEff, stepCumulation: cs, pathCumulation: cc } = constants;
  const { rankOneRate: c1, rankManyRate: cmu } = constants;
  const generation = state.generation + 1;
  const recombined = sharedWeights(fitnesses, weights.map((weight) => Math.max(0, weight)));
  const steps = positions.map((position) => position.map((p, i) => (p - mean[i]) / step));
  const meanStep = mean.map((_, i) => dot(recombined, steps.map((y) => y[i])));

  const whitened = invertSquareRoot(meanStep, eigen);
  const stepPath = state.stepPath.map((p, i) =>
    (1 - cs) * p + Math.sqrt(cs * (2 - cs) * muEff) * whitened[i]
  );
  const length = Math.hypot(...stepPath);
  const settled = length / Math.sqrt(1 - (1 - cs) ** (2 * generation));
  const h = settled < (1.4 + 2 / (n + 1)) * constants.expectedNorm ? 1 : 0;
  const covariancePath = state.covariancePath.map((p, i) =>
    (1 - cc) * p + h * Math.sqrt(cc * (2 - cc) * muEff) * meanStep[i]
  );

  const ranked = sharedWeights(fitnesses, weights);
  const scaled = ranked.map((w, k) => {
    if (w >= 0) return w;
    const squared = Math.hypot(...invertSquareRoot(steps[k], eigen)) ** 2;
    return squared > 0 ? w * n / squared : 0;
  });
  const kept = 1 + c1 * (1 - h) * cc * (2 - cc) - c1 - cmu * ranked.reduce((total, w) => total + w, 0);
  const next = covariance.map((row, i) =>
    row.map((c, j) =>
      kept * c + c1 * covariancePath[i] * covariancePath[j] +
      cmu * dot(scaled, steps.map((y) => y[i] * y[j]))
    )
  );
  const growth = Math.exp(cs / constants.stepDamping * (length / constants.expectedNorm - 1));
  return {
    mean: mean.map((m, i) => m + step * meanStep[i]),
    step: Math.min(LONGEST_STEP, step * growth),
    covariance: next,
    eigen: positive(symmetricEigen(next)),
    stepPath,
    covariancePath,
    generation,
  };
}

/** C^(−1/2) y */
function invertSquareRoot(y: Vector, { values, vectors }: SymmetricEigen): Vector {
  const along = values.map((value, k) => dot(vectors.map((row) => row[k]), y) / Math.sqrt(value));
  return vectors.map((row) => dot(row, along));
}

/** Rounding must not make a variance vanish: the smallest is held at 1e-14 of the largest. */
function positive({ values, vectors }: SymmetricEigen): SymmetricEigen {
  const least = 1e-14 * Math.max(...values);
  return { values: values.map((value) => Math.max(least, value)), vectors };
}

function dot(a: Vector, b: Vector): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}
