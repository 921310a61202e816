/** The runs of IRER: fields integrated side by side, raw files and nothing else. */
export { runCases } from "./run_cases.ts";
export { fieldSpec, specsOf } from "./run_spec.ts";
