/** The limits of the classes; a value equal to its limit, or above it by rounding alone, is inside. */
export const LIMITS = {
  acceptedEpsratio: 0.10,
  stressEpsratio: 0.30,
  wfaktor: 10,
  newtonResidual: 1e-8,
  deltaPct: 50,
} as const;
