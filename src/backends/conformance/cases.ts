/** The list of all conformance cases. A new operation in a model brings its case here. */
import type { ConformanceCase } from "./conformance_case.ts";
import { convolutionCases } from "./convolution_cases.ts";
import { elementwiseCases } from "./elementwise_cases.ts";
import { movementCases } from "./movement_cases.ts";
import { nonFiniteCases } from "./non_finite_cases.ts";
import { trainingCases } from "./training_cases.ts";

/** What a backend must compute as the cpu backend does before it is used: values and gradients. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...convolutionCases,
  ...movementCases,
  ...elementwiseCases,
  ...nonFiniteCases,
  ...trainingCases,
];
