/** Prepare: data sets are generated or read, split by trajectory, and normalised. */
export { type OodPermit, openOod, type Permission, permissionFor, type Reader } from "./open_ood.ts";
export { withVelocities } from "./read_generated.ts";
export { readSplit, splitsOf } from "./read_split.ts";
export { normalisationOf } from "./normalise.ts";
export type { Examined } from "./examine.ts";
export type { SplitData } from "./split_data.ts";
export { shiftSymmetryOf } from "./symmetry.ts";
export {
  type FittedStudy,
  frozenInputs,
  type Inputs,
  prepareInputs,
  type StudyData,
  verifyInputs,
} from "./inputs.ts";
