/** Classes of runs with their reasons, and what is done about the ones that got none of the better. */
export { attemptOf, type Audit, auditRuns, type RunAudit } from "./audit.ts";
export { type AuditedCase, casesOf } from "./cases.ts";
export { type Classification, classify, type Reason, RUN_CLASSES, type RunClass } from "./classes.ts";
export { ATTEMPTS, type Refinement, refineRuns } from "./refine_runs.ts";
export { auditNotes, auditsOf, diagnosticReasons, type ReasonCount, runTable, sayAudit } from "./report.ts";
export { runIndexText } from "./run_index.ts";
export { auditFindings, requireRuns, validateRuns } from "./validate_runs.ts";
