import { join } from "node:path";
import { openRunFolder, type RunOutcome, writeFileAtomic } from "@/core/artifacts/mod.ts";
import { csvText } from "@/core/csv.ts";
import { readableCanonicalJson, runIdOf } from "@/core/identity/mod.ts";
import type { TovCase } from "../../plan/tov_case.ts";
import type { CaseSummary } from "../../run/case_summary.ts";
import type { CaseIdentity } from "../read_run.ts";
import type { RunTree } from "../run_tree.ts";
import { SEQUENCE_COLUMNS } from "../sequence_findings.ts";

/** What a test asks of a run folder; everything else follows from σ by closed formulas, so that all files agree. */
export interface TestRun {
  readonly config?: Partial<TovCase>;
  readonly seed?: number;
  readonly codeVersion?: string;
  readonly summary?: Partial<CaseSummary>;
  /** File → its text, or null to leave it out. */
  readonly files?: Readonly<Record<string, string | null>>;
  readonly outcome?: RunOutcome;
  /** Left as a killed process leaves it. */
  readonly unsealed?: boolean;
}

/** The columns of sequence.csv that are looked at. */
export const SEQUENCE = [...SEQUENCE_COLUMNS, "stable"] as const;

/** Makes a run folder as the run stage does; returns its id and path. */
export async function makeRun(tree: RunTree, run: TestRun = {}): Promise<{ runId: string; folder: string }> {
  const identity = identityFor(run, tree);
  const runId = runIdOf(identity);
  const final = join(tree.runs, runId);
  const ended = run.outcome === undefined || run.outcome.status === "done";
  const contents = {
    "run_config.json": readableCanonicalJson(identity),
    ...(ended ? resultFiles(identity, { runId, summary: run.summary }) : {}),
    ...run.files,
  };
  await using folder = await openRunFolder(final);
  for (const [name, text] of Object.entries(contents)) {
    if (text !== null) await writeFileAtomic(join(folder.path, name), text);
  }
  if (!run.unsealed) await folder.seal(run.outcome ?? { status: "done" });
  return { runId, folder: run.unsealed ? folder.path : final };
}

function identityFor({ config = {}, seed = 0, codeVersion = "test" }: TestRun, tree: RunTree): CaseIdentity {
  const { g = 0.1, Gamma = 1, chi_ref = 1 } = config;
  return {
    study: "SFST",
    config: {
      eos: "SLy",
      g,
      Gamma,
      chi_ref,
      sigma: (g ** 2 / Gamma) * chi_ref,
      variant: "A",
      relative_tolerance: 1e-10,
      grid_factor: 1,
      newton_tol: 1e-8,
      solver: { kind: "builtin", command: [] },
      refinement: null,
      synthetic: tree.synthetic,
      ...config,
    },
    seed,
    inputs: {},
    codeVersion,
  };
}

/** summary.json and the raw files of a case in which every observable falls as 1/(1 + slope·σ). */
function resultFiles(
  { config, seed }: CaseIdentity,
  { runId, summary }: { runId: string; summary?: Partial<CaseSummary> },
): Record<string, string> {
  const { sigma } = config;
  const observables = [["M_max", 2.05, 0.5], ["R_1p4", 11.7, 0.4], ["Lambda_1p4", 300, 3]] as const;
  const changed = observables.map(([observable, reference, slope]) => {
    const value = reference / (1 + slope * sigma);
    const delta = 100 * Math.abs(value - reference) / Math.abs(reference);
    return { observable, value, value_gr: reference, delta_pct: delta };
  });
  const vacuum = [1e-3, 7e-4, 1e-5].map((energyDensity) => ({
    "eps_km-2": energyDensity,
    "eps_vac_km-2": sigma * energyDensity,
  }));
  const wfaktor = [0, 0.1, 0.5, 1].map((x) => {
    const reference = 0.35 * x ** 2;
    return { r_over_R: x, X_sigma: reference * (1 - sigma * x), X_0: reference };
  });
  const changes = wfaktor.slice(1).map(({ X_sigma, X_0 }) => Math.abs(X_sigma - X_0) / Math.abs(X_0));
  const radii = [1024, 2048, 4096, 8192].map((intervals) => ({
    intervals,
    R_km: 11.7 + 100 / intervals ** 2,
    final_residual: 1e-16,
  }));
  const residuals = [0.3, 6e-3, 2e-6, 3e-13].map((residual, iteration) => ({
    iteration,
    scaled_max_norm_residual: residual,
  }));
  const sequence = [1, 1.8, 2.05, 2].map((mass, row) => ({
    central_density_g_cm3: (row + 1) * 1e14,
    M_solar: mass / (1 + 0.5 * sigma),
    R_km: [12, 11.3, 10.7, 10.5][row] * changed[1].value / 11.7,
    Lambda: [500, 100, 20, 10][row] * changed[2].value / 300,
    M_baryon_solar: [1.1, 2.1, 2.4, 2.3][row],
    I_1e45_g_cm2: [1, 2.2, 2.6, 2.5][row],
    branch: row < 3 ? 1 : null,
    stable: row < 3,
  }));
  const branch = { branch: 1, M_lightest_solar: sequence[0].M_solar, M_heaviest_solar: changed[0].value };
  const star = {
    M_solar: 1.4,
    branch: 1,
    R_km: changed[1].value,
    Lambda: changed[2].value,
    rho_c_g_cm3: 1.5e14,
    M_baryon_solar: 1.6,
    I_1e45_g_cm2: 1.7,
  };
  const reported: CaseSummary = {
    run_id: runId,
    eos: config.eos,
    g: config.g,
    Gamma: config.Gamma,
    sigma,
    variant: config.variant,
    seed,
    M_max: changed[0].value,
    R_1p4: changed[1].value,
    Lambda_1p4: changed[2].value,
    max_epsratio: Math.max(...vacuum.map((row) => row["eps_vac_km-2"] / row["eps_km-2"])),
    wfaktor_max: Math.max(...changes),
    newton_final_residual: 3e-13,
    delta_total_max_pct: Math.max(...changed.map(({ delta_pct }) => delta_pct)),
    converged: true,
    ...(config.synthetic ? { synthetic: true } : {}),
    ...(config.solver.kind === "builtin" ? { branches: [branch], stars: [star] } : {}),
    ...summary,
  };
  const json = { "summary.json": readableCanonicalJson(reported) };
  if (config.synthetic || config.solver.kind === "external") return json;
  return {
    ...json,
    "delta_total.csv": csvText(["observable", "value", "value_gr", "delta_pct"], changed),
    "profile.csv": csvText(["eps_km-2", "eps_vac_km-2"], vacuum),
    "wfaktor.csv": csvText(["r_over_R", "X_sigma", "X_0"], wfaktor),
    "residuals.csv": csvText(["iteration", "scaled_max_norm_residual"], residuals),
    "richardson.csv": csvText(["intervals", "R_km", "final_residual"], radii),
    "sequence.csv": csvText(SEQUENCE, sequence),
    "branches.csv": csvText(["branch", "M_lightest_solar", "M_heaviest_solar"], [branch]),
    "stars.csv": csvText(
      ["M_solar", "branch", "R_km", "Lambda", "rho_c_g_cm3", "M_baryon_solar", "I_1e45_g_cm2"],
      [star],
    ),
  };
}
