import { z } from "zod";
import type { IrerCase } from "./irer_case.ts";

/** Smaller grids have no mode left to play with after dealiasing; larger ones take gigabytes. */
const [LEAST_SIZE, MOST_SIZE] = [8, 4096];

const gridSize = z.number().refine(
  (size) => Number.isInteger(Math.log2(size)) && size >= LEAST_SIZE && size <= MOST_SIZE,
  { message: `expected a power of two from ${LEAST_SIZE} to ${MOST_SIZE}` },
);

const caseShape = {
  /** N. */
  size: gridSize,
  /** L. */
  box_length: z.number().positive(),
  /** dt. */
  time_step: z.number().positive(),
  steps: z.number().int().positive().max(1e9),
  epsilon: z.number(),
  D: z.number().nonnegative(),
  c1: z.number(),
  b3: z.number(),
  c3: z.number(),
  /** 0 is the field without the nonlocal coupling. */
  kappa: z.number().nonnegative(),
  sigma_k: z.number().positive(),
  source: z.number(),
  /** The range of the hunt; below it ρ_s can no longer be told from g_tt, above it nothing was ever tried. */
  alpha: z.number().min(0.01).max(1),
  rho_vac: z.number().positive(),
  screening_length: z.number().nonnegative(),
  relaxation: z.number().min(0).max(1),
  initial_noise: z.number().nonnegative(),
} satisfies Record<keyof IrerCase, z.ZodType<number>>;

/** A case on its own, e.g. one that a hunt made. */
export const caseSchema = z.strictObject(caseShape);

/** The names of a case's numbers. */
export const caseKeys = Object.keys(caseShape) as readonly (keyof IrerCase)[];

/** configs/irer/<name>.yaml: one case, its seeds, and how long it may take. */
export const irerFileSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  ...caseShape,
  seeds: z.array(z.number().int().nonnegative()).min(1),
  time_limit_s: z.number().positive().max(1e6),
  validation_time_limit_s: z.number().positive().max(1e6),
});

export type IrerFile = z.infer<typeof irerFileSchema>;
