import { join, relative } from "node:path";
import type { CsvCell } from "@/core/csv.ts";
import type { Audit, AuditedCase, RunAudit } from "../decide/mod.ts";
import type { RunTree } from "../measure/mod.ts";

/** The columns of scan_grid.csv, one row a case; synthetic runs have one more. */
export const SCAN_GRID_COLUMNS = [
  "run_id",
  "eos",
  "variant",
  "g",
  "Gamma",
  "sigma",
  "seed",
  "M_max",
  "R_1p4",
  "Lambda_1p4",
  "max_epsratio",
  "wfaktor_max",
  "newton_final_residual",
  "delta_total",
  "converged",
  "status",
  "path",
  "error",
] as const;

/** The columns of audit_index.csv, one row a run folder; synthetic runs have one more. */
export const AUDIT_INDEX_COLUMNS = [
  "run_id",
  "eos",
  "g",
  "Gamma",
  "sigma",
  "status",
  "path",
  "reason",
] as const;

/** The columns of scan_stars.csv, one row a star of a mass that was asked for; synthetic runs have one more. */
export const SCAN_STARS_COLUMNS = [
  "run_id",
  "eos",
  "variant",
  "g",
  "Gamma",
  "sigma",
  "seed",
  "status",
  "M_solar",
  "branch",
  "R_km",
  "Lambda",
  "rho_c_g_cm3",
  "M_baryon_solar",
  "I_1e45_g_cm2",
] as const;

type StarRow = Record<typeof SCAN_STARS_COLUMNS[number], CsvCell>;
type GridRow = Record<typeof SCAN_GRID_COLUMNS[number], CsvCell>;
type IndexRow = Record<typeof AUDIT_INDEX_COLUMNS[number], CsvCell>;

/** A case as scan_grid.csv shows it: the numbers of its best run. */
export function gridRow({ best: { run, verdict } }: AuditedCase, tree: RunTree): GridRow {
  const { config, seed } = run.identity!;
  const { summary } = run;
  return {
    run_id: run.runId,
    eos: config.eos,
    variant: config.variant,
    g: config.g,
    Gamma: config.Gamma,
    sigma: config.sigma,
    seed,
    M_max: summary && summary.M_max,
    R_1p4: summary && summary.R_1p4,
    Lambda_1p4: summary && summary.Lambda_1p4,
    max_epsratio: summary && summary.max_epsratio,
    wfaktor_max: summary && summary.wfaktor_max,
    newton_final_residual: summary && summary.newton_final_residual,
    delta_total: summary && summary.delta_total_max_pct,
    // a run without a result did not converge
    converged: summary?.converged ?? false,
    status: verdict.class,
    path: pathOf(run.folder, tree),
    error: run.failures.join("; "),
  };
}

/** The stars of a case's best run, by mass and branch. */
export function starRows({ best: { run, verdict } }: AuditedCase): StarRow[] {
  const { config: { eos, variant, g, Gamma, sigma }, seed } = run.identity!;
  const shared = { run_id: run.runId, eos, variant, g, Gamma, sigma, seed, status: verdict.class };
  return (run.summary?.stars ?? []).map((star) => ({
    ...shared,
    M_solar: star.M_solar,
    branch: star.branch,
    R_km: star.R_km,
    Lambda: star.Lambda,
    rho_c_g_cm3: star.rho_c_g_cm3,
    M_baryon_solar: star.M_baryon_solar,
    I_1e45_g_cm2: star.I_1e45_g_cm2,
  }));
}

/** A run folder as audit_index.csv shows it; what cannot be read of a damaged one stays empty. */
export function indexRow({ run, verdict }: RunAudit, tree: RunTree): IndexRow {
  const config = run.identity?.config;
  return {
    run_id: run.runId,
    eos: config?.eos ?? null,
    g: config?.g ?? null,
    Gamma: config?.Gamma ?? null,
    sigma: config?.sigma ?? null,
    status: verdict.class,
    path: pathOf(run.folder, tree),
    reason: verdict.reasons.map(({ text }) => text).join("; "),
  };
}

/** Folders among the runs that are no run's: nothing is known of them but that they are there. */
export function strangerRows({ tree, strangers }: Audit): IndexRow[] {
  return strangers.map((name) => ({
    run_id: null,
    eos: null,
    g: null,
    Gamma: null,
    sigma: null,
    status: "DIAGNOSTIC",
    path: pathOf(join(tree.folder, "diagnostics", name), tree),
    reason: "not a run folder: its name is no run id",
  }));
}

/** Relative to the artifacts folder, so that the tables do not depend on where it lies. */
function pathOf(folder: string, { artifacts }: RunTree): string {
  return relative(artifacts, folder).replaceAll("\\", "/");
}
