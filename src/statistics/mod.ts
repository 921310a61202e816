/** Effect sizes, rank correlation, bootstrap intervals, permutation tests and false discovery rates. */
export { cohensD, hedgesFactor } from "./cohens_d.ts";
export type { EffectSize } from "./cohens_d.ts";
export { spearmanRho } from "./spearman.ts";
export type { SpearmanResult } from "./spearman.ts";
export { bcaInterval } from "./bca_interval.ts";
export type { BcaDegeneracy, BcaInterval } from "./bca_interval.ts";
export type { Statistic } from "./resampling.ts";
export { benjaminiHochberg } from "./benjamini_hochberg.ts";
export type { BenjaminiHochbergResult } from "./benjamini_hochberg.ts";
export { permutationTest } from "./permutation.ts";
export type { PermutationResult } from "./permutation.ts";
export { signFlipMinimumP, signFlipPairsNeeded, significanceWarning } from "./power.ts";
export { normalCdf, normalQuantile } from "./normal_distribution.ts";
export type { Sample } from "./sample.ts";
