import { z } from "zod";

/** A number that may be missing because the quantity does not exist; JSON has no NaN, so it is null. */
const quantity = z.number().nullable();

/** A star of a given mass, as a solver reports it. */
export interface CaseStar {
  /** Gravitational mass [M☉]. */
  readonly M_solar: number;
  /** Number of its stable branch, from 1. */
  readonly branch: number;
  /** Areal radius [km]. */
  readonly R_km: number;
  /** Tidal deformability, dimensionless. */
  readonly Lambda: number;
  /** Central rest-mass density [g cm⁻³]. */
  readonly rho_c_g_cm3: number;
  /** Baryon mass [M☉]. */
  readonly M_baryon_solar: number;
  /** Moment of inertia [10⁴⁵ g cm²]. */
  readonly I_1e45_g_cm2: number;
  /** What else a solver writes: kept, and not read. */
  readonly [key: string]: unknown;
}

/** summary.json: what every solver must write, the user's own included, and what it may add. */
export interface CaseSummary {
  /** Largest gravitational mass of the stable branch [M☉]. */
  readonly M_max: number | null;
  /** Areal radius of the 1.4 M☉ star [km]. */
  readonly R_1p4: number | null;
  /** Dimensionless tidal deformability of the 1.4 M☉ star. */
  readonly Lambda_1p4: number | null;
  /** max ε_vac/ε over the star. */
  readonly max_epsratio: number | null;
  /** max over r/R of |X_σ − X_0|/|X_0|, X = 2m/r, at equal central density. */
  readonly wfaktor_max: number | null;
  /** Scaled max-norm residual of the box scheme after Newton's method. */
  readonly newton_final_residual: number | null;
  /** Largest change against plain GR with the same EOS among M_max, R_1p4 and Lambda_1p4 [%]. */
  readonly delta_total_max_pct: number | null;
  /** Whether the solver says that it found what it sought. */
  readonly converged: boolean;
  /** The run that it was given; what names the case must name this one. */
  readonly run_id?: string;
  /** As in the case. */
  readonly eos?: string;
  /** As in the case. */
  readonly g?: number;
  /** As in the case. */
  readonly Gamma?: number;
  /** As in the case. */
  readonly sigma?: number;
  /** As in the case. */
  readonly variant?: "A" | "B";
  /** As in the case. */
  readonly seed?: number;
  /** As in the case. */
  readonly synthetic?: boolean;
  /** Largest c_s² in the heaviest star. */
  readonly cs2_max?: number | null;
  /** Largest c_s² in the 1.4 M☉ star. */
  readonly cs2_1p4?: number | null;
  /** Radius of the heaviest star [km]. */
  readonly R_Mmax?: number | null;
  /** Central density of the heaviest star [g cm⁻³]. */
  readonly rho_c_Mmax?: number | null;
  /** Central density of the 1.4 M☉ star [g cm⁻³]. */
  readonly rho_c_1p4?: number | null;
  /** Observed order of the Richardson ladder. */
  readonly richardson_order?: number | null;
  /** Its discretisation error (GCI) [%]. */
  readonly richardson_gci_pct?: number | null;
  /** The stable branches, in the order of the central density; see branches.csv. */
  readonly branches?: readonly Readonly<Record<string, unknown>>[];
  /** The stars of the masses asked for, 1.4 M☉ among them, on every branch that has one; see stars.csv. */
  readonly stars?: readonly CaseStar[];
  /** What makes an otherwise accepted result STRESS: a crust that is missing. */
  readonly stress?: readonly string[];
  /** Why a quantity is null, or converged false; each is a reason of a DIAGNOSTIC. */
  readonly reasons?: readonly string[];
  /** Remarks that decide nothing. */
  readonly notes?: readonly string[];
  /** What else a solver writes: kept, and not read. */
  readonly [key: string]: unknown;
}

const caseStarSchema: z.ZodType<CaseStar> = z.looseObject({
  M_solar: z.number(),
  branch: z.number(),
  R_km: z.number(),
  Lambda: z.number(),
  rho_c_g_cm3: z.number(),
  M_baryon_solar: z.number(),
  I_1e45_g_cm2: z.number(),
});

/** What every solver must write into summary.json, the user's own included. */
const required = {
  M_max: quantity,
  R_1p4: quantity,
  Lambda_1p4: quantity,
  max_epsratio: quantity,
  wfaktor_max: quantity,
  newton_final_residual: quantity,
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
  cs2_max: quantity.optional(),
  cs2_1p4: quantity.optional(),
  R_Mmax: quantity.optional(),
  rho_c_Mmax: quantity.optional(),
  rho_c_1p4: quantity.optional(),
  richardson_order: quantity.optional(),
  richardson_gci_pct: quantity.optional(),
  branches: z.array(z.looseObject({})).optional(),
  stars: z.array(caseStarSchema).optional(),
  stress: z.array(z.string()).optional(),
  reasons: z.array(z.string()).optional(),
  notes: z.array(z.string()).optional(),
};

/** summary.json. Other keys of a user's solver are kept and not read. */
export const caseSummarySchema: z.ZodType<CaseSummary> = z.looseObject({ ...required, ...optional });
