/**
 * The conformance check: before a backend is used, it computes the operations of the models and of training, and
 * their gradients, on small fixed inputs, and every result is compared with the cpu backend's. Backends fail in
 * silence: a driver may return zeros for everything (tensorflow/tfjs#6842), a kernel may read one row too many.
 *
 * ```text
 * cases.ts              the list; *_cases.ts hold the cases as data
 * conformance_case.ts   what a case is
 * evaluate.ts           one case on one backend, and what it leaves in memory
 * compare.ts            results against the reference
 * tolerance.ts          how far they may differ, and why
 * check.ts              all cases, one report
 * ```
 */
export { checkConformance } from "./check.ts";
export type { ConformanceReport } from "./check.ts";
export { conformanceCases } from "./cases.ts";
export { withGradients } from "./conformance_case.ts";
export type { Arithmetic, ConformanceCase, Tensors } from "./conformance_case.ts";
export type { DeviceKind } from "./tolerance.ts";
