import { z } from "zod";
import { distinctRows, type LedgerRow } from "@/search/mod.ts";
import { MEASURED } from "./evaluator.ts";
import { REPORT_FILE } from "./hunt_files.ts";

/** What a report states of single fields of the ledger; its sentences and statistics differ from version to version. */
const fieldSchema = z.looseObject({ config_hash: z.string(), fitness: z.number() });
export const reportSchema = z.looseObject({
  hunt_id: z.string(),
  seed: z.number(),
  rows: z.number(),
  evaluations: z.number(),
  best: fieldSchema.nullable(),
  pareto_front: z.array(fieldSchema),
});

/** What a report states of its hunt and of single fields, held against the ledger. */
export function reportFindings(
  report: z.infer<typeof reportSchema>,
  { config, rows }: { config: { hunt_id: string; seed: number }; rows: readonly LedgerRow[] },
): string[] {
  const distinct = distinctRows(rows);
  const known = new Map(distinct.map((row) => [row.configHash, row]));
  const best = Math.max(...distinct.filter(({ status }) => status === "ok").map(({ fitness }) => fitness));
  const stated: [field: string, is: unknown, ought: unknown][] = [
    ["hunt_id", report.hunt_id, config.hunt_id],
    ["seed", report.seed, config.seed],
    ["rows", report.rows, rows.length],
    ["evaluations", report.evaluations, distinct.length],
    ["best.fitness", report.best?.fitness ?? -Infinity, best],
  ];
  for (
    const [name, field] of [
      ["best", report.best] as const,
      ...report.pareto_front.map((one) => ["pareto_front", one] as const),
    ]
  ) {
    if (field === null) continue;
    const row = known.get(field.config_hash);
    stated.push([`${name}.config_hash`, field.config_hash, row?.configHash ?? "a field of the ledger"]);
    if (row === undefined) continue;
    stated.push([`${name}.fitness`, field.fitness, row.fitness]);
    for (const measure of MEASURED) {
      stated.push([`${name}.${measure}`, field[measure], row.measured[measure]]);
    }
  }
  return stated.filter(([, is, ought]) => is !== ought).map(([field, is, ought]) =>
    `${REPORT_FILE}: ${field}: the ledger gives ${ought}, found ${is}`
  );
}
