import type { Limit, Limits } from "@/core/config/mod.ts";
import type { TovCase } from "./tov_case.ts";

/** Intervals of the box scheme at grid_factor 1. */
export const BOX_INTERVALS = 1024;

/** The numbers of a case. */
export type CaseNumber = {
  [Key in keyof TovCase]-?: TovCase[Key] extends number ? Key : never;
}[keyof TovCase];

/** What each number of a case may be: the one table that the plan, a params.csv, the solver and the validator read. */
export const CASE_LIMITS: Limits<CaseNumber> = {
  g: { least: 0 },
  Gamma: { above: 0 },
  chi_ref: { least: 0 },
  sigma: { least: 0 },
  relative_tolerance: { above: 0, most: 1e-3 },
  /** The box scheme needs two intervals. */
  grid_factor: { least: 2 / BOX_INTERVALS, most: 16 },
  newton_tol: { above: 0, most: 1e-3 },
};

/** Of a mass that is asked for [M☉]. */
export const MASS_LIMIT: Limit = { above: 0, most: 10 };

/** Of a case's seed. */
export const SEED_LIMIT: Limit = { least: 0, whole: true };
