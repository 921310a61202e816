import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { type CsvCell, csvText } from "@/core/csv.ts";
import type { BoxSolution, Modification, RichardsonLadder, SequenceStar } from "@/physics/tov/mod.ts";
import {
  DELTA_TOTAL_FILE,
  PROFILE_FILE,
  RESIDUALS_FILE,
  RICHARDSON_FILE,
  SEQUENCE_FILE,
  WFAKTOR_FILE,
} from "../../files.ts";
import type { DeltaRow } from "./delta_total.ts";
import { type EqualDensityPair, vacuumEnergyDensity } from "./wfaktor.ts";

/** The mass–radius curve. */
export async function writeSequence(folder: string, stars: readonly SequenceStar[]): Promise<void> {
  await write(
    join(folder, SEQUENCE_FILE),
    stars.map(({ star, branch }) => ({
      central_density_g_cm3: star.centralDensityGcm3,
      h_c: star.centralEnthalpy,
      M_solar: star.massSolar,
      R_km: star.radiusKm,
      Lambda: star.lambda,
      C: star.compactness,
      M_baryon_solar: star.baryonMassSolar,
      I_1e45_g_cm2: star.momentOfInertia45,
      branch,
      stable: branch !== null,
    })),
  );
}

/** The inside of the two stars of equal central density: ε_vac/ε, and X = 2m/r in both. */
export async function writePair(
  folder: string,
  { pair: { modified, plain, epsratio, wfaktor }, modification }: {
    pair: EqualDensityPair;
    modification: Modification;
  },
): Promise<void> {
  const points = Array.from(modified.relativeRadius.keys());
  const vacuum = vacuumEnergyDensity(modified, modification);
  await write(
    join(folder, PROFILE_FILE),
    points.map((i) => ({
      r_over_R: modified.relativeRadius[i],
      r_km: modified.radiusKm[i],
      m_km: modified.massKm[i],
      "P_km-2": modified.pressure[i],
      "eps_km-2": modified.energyDensity[i],
      "eps_vac_km-2": vacuum[i],
      eps_ratio: epsratio[i],
    })),
  );
  await write(
    join(folder, WFAKTOR_FILE),
    points.map((i) => ({
      r_over_R: modified.relativeRadius[i],
      X_sigma: modified.compactness[i],
      X_0: plain.compactness[i],
      wfaktor: wfaktor[i],
    })),
  );
}

/** The course of Newton's method; the damping is that of the step from the row before. */
export async function writeResiduals(
  folder: string,
  { residuals, dampings }: Pick<BoxSolution, "residuals" | "dampings">,
): Promise<void> {
  await write(
    join(folder, RESIDUALS_FILE),
    residuals.map((residual, iteration) => ({
      iteration,
      scaled_max_norm_residual: residual,
      damping: iteration === 0 ? null : dampings[iteration - 1],
    })),
  );
}

/** R_1.4 on each grid; order and error of a row are those of the ladder that ends there. */
export async function writeRichardson(folder: string, { rows }: RichardsonLadder): Promise<void> {
  if (rows.length === 0) return;
  await write(
    join(folder, RICHARDSON_FILE),
    rows.map(({ intervals, radiusKm, newtonIterations, finalResidual, observedOrder, gciPct }) => ({
      intervals,
      R_km: radiusKm,
      newton_iterations: newtonIterations,
      final_residual: finalResidual,
      observed_order: observedOrder,
      gci_pct: gciPct,
    })),
  );
}

export async function writeDeltaTotal(folder: string, rows: readonly DeltaRow[]): Promise<void> {
  await write(join(folder, DELTA_TOTAL_FILE), rows.map((row) => ({ ...row })));
}

/** Tables by their file's name; one without rows is not written. */
export async function writeRows(
  folder: string,
  tables: Readonly<Record<string, readonly Readonly<Record<string, CsvCell>>[]>>,
): Promise<void> {
  for (const [file, rows] of Object.entries(tables)) {
    if (rows.length > 0) await write(join(folder, file), rows);
  }
}

async function write(path: string, rows: readonly Readonly<Record<string, CsvCell>>[]): Promise<void> {
  await writeFileAtomic(path, csvText(Object.keys(rows[0]), rows));
}
