import { join } from "node:path";
import type { DataFrame } from "nodejs-polars";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import type { Summary } from "./summary.ts";

/** The files of the table, beside E1_summary.json. */
export const CSV_FILE = "E1_metrics.csv";
export const PARQUET_FILE = "E1_metrics.parquet";

/** One row a run, marked as confirmatory or exploratory: what the files hold. It follows from the summary alone. */
export async function metricsTable(
  { runs, backend, preregistration }: Pick<Summary, "runs" | "backend" | "preregistration">,
): Promise<DataFrame> {
  const { default: pl } = await import("nodejs-polars"); // native code that most commands do not need
  return pl.DataFrame(runs.map(({ run_id, model, seed, metrics }) => ({
    run_id,
    model,
    seed,
    backend: backend.name,
    compiled: backend.compiled,
    synthetic: metrics.synthetic,
    standing: preregistration.standing,
    ind_nrmse: metrics.ind.nrmse,
    ood_nrmse: metrics.ood.nrmse,
    generalisation_gap: metrics.generalisation_gap,
    ind_mse: metrics.ind.mse,
    ood_mse: metrics.ood.mse,
    ind_mae: metrics.ind.mae,
    ood_mae: metrics.ood.mae,
    ind_high_k_error: metrics.ind.high_k_error,
    ood_high_k_error: metrics.ood.high_k_error,
    ind_persistence_nrmse: metrics.ind.persistence_nrmse,
    ood_persistence_nrmse: metrics.ood.persistence_nrmse,
    gain_over_persistence: metrics.gain_over_persistence,
    bottleneck_intrinsic_dimension: metrics.probes.bottleneck_intrinsic_dimension,
  }))).withColumns(pl.col("seed").cast(pl.Int64));
}

/** Writes the table as CSV and Parquet, atomically. */
export async function writeMetricsTable(table: DataFrame, folder: string): Promise<string[]> {
  const csv = join(folder, CSV_FILE);
  const parquet = join(folder, PARQUET_FILE);
  await writeFileAtomic(csv, table.writeCSV());
  await writeFileAtomic(parquet, table.writeParquet({ compression: "zstd" }));
  return [csv, parquet];
}
