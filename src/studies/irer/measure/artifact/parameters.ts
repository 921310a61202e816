import { z } from "zod";
import type { SncglParameters } from "@/physics/sncgl/parameters.ts";

const number = z.number();

const fields = {
  size: number.refine(
    (size) => size >= 8 && Number.isInteger(Math.log2(size)),
    { message: "expected a power of two from 8 on" },
  ),
  box_length: number.positive(),
  time_step: number.positive(),
  steps: number.int().nonnegative(),
  epsilon: number,
  D: number,
  c1: number,
  b3: number,
  c3: number,
  kappa: number,
  sigma_k: number.positive(),
  source: number,
  alpha: number.positive(),
  rho_vac: number.positive(),
  screening_length: number.nonnegative(),
  relaxation: number,
} satisfies Record<keyof SncglParameters, z.ZodType<number>>;

/** Every parameter that an artifact bears as an attribute, and what it must be to make sense. */
export const parametersSchema: z.ZodType<SncglParameters> = z.strictObject(fields);

export const PARAMETER_NAMES: readonly string[] = Object.keys(fields);
