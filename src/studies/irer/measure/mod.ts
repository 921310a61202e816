/** The validator: recomputes every number of a run from its raw artifact, in a process and with operators of its own. */
export type { Artifact } from "./artifact/read_artifact.ts";
export type { LaplaceBeltramiCheck } from "./geometry/laplace_beltrami_check.ts";
export type { LogPrimeResult, LogPrimeStatistic, NullOptions, NullResult } from "./log_prime_statistic.ts";
export { planLogPrimeStatistic } from "./log_prime_statistic.ts";
export { type PrimeMatch, provenancePath, SENTINELS, type ValidationRecord } from "./provenance.ts";
export {
  DEFAULT_DRAWS,
  requireDraws,
  validateArtifact,
  type ValidateOptions,
  validatorVersion,
} from "./validate_artifact.ts";
export { provenanceDifferences } from "./provenance_differences.ts";
export {
  type ChildrenOptions,
  type FieldMeter,
  fieldMeter,
  recomputeInChildren,
  validateInChildren,
  type Validation,
  validationWorkers,
} from "./validate_in_children.ts";
export { closerRivals, type Rival, rivalsOf, rivalsText } from "./verdict.ts";
export { validateAndWrite, type Written } from "./validate_run.ts";
