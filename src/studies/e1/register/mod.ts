/** What E1 registers: the freeze of its plan and the deviations from it. */
export { logDeviations, requireHeldOutSpared, requireKnownDeviation } from "./deviations.ts";
export { DEFAULT_PREREGISTRATION, freezeE1, type Frozen } from "./freeze_e1.ts";
