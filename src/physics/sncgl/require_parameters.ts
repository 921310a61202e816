import { InputError } from "@/core/errors.ts";
import type { SncglParameters } from "./parameters.ts";

type Rule = readonly [key: keyof SncglParameters, holds: (value: number) => boolean, must: string];

const powerOfTwo = (value: number) => Number.isInteger(Math.log2(value));
const above0 = [(value: number) => value > 0, "a number above 0"] as const;
const atLeast0 = [(value: number) => value >= 0, "a number of at least 0"] as const;
const any = [() => true, "a finite number"] as const;

/** Beyond it the kernel's tests do not reach, and four times as many points would fill a WebAssembly memory. */
const LARGEST_SIZE = 2048;
/** Below it σ_k² would be 0. */
const LEAST_SIGMA = 1e-150;

const RULES: readonly Rule[] = [
  [
    "size",
    (value) => value >= 8 && value <= LARGEST_SIZE && powerOfTwo(value),
    `a power of two from 8 to ${LARGEST_SIZE}, such as 64`,
  ],
  ["box_length", ...above0],
  ["time_step", ...above0],
  ["steps", (value) => value >= 1 && Number.isSafeInteger(value), "a whole number of at least 1"],
  ["epsilon", ...any],
  ["D", ...atLeast0],
  ["c1", ...any],
  ["b3", ...any],
  ["c3", ...any],
  ["kappa", ...any],
  ["sigma_k", (value) => value >= LEAST_SIGMA, `a number of at least ${LEAST_SIGMA}`],
  ["source", ...any],
  ["alpha", ...above0],
  ["rho_vac", ...above0],
  ["screening_length", ...atLeast0],
  ["relaxation", (value) => value >= 0 && value <= 1, "a number in 0 … 1"],
];

/**
 * Refuses parameters that describe no solution: sizes that are not a power of two from 8 to 2048, negative lengths,
 * times or densities, anything that is not a finite number.
 *
 * @param options.where the file or caller that the parameters come from; the key at fault is added to it
 * @throws {InputError} about the first key at fault
 */
export function requireParameters(parameters: SncglParameters, { where }: { readonly where: string }): void {
  for (const [key, holds, must] of RULES) {
    const value: unknown = parameters[key];
    if (typeof value !== "number" || !Number.isFinite(value) || !holds(value)) {
      throw new InputError(`must be ${must}, got ${shown(value)}`, {
        where: `${where}: ${key}`,
        mend: `set ${key} to ${must}`,
      });
    }
  }
}

const shown = (value: unknown) => typeof value === "string" ? JSON.stringify(value) : String(value);
