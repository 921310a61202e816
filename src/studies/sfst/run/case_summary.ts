import { z } from "zod";

/** A number that may be missing because the quantity does not exist; JSON has no NaN, so it is null. */
const quantity = z.number().nullable();

/** A star of a given mass. */
const caseStarSchema = z.looseObject({
  M_solar: z.number(),
  /** Number of its stable branch, from 1. */
  branch: z.number(),
  R_km: z.number(),
  Lambda: z.number(),
  rho_c_g_cm3: z.number(),
  M_baryon_solar: z.number(),
  I_1e45_g_cm2: z.number(),
});
export type CaseStar = z.infer<typeof caseStarSchema>;

/** What every solver must write into summary.json, the user's own included. */
const required = {
  /** Largest gravitational mass of the stable branch [M☉]. */
  M_max: quantity,
  /** Areal radius of the 1.4 M☉ star [km]. */
  R_1p4: quantity,
  /** Dimensionless tidal deformability of the 1.4 M☉ star. */
  Lambda_1p4: quantity,
  /** max ε_vac/ε over the star. */
  max_epsratio: quantity,
  /** max over r/R of |X_σ − X_0|/|X_0|, X = 2m/r, at equal central density. */
  wfaktor_max: quantity,
  /** Scaled max-norm residual of the box scheme after Newton's method. */
  newton_final_residual: quantity,
  /** Largest change against plain GR with the same EOS among M_max, R_1p4 and Lambda_1p4 [%]. */
  delta_total_max_pct: quantity,
  converged: z.boolean(),
};

/** What a solver may add; if it names the case, it must name the case that it was given. */
const optional = {
  run_id: z.string().optional(),
  eos: z.string().optional(),
  g: z.number().optional(),
  Gamma: z.number().optional(),
  sigma: z.number().optional(),
  variant: z.enum(["A", "B"]).optional(),
  seed: z.number().int().optional(),
  synthetic: z.boolean().optional(),
  /** Largest c_s² in the heaviest star, and in the 1.4 M☉ star. */
  cs2_max: quantity.optional(),
  cs2_1p4: quantity.optional(),
  /** Radius of the heaviest star [km], central densities [g cm⁻³]. */
  R_Mmax: quantity.optional(),
  rho_c_Mmax: quantity.optional(),
  rho_c_1p4: quantity.optional(),
  /** Observed order and discretisation error (GCI) of the Richardson ladder [%]. */
  richardson_order: quantity.optional(),
  richardson_gci_pct: quantity.optional(),
  /** The stable branches, in the order of the central density; see branches.csv. */
  branches: z.array(z.looseObject({})).optional(),
  /** The stars of the masses asked for, 1.4 M☉ among them, on every branch that has one; see stars.csv. */
  stars: z.array(caseStarSchema).optional(),
  /** What makes an otherwise accepted result STRESS: a crust that is missing. */
  stress: z.array(z.string()).optional(),
  /** Why a quantity is null, or converged false; each is a reason of a DIAGNOSTIC. */
  reasons: z.array(z.string()).optional(),
  /** Remarks that decide nothing. */
  notes: z.array(z.string()).optional(),
};

/** summary.json. Other keys of a user's solver are kept and not read. */
export const caseSummarySchema = z.looseObject({ ...required, ...optional });

export type CaseSummary = z.infer<typeof caseSummarySchema>;
