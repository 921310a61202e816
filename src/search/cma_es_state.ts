import type { RandomStream } from "@/core/random/mod.ts";
import type { CmaEsConstants } from "./cma_es_constants.ts";
import { type SymmetricEigen, symmetricEigen } from "./symmetric_eigen.ts";

export type Vector = readonly number[];

/** The normal distribution N(mean, step² C) that CMA-ES draws from, and what it remembers of its way. */
export interface CmaEsState {
  readonly mean: Vector;
  /** σ */
  readonly step: number;
  /** C */
  readonly covariance: readonly Vector[];
  /** Of C; all values are positive. */
  readonly eigen: SymmetricEigen;
  /** p_σ and p_c */
  readonly stepPath: Vector;
  readonly covariancePath: Vector;
  /** Updates so far. */
  readonly generation: number;
}

/**
 * σ in shares of the box. Longer steps say nothing more, and without a limit σ could drift away where nothing can be learnt;
 * shorter ones are below the rounding of any position.
 */
const STEPS = { shortest: 1e-20, longest: 1 };
/** The least eigenvalue of C as a share of the largest: rounding must not make a variance vanish or negative. */
const LEAST_VARIANCE = 1e-14;

/** @throws RangeError a step that is not in (0, 1] */
export function firstState(mean: Vector, step: number): CmaEsState {
  if (!(step > 0 && step <= STEPS.longest)) {
    throw new RangeError(`Cannot search: cma_es needs a first step in (0, 1], got ${step}`);
  }
  const zeros = mean.map(() => 0);
  const covariance = zeros.map((_, i) => zeros.map((_, j) => i === j ? 1 : 0));
  const eigen = symmetricEigen(covariance);
  return { mean, step, covariance, eigen, stepPath: zeros, covariancePath: zeros, generation: 0 };
}

/** A position drawn from the distribution. */
export function drawPosition({ mean, step, eigen }: CmaEsState, random: RandomStream): Vector {
  const deviates = eigen.values.map((value) => Math.sqrt(value) * random.normal());
  return mean.map((centre, i) => centre + step * dot(eigen.vectors[i], deviates));
}

/**
 * One update (Hansen 2016, "The CMA evolution strategy: a tutorial", arXiv 1604.00772, fig. 6, with negative weights).
 *
 * @param ranked the positions drawn, the best first
 */
export function nextState(
  state: CmaEsState,
  { ranked, constants }: { ranked: readonly Vector[]; constants: CmaEsConstants },
): CmaEsState {
  const { mean, step, covariance, eigen } = state;
  const n = mean.length;
  const { weights, parents, effectiveParents: muEff, stepCumulation: cs, pathCumulation: cc } = constants;
  const { rankOneRate: c1, rankManyRate: cmu } = constants;
  const generation = state.generation + 1;
  const steps = ranked.map((position) => position.map((p, i) => (p - mean[i]) / step));
  const meanStep = mean.map((_, i) => {
    let total = 0;
    for (let k = 0; k < parents; k++) total += weights[k] * steps[k][i];
    return total;
  });

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

  const scaled = weights.map((w, k) => {
    if (w >= 0) return w;
    const squared = Math.hypot(...invertSquareRoot(steps[k], eigen)) ** 2;
    return squared > 0 ? w * n / squared : 0;
  });
  const kept = 1 + c1 * (1 - h) * cc * (2 - cc) - c1 - cmu * weights.reduce((total, w) => total + w, 0);
  const next = covariance.map((row, i) =>
    row.map((c, j) => {
      let many = 0;
      for (let k = 0; k < steps.length; k++) many += scaled[k] * steps[k][i] * steps[k][j];
      return kept * c + c1 * covariancePath[i] * covariancePath[j] + cmu * many;
    })
  );
  const growth = Math.exp(cs / constants.stepDamping * (length / constants.expectedNorm - 1));
  return {
    mean: mean.map((m, i) => m + step * meanStep[i]),
    step: Math.min(STEPS.longest, Math.max(STEPS.shortest, step * growth)),
    ...repaired(next),
    stepPath,
    covariancePath,
    generation,
  };
}

/** C with its eigenvalues: where one is too small, C is put together again from the eigenvalues that it should have. */
function repaired(covariance: readonly Vector[]): Pick<CmaEsState, "covariance" | "eigen"> {
  const eigen = symmetricEigen(covariance);
  const least = LEAST_VARIANCE * Math.max(...eigen.values);
  if (eigen.values.every((value) => value >= least)) return { covariance, eigen };
  const { vectors } = eigen;
  const values = eigen.values.map((value) => Math.max(least, value));
  const scaled = vectors.map((row) => row.map((v, k) => v * values[k]));
  return {
    covariance: scaled.map((row) => vectors.map((other) => dot(row, other))),
    eigen: { values, vectors },
  };
}

/** C^(−1/2) y */
function invertSquareRoot(y: Vector, { values, vectors }: SymmetricEigen): Vector {
  const along = values.map((value, k) => {
    let total = 0;
    for (let i = 0; i < y.length; i++) total += vectors[i][k] * y[i];
    return total / Math.sqrt(value);
  });
  return vectors.map((row) => dot(row, along));
}

function dot(a: Vector, b: Vector): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}
