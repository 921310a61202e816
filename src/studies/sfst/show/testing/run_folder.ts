import { join } from "node:path";
import { artifactsFolder } from "@/core/repository.ts";
import type { CaseSpec } from "../../plan/tov_case.ts";

/** A case for tests; its files hold closed formulas and not solutions, so it is marked synthetic. */
export function formulaCase(sigma: number): CaseSpec {
  const runId = "0123456789abcdef";
  return {
    study: "SFST",
    config: {
      eos: "SLy",
      g: Math.sqrt(sigma),
      Gamma: 1,
      chi_ref: 1,
      sigma,
      variant: "A",
      relative_tolerance: 1e-10,
      grid_factor: 1,
      newton_tol: 1e-8,
      solver: { kind: "builtin", command: [] },
      refinement: null,
      synthetic: true,
    },
    seed: 0,
    inputs: {},
    codeVersion: "test",
    runId,
    folder: join(artifactsFolder(), "sfst", "dryrun", "diagnostics", runId),
    timeLimitSeconds: 60,
  };
}

/** The CSV files that the pictures read, from closed formulas in σ: the ladder has order 2 and Newton converges. */
export async function writeFormulaFiles(folder: string, { config: { sigma } }: CaseSpec): Promise<void> {
  const radiusKm = 11.7 * (1 - 0.4 * sigma);
  const at = (count: number) => Array.from({ length: count }, (_, i) => i / (count - 1));
  const files: Record<string, readonly (readonly (string | number | boolean)[])[]> = {
    "richardson.csv": [
      ["intervals", "R_km", "newton_iterations", "final_residual", "observed_order", "gci_pct"],
      ...[1024, 2048, 4096, 8192].map((intervals, i) => {
        const error = 0.02 * (1024 / intervals) ** 2;
        return [
          intervals,
          radiusKm + error,
          5,
          1e-12,
          i < 2 ? "" : 2,
          i < 2 ? "" : 125 * error / 3 / radiusKm,
        ];
      }),
    ],
    "residuals.csv": [
      ["iteration", "scaled_max_norm_residual", "damping"],
      ...[0.3, 0.12, 6e-3, 2e-5, 3e-10, 4e-15].map((
        residual,
        i,
      ) => [i, residual, i === 0 ? "" : i === 1 ? 0.5 : 1]),
    ],
    "wfaktor.csv": [
      ["r_over_R", "X_sigma", "X_0", "wfaktor"],
      ...at(400).map((x) => [x, 0.35 * x ** 2, 0.35 * x ** 2, sigma * Math.abs(1 - 1.6 * x ** 2)]),
    ],
    "profile.csv": [
      ["r_over_R", "r_km", "m_km", "P_km-2", "eps_km-2", "eps_vac_km-2", "eps_ratio"],
      ...at(300).map((
        x,
      ) => [x, x * radiusKm, 2 * x ** 3, 1e-4 * (1 - x), 1e-3 * (1 - x), 1e-3 * (1 - x) * sigma, sigma]),
    ],
    "sequence.csv": [
      ["central_density_g_cm3", "h_c", "M_solar", "R_km", "Lambda", "C", "stable"],
      // the mass turns round at the twentieth star
      ...at(26).map((x, i) => {
        const mass = 2.048 * (1 - 0.56 * sigma) * Math.sin(Math.PI / 2 * (0.1 + 0.9 * i / 19));
        return [1e14 + 2e15 * x, 0.05 + x, mass, radiusKm + 1 - 3 * x, 1e4 * Math.exp(-8 * x), 0.2, i < 20];
      }),
    ],
    "delta_total.csv": [
      ["observable", "value", "value_gr", "delta_pct"],
      ...([["M_max", 2.048, 0.56], ["R_1p4", 11.7, 0.4], ["Lambda_1p4", 295.6, 3.2]] as const)
        .map(([name, value, slope]) => [name, value * (1 - slope * sigma), value, 100 * slope * sigma]),
    ],
  };
  for (const [file, rows] of Object.entries(files)) {
    await Deno.writeTextFile(join(folder, file), rows.map((row) => row.join(",")).join("\n") + "\n");
  }
}
