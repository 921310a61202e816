import { join } from "node:path";
import { z } from "zod";
import { validate } from "@/core/config/mod.ts";
import { readJson, readTextIfThere } from "@/core/files/mod.ts";
import { distinctRows, type LedgerRow } from "@/search/mod.ts";
import { MEASURED } from "../evaluator.ts";
import { REPORT_FILE, REPORT_TEXT_FILE } from "../hunt_files.ts";
import type { HuntReport } from "./report.ts";
import { reportText } from "./report_text.ts";

const MEND = "'deno task irer_hunt' with the hunt's configuration writes it anew";

/** What a report states of single fields of the ledger; its sentences and statistics differ from version to version. */
const fieldSchema = z.looseObject({ config_hash: z.string(), fitness: z.number() });

const reportSchema = z.looseObject({
  hunt_id: z.string(),
  seed: z.number(),
  rows: z.number(),
  evaluations: z.number(),
  best: fieldSchema.nullable(),
  pareto_front: z.array(fieldSchema),
});

/**
 * Holds a hunt's hunt_report.json against its ledger, and hunt_report.md against hunt_report.json.
 *
 * @param folder the hunt's
 * @throws {InputError} hunt_report.json is none
 */
export async function reportFindings(folder: string, hunt: ReportedHunt): Promise<string[]> {
  const path = join(folder, REPORT_FILE);
  const report = validate(await readJson(path), reportSchema, { where: path });
  return [...fieldFindings(report, hunt), ...await textFindings(folder)];
}

/** What a report is of. */
export interface ReportedHunt {
  /** Of hunt_config.json. */
  readonly config: { readonly hunt_id: string; readonly seed: number };
  /** The ledger's. */
  readonly rows: readonly LedgerRow[];
}

/** What a report states of its hunt and of single fields, held against the ledger. */
function fieldFindings(
  report: z.infer<typeof reportSchema>,
  { config, rows }: ReportedHunt,
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

/**
 * Holds a hunt's hunt_report.md against the text that follows from its hunt_report.json, line by line.
 *
 * @returns one line, with the first place at which they part; none if they are the same bytes
 */
async function textFindings(folder: string): Promise<string[]> {
  const found = await readTextIfThere(join(folder, REPORT_TEXT_FILE));
  if (found === undefined) return [`${REPORT_TEXT_FILE}: is gone: ${MEND}`];
  let text: string;
  try {
    text = reportText(await readJson(join(folder, REPORT_FILE)) as HuntReport);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return [`${REPORT_FILE}: has not the form of a report (${error.message}): ${MEND}`];
  }
  if (found === text) return [];
  const [is, ought] = [found, text].map((whole) => whole.split("\n"));
  const at = ought.findIndex((line, index) => is[index] !== line);
  const line = at < 0 ? ought.length : at;
  const shown = (lines: readonly string[]) => lines[line] === undefined ? "nothing" : `'${lines[line]}'`;
  return [
    `${REPORT_TEXT_FILE}: line ${line + 1}: ${REPORT_FILE} gives ${shown(ought)}, found ${
      shown(is)
    }: ${MEND}`,
  ];
}
