/** The constants of CMA-ES for n genes and λ genomes a generation. */
export interface CmaEsConstants {
  /** μ: how many of the best are recombined. */
  readonly parents: number;
  /** w₁ … w_λ: those of the parents sum to 1, the others are negative. */
  readonly weights: readonly number[];
  /** μ_eff */
  readonly effectiveParents: number;
  /** c_σ, d_σ: cumulation and damping of the step size. */
  readonly stepCumulation: number;
  readonly stepDamping: number;
  /** c_c, c₁, c_μ: cumulation and learning rates of the covariance matrix. */
  readonly pathCumulation: number;
  readonly rankOneRate: number;
  readonly rankManyRate: number;
  /** E‖N(0, I)‖ */
  readonly expectedNorm: number;
}

/** The defaults of Hansen 2016, "The CMA evolution strategy: a tutorial" (arXiv 1604.00772), table 1, α_cov = 2. */
export function cmaEsConstants(n: number, population: number): CmaEsConstants {
  const parents = Math.floor(population / 2);
  const raw = Array.from({ length: population }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1));
  const effective = (some: readonly number[]) => sum(some) ** 2 / sum(some.map((w) => w * w));
  const muEff = effective(raw.slice(0, parents));
  const muEffNegative = effective(raw.slice(parents));

  const rankOneRate = 2 / ((n + 1.3) ** 2 + muEff);
  const rankManyRate = Math.min(1 - rankOneRate, 2 * (muEff - 2 + 1 / muEff) / ((n + 2) ** 2 + muEff));
  // How much the bad genomes may take away: no more than the good ones bring, and C stays positive definite.
  const negativeSum = Math.min(
    1 + rankOneRate / rankManyRate,
    1 + 2 * muEffNegative / (muEff + 2),
    (1 - rankOneRate - rankManyRate) / (n * rankManyRate),
  );
  const [positive, negative] = [sum(raw.filter((w) => w > 0)), -sum(raw.filter((w) => w < 0))];
  const stepCumulation = (muEff + 2) / (n + muEff + 5);
  return {
    parents,
    weights: raw.map((w) => w >= 0 ? w / positive : negativeSum * w / negative),
    effectiveParents: muEff,
    stepCumulation,
    stepDamping: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + stepCumulation,
    pathCumulation: (4 + muEff / n) / (n + 4 + 2 * muEff / n),
    rankOneRate,
    rankManyRate,
    expectedNorm: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
