import { join } from "node:path";
import { csvDifferences } from "@/core/csv_differences.ts";
import { exists } from "@/core/exists.ts";
import { readText } from "@/core/files/mod.ts";
import type { Summary } from "../analyse/summary.ts";
import { CSV_FILE, metricsTable, PARQUET_FILE } from "../analyse/table.ts";

/**
 * Makes the table of metrics anew from a summary, and compares the files beside it cell by cell.
 *
 * @param kept a copy in validation/ need not hold the tables; beside a summary that was made here they must lie
 */
export async function tableFindings(
  summary: Summary,
  { folder, kept }: { folder: string; kept: boolean },
): Promise<string[]> {
  const ought = (await metricsTable(summary)).writeCSV().toString();
  const findings: string[] = [];
  for (const [name, read] of [[CSV_FILE, readCsv], [PARQUET_FILE, readParquet]] as const) {
    const path = join(folder, name);
    if (await exists(path)) {
      findings.push(...csvDifferences(await read(path), { expected: ought, where: name, label: "run_id" }));
    } else if (!kept) findings.push(`${name}: is gone: 'deno task aggregate' writes it`);
  }
  return findings;
}

function readCsv(path: string): Promise<string> {
  return readText(path, { keepMark: true });
}

/** A Parquet file as CSV; what is no Parquet is told as its text. */
async function readParquet(path: string): Promise<string> {
  const { default: pl } = await import("nodejs-polars");
  try {
    return pl.readParquet(path).writeCSV().toString();
  } catch (error) {
    return `no Parquet file: ${(error as Error).message}`;
  }
}
