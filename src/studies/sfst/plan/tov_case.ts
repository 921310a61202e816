import type { RunSpec } from "@/core/study/mod.ts";
import type { CrustName } from "@/physics/tov/mod.ts";

/** An equation of state's name that begins with this goes on with the path of a user's table. */
export const TABLE_PREFIX = "table:";

/** One point of a scan: everything that decides its numbers, and nothing else. */
export interface TovCase {
  /** A name of `equationOfStateNames`, or `table:<path>`. */
  readonly eos: string;
  /** The header of the table in place of its own; absent if not given. */
  readonly columns?: string;
  /** The crust to join to the table if it has none; absent if not given. */
  readonly crust?: CrustName;
  /** Further masses to report a star of [M☉]; absent if not given. */
  readonly masses?: readonly number[];
  /** Coupling g ≥ 0, dimensionless. */
  readonly g: number;
  /** Damping Γ > 0, dimensionless. */
  readonly Gamma: number;
  /** χ_ref ≥ 0, dimensionless. */
  readonly chi_ref: number;
  /** σ = (g²/Γ)·χ_ref. */
  readonly sigma: number;
  /** A: ε_vac in the inertial factor only. B: in the gravitating mass and the tidal coefficients, too. */
  readonly variant: "A" | "B";
  /** Of the adaptive integration, a step. */
  readonly relative_tolerance: number;
  /** The box scheme has 1024 · grid_factor intervals. */
  readonly grid_factor: number;
  /** Newton's method stops when the scaled residual is below this. */
  readonly newton_tol: number;
  /** Ours, or a program with its arguments. */
  readonly solver: { readonly kind: "builtin" | "external"; readonly command: readonly string[] };
  /** What this run retries, or null: the run id of the case's first run and the attempt, from 1. */
  readonly refinement: { readonly of: string; readonly attempt: number } | null;
  /** True under SFST_DRYRUN=1: nothing is solved, and every file says so. */
  readonly synthetic: boolean;
}

/** One run of a case. Its seed is given to external solvers as SFST_SEED; the built-in one is deterministic. */
export type CaseSpec = RunSpec<TovCase>;
