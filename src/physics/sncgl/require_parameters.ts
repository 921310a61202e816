import { limitProblem, limitText } from "@/core/config/limits.ts";
import { InputError } from "@/core/errors.ts";
import { SNCGL_LIMITS } from "./limits.ts";
import type { SncglParameters } from "./parameters.ts";

/**
 * Refuses parameters outside SNCGL_LIMITS, and anything that is not a finite number.
 *
 * @param options.where the file or caller that the parameters come from; the key at fault is added to it
 * @throws {InputError} about the first key at fault
 */
export function requireParameters(parameters: SncglParameters, { where }: { readonly where: string }): void {
  for (const key of Object.keys(SNCGL_LIMITS) as (keyof SncglParameters)[]) {
    const problem = limitProblem(parameters[key], SNCGL_LIMITS[key]);
    if (problem === undefined) continue;
    throw new InputError(problem, {
      where: `${where}: ${key}`,
      mend: `set ${key} to ${limitText(SNCGL_LIMITS[key])}`,
    });
  }
}
