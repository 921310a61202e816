import { join } from "node:path";
import pl from "nodejs-polars";
import { parseCsv } from "@/core/csv.ts";
import { exists } from "@/core/exists.ts";
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
  const ought = metricsTable(summary).writeCSV().toString();
  const findings: string[] = [];
  for (const [name, read] of [[CSV_FILE, readCsv], [PARQUET_FILE, readParquet]] as const) {
    const path = join(folder, name);
    if (await exists(path)) findings.push(...differences(name, await read(path), ought));
    else if (!kept) findings.push(`${name}: is gone: 'deno task aggregate' writes it`);
  }
  return findings;
}

function readCsv(path: string): Promise<string> {
  return Deno.readTextFile(path);
}

/** A Parquet file as CSV; what is no Parquet is told as its text. */
function readParquet(path: string): Promise<string> {
  try {
    return Promise.resolve(pl.readParquet(path).writeCSV().toString());
  } catch (error) {
    return Promise.resolve(`no Parquet file: ${(error as Error).message}`);
  }
}

function differences(name: string, is: string, ought: string): string[] {
  if (is === ought) return [];
  const [expected, found] = [ought, is].map((text) => {
    try {
      return parseCsv(text, { where: name });
    } catch {
      return undefined;
    }
  });
  if (expected?.columns.join() !== found?.columns.join() || expected?.rows.length !== found?.rows.length) {
    return [`${name}: is not the table that follows from the summary`];
  }
  const rows = expected!.rows.flatMap((row, index) =>
    Object.entries(row).flatMap(([column, cell]) => {
      const other = found!.rows[index][column];
      const place = `${name}: row ${index + 1} (${row.run_id}), ${column}`;
      return other === cell ? [] : [`${place}: the summary gives ${cell}, found ${other}`];
    })
  );
  return rows.length > 0 ? rows.slice(0, 20) : [`${name}: is not the table that follows from the summary`];
}
