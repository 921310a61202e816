/** Relativistic stars: structure (Tolman–Oppenheimer–Volkoff) and tidal deformability, plain and with a vacuum term. */
export * from "./eos/mod.ts";
export { type Modification, modificationOf, PLAIN } from "./modification.ts";
export { type StarProfile, starProfile } from "./profile.ts";
export {
  type Branch,
  CANONICAL_MASS_SOLAR,
  type SequenceOptions,
  type SequenceStar,
  solveStars,
  type StarOfMass,
  starSequence,
  type TovSolution,
} from "./sequence.ts";
export { integrateStar, type Star } from "./star.ts";
export { type Layer, type StructureOptions } from "./structure.ts";
export { loveNumber, tidalDeformability } from "./tidal.ts";
export { KM2_PER_DYN_CM2, KM2_PER_G_CM3, SOLAR_MASS_KM } from "./units.ts";
export {
  type BoxOptions,
  type BoxSolution,
  type LadderRow,
  type NewtonCourse,
  type RichardsonLadder,
  richardsonLadder,
  solveBoxScheme,
} from "./box_scheme/mod.ts";
