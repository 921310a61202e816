/**
 * Effect sizes, rank correlation, bootstrap intervals, permutation tests, false discovery rates and planned power.
 *
 * No result is ever NaN. Too few values, unequal lengths and values that are not finite are RangeErrors. Data that
 * carries no answer has a result that says so in `degenerate`: d, ρ and interval bounds are then null, a permutation p
 * is 1 (every arrangement is as extreme as the observed one), and a test without a p counts as 1 in its family.
 * Tied values share their mid-rank; repeated values are data like others.
 */
export { cohensD, hedgesFactor } from "./cohens_d.ts";
export type { EffectSize } from "./cohens_d.ts";
export { pearsonR } from "./pearson.ts";
export type { PearsonResult } from "./pearson.ts";
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
export { describePlannedPower, planPower } from "./planned_power.ts";
export type { PlannedPower, PlannedTest, WithinFamily } from "./planned_power.ts";
export { simulatedSignFlips, simulatedSpearman, smallestDetectableEffect } from "./simulated_power.ts";
export type { SimulatedTest, SimulationOptions } from "./simulated_power.ts";
export { normalCdf, normalQuantile } from "./normal_distribution.ts";
export { median, quantileOfSorted } from "./order_statistics.ts";
export type { Sample } from "./sample.ts";
