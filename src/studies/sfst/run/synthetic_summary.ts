import type { CaseSpec } from "../plan/tov_case.ts";
import type { CaseSummary } from "./case_summary.ts";

/**
 * What a rehearsal writes in place of a solution: numbers that follow from the case alone, by rules of thumb that no
 * physics stands behind, spread so that every class of the study occurs. Marked as synthetic.
 */
export function syntheticSummary({ runId, config, seed }: CaseSpec): CaseSummary {
  const { eos, g, Gamma, sigma, variant } = config;
  const shrink = 1 / (1 + sigma);
  const exists = sigma < 1;
  return {
    synthetic: true,
    run_id: runId,
    eos,
    g,
    Gamma,
    sigma,
    variant,
    seed,
    M_max: 2 * shrink,
    R_1p4: exists ? 12 * shrink : null,
    Lambda_1p4: exists ? 400 * shrink ** 4 : null,
    max_epsratio: sigma,
    wfaktor_max: sigma,
    newton_final_residual: exists ? 1e-12 : null,
    delta_total_max_pct: exists ? 100 * (1 - shrink ** 4) : null,
    converged: exists,
    reasons: exists ? [] : ["SYNTHETIC: no star of 1.4 solar masses"],
    notes: ["SYNTHETIC: nothing was solved"],
  };
}
