/** The validator: recomputes every number of a run from its raw artifact, in a process and with operators of its own. */
export type { LogPrimeResult, LogPrimeStatistic, NullResult } from "./log_prime_statistic.ts";
export { planLogPrimeStatistic } from "./log_prime_statistic.ts";
export { type PrimeMatch, type Provenance, provenancePath, SENTINELS } from "./provenance.ts";
export { NULL_LIMITS } from "./limits.ts";
export {
  DEFAULT_DRAWS,
  requireDraws,
  validateArtifact,
  type ValidateOptions,
  validatorVersion,
} from "./validate_artifact.ts";
export { provenanceDifferences } from "./provenance_differences.ts";
export {
  fieldMeter,
  recomputeInChildren,
  validateInChildren,
  type Validation,
  validationWorkers,
} from "./validate_in_children.ts";
export { closerRivals, rivalsOf, rivalsText } from "./verdict.ts";
export { validateAndWrite } from "./validate_run.ts";
