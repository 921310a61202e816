import { type ComplexEtdrk4Coefficients, complexEtdrk4Coefficients } from "./etdrk4_coefficients.ts";
import type { SncglParameters } from "./parameters.ts";

/** Neighbouring values of q_ref differ by this factor. */
const RATIO = 1.05;
/** How many sets of coefficients are kept. The geometry moves slowly, so a step seldom needs another. */
const KEPT_SETS = 8;

/**
 * q_ref = 1.05^⌈log₁.₀₅ max q⌉, an upper bound of q in coarse steps, so that the coefficients of the time stepper
 * change rarely while the geometry drifts. As an upper bound it leaves the explicit remainder (q − q_ref)∇² no larger
 * than the linear part that damps it.
 */
export function referenceFactor(largestQ: number): number {
  return RATIO ** Math.ceil(Math.log(largestQ) / Math.log(RATIO));
}

/** L̂(k) = ε − (D + i c₁) q_ref k² for each k² of `shells`, `[shell, (re, im)]`. */
export function linearPart(
  { epsilon, D, c1 }: SncglParameters,
  { shells, reference }: { readonly shells: Float64Array; readonly reference: number },
): Float64Array {
  const linear = new Float64Array(2 * shells.length);
  for (let i = 0; i < shells.length; i++) {
    linear[2 * i] = epsilon - D * reference * shells[i];
    linear[2 * i + 1] = -c1 * reference * shells[i];
  }
  return linear;
}

/** Makes q_ref → coefficients of each shell; the sets last used are kept. */
export function coefficientsByReference(
  parameters: SncglParameters,
  shells: Float64Array,
): (reference: number) => ComplexEtdrk4Coefficients {
  const sets = new Map<number, ComplexEtdrk4Coefficients>();
  return (reference) => {
    const known = sets.get(reference);
    if (known) return known;
    const made = complexEtdrk4Coefficients(
      linearPart(parameters, { shells, reference }),
      parameters.time_step,
    );
    if (sets.size >= KEPT_SETS) sets.delete(sets.keys().next().value!);
    sets.set(reference, made);
    return made;
  };
}
