import {
  type EquationOfState,
  equationOfState,
  modificationOf,
  readEosTable,
  richardsonLadder,
  solveBoxScheme,
  solveStars,
  type Star,
  starSequence,
} from "@/physics/tov/mod.ts";
import { BOX_INTERVALS } from "../../plan/case_limits.ts";
import { type CaseSpec, TABLE_PREFIX } from "../../plan/tov_case.ts";
import type { CaseSummary } from "../case_summary.ts";
import { BRANCHES_FILE, STARS_FILE } from "../../files.ts";
import { branchRow, solutionNotes, starRow } from "./branch_rows.ts";
import { deltaRows, largestDelta } from "./delta_total.ts";
import { equalDensityPair, NO_PLAIN_STAR } from "./wfaktor.ts";
import {
  writeDeltaTotal,
  writePair,
  writeResiduals,
  writeRichardson,
  writeRows,
  writeSequence,
} from "./write_case_files.ts";

/** The grids of the Richardson ladder; the coarsest is that of grid_factor 1. */
const LADDER = [1, 2, 4, 8];

/**
 * The built-in solver: the observables by adaptive integration, and the diagnostics, each with its CSV in the run
 * folder. What does not exist is null in the summary, with the reason in words.
 */
export async function solveBuiltinCase(
  { config, seed, runId }: CaseSpec,
  folder: string,
): Promise<CaseSummary> {
  const { relative_tolerance: relativeTolerance, variant, sigma, g, Gamma } = config;
  const eos = await loadEquationOfState(config);
  const modification = modificationOf(variant, sigma);
  const plain = solveStars(eos, { relativeTolerance });
  const solution = solveStars(eos, { relativeTolerance, modification, masses: config.masses });
  const { maximum, canonical, branches } = solution;
  const reasons = [...solution.reasons];

  if (branches.length > 0) {
    await writeSequence(folder, starSequence(eos, { relativeTolerance, modification, branches }));
  }
  const stars = solution.stars.map(starRow);
  const branchRows = branches.map(branchRow);
  await writeRows(folder, { [BRANCHES_FILE]: branchRows, [STARS_FILE]: stars });
  const deltas = deltaRows(solution, plain);
  await writeDeltaTotal(folder, deltas);

  let [maxEpsratio, maxWfaktor]: (number | null)[] = [null, null];
  if (plain.canonical === null) reasons.push(NO_PLAIN_STAR);
  else {
    const pair = equalDensityPair(eos, { plainCanonical: plain.canonical, modification, relativeTolerance });
    await writePair(folder, { pair, modification });
    maxEpsratio = largest(pair.epsratio);
    maxWfaktor = largest(pair.wfaktor);
  }
  const grid = canonical === null ? undefined : await boxDiagnostics(eos, { config, canonical, folder });
  if (grid && !grid.converged) reasons.push(`the box scheme did not converge: ${grid.reason}`);
  return {
    run_id: runId,
    eos: config.eos,
    g,
    Gamma,
    sigma,
    variant,
    seed,
    M_max: maximum?.massSolar ?? null,
    R_1p4: canonical?.radiusKm ?? null,
    Lambda_1p4: canonical?.lambda ?? null,
    max_epsratio: maxEpsratio,
    wfaktor_max: maxWfaktor,
    newton_final_residual: grid?.finalResidual ?? null,
    delta_total_max_pct: largestDelta(deltas),
    converged: maximum !== null && (grid?.converged ?? false),
    R_Mmax: maximum?.radiusKm ?? null,
    rho_c_Mmax: maximum?.centralDensityGcm3 ?? null,
    rho_c_1p4: canonical?.centralDensityGcm3 ?? null,
    cs2_max: maximum?.cs2Central ?? null,
    cs2_1p4: canonical?.cs2Central ?? null,
    richardson_order: grid?.order ?? null,
    richardson_gci_pct: grid?.gciPct ?? null,
    branches: branchRows,
    stars,
    stress: [...eos.remarks?.stress ?? []],
    reasons,
    notes: [...eos.remarks?.notes ?? [], ...solutionNotes(solution, config.masses), ...grid?.notes ?? []],
  };
}

function loadEquationOfState(
  { eos, columns, crust }: CaseSpec["config"],
): Promise<EquationOfState> | EquationOfState {
  return eos.startsWith(TABLE_PREFIX)
    ? readEosTable(eos.slice(TABLE_PREFIX.length), { columns, crust })
    : equationOfState(eos);
}

/** The 1.4 M☉ star once more, as a boundary-value problem, and its discretisation error. */
async function boxDiagnostics(
  eos: EquationOfState,
  { config, canonical, folder }: { config: CaseSpec["config"]; canonical: Star; folder: string },
) {
  const problem = { sigma: config.sigma, variant: config.variant, initial: canonical };
  const base = intervalsFor(eos);
  const solution = solveBoxScheme(eos, {
    ...problem,
    intervals: Math.round(base * config.grid_factor),
    newtonTolerance: config.newton_tol,
  });
  await writeResiduals(folder, solution);
  const ladder = richardsonLadder(eos, {
    ...problem,
    intervals: LADDER.map((factor) => base * factor),
  });
  await writeRichardson(folder, ladder);
  return {
    converged: solution.converged,
    reason: solution.reason,
    finalResidual: solution.residuals.at(-1)!,
    order: ladder.observedOrder.at(-1) ?? null,
    gciPct: ladder.gciPct,
    notes: [ladder.reason, ladder.rows.at(-1)?.orderReason]
      .filter((reason) => typeof reason === "string")
      .map((reason) => `Richardson ladder: ${reason}`),
  };
}

/** A cell at least for each piece of a table. */
function intervalsFor({ breaks }: EquationOfState): number {
  let intervals = BOX_INTERVALS;
  while (intervals < breaks.length) intervals *= 2;
  return intervals;
}

function largest(values: readonly (number | null)[]): number {
  return Math.max(...values.filter((value) => value !== null));
}
