import { z } from "zod";
import { limitSchema, limitSchemas, nameSchema } from "@/core/config/mod.ts";
import { CRUSTS } from "@/physics/tov/mod.ts";
import { CASE_LIMITS, MASS_LIMIT, SEED_LIMIT } from "./case_limits.ts";

const logGrid = z.strictObject({
  log10_from: z.number(),
  log10_to: z.number(),
  points: z.number().int().positive().max(10_000),
});

/** An axis of the scan: its values written out, or equally spaced in log₁₀. */
const axis = <Value extends z.ZodType<number>>(value: Value) =>
  z.union([z.array(value).min(1), logGrid]).nullable().default(null);

const number = limitSchemas(CASE_LIMITS);

/** configs/sfst/<name>.yaml: which cases a scan has, how exactly they are solved, and by what. */
export const scanSchema = z.strictObject({
  name: nameSchema,
  title: z.string(),

  /** Names of equations of state, or `table:<path of a table or of a CompOSE folder>`. */
  eos: z.array(z.string()).min(1).nullable().default(null),
  /** g ≥ 0. */
  g: axis(number.g),
  /** Γ > 0. */
  Gamma: axis(number.Gamma),
  seeds: z.array(limitSchema(SEED_LIMIT)).min(1).nullable().default(null),
  /** A table of cases (eos, g, Gamma, seed) in place of the four above. */
  params_csv: z.string().nullable().default(null),

  /** The header of the tables, in place of their own: `P[m-2] eps[m-2]`. */
  columns: z.string().nullable().default(null),
  /** The crust to join to tables that begin inside it. */
  crust: z.enum(CRUSTS).nullable().default(null),
  /** Masses at which R, Λ, the baryon mass and the moment of inertia are wanted beside 1.4 [M☉]. */
  masses: z.array(limitSchema(MASS_LIMIT)).min(1).max(100).nullable().default(null),

  chi_ref: number.chi_ref,
  variant: z.enum(["A", "B"]),
  relative_tolerance: number.relative_tolerance,
  grid_factor: number.grid_factor,
  newton_tol: number.newton_tol,

  solver: z.strictObject({
    kind: z.enum(["builtin", "external"]),
    /** Program and arguments of an external solver; the config's path and the run folder follow them. */
    command: z.array(z.string()),
    time_limit_s: z.number().positive().max(1e6),
    /** Cases in child processes, side by side; or one by one in this process, without a time limit of their own. */
    isolation: z.enum(["child", "in_process"]),
  }),
});

export type ScanFile = z.infer<typeof scanSchema>;
export type Axis = NonNullable<ScanFile["g"]>;
