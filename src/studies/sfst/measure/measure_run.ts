import { join } from "node:path";
import { csvNumbers, type CsvTable, parseCsv } from "@/core/csv.ts";
import { InputError } from "@/core/errors.ts";
import { readTextIfThere } from "@/core/files/mod.ts";
import type { CaseSummary } from "../run/case_summary.ts";
import { RICHARDSON_FILE } from "../files.ts";
import { agree, AGREEMENT, EXTERNAL_AGREEMENT } from "./agreement.ts";
import { type CaseIdentity, type CaseRecord, readCase } from "./read_run.ts";
import { type Recomputation, RECOMPUTATIONS, sigmaFindings } from "./recompute.ts";

/** A run with what a second look at its raw files found. */
export interface RunMeasurement extends CaseRecord {
  /** What does not follow from the raw files, one sentence each. */
  readonly findings: readonly string[];
  /** Remarks that decide nothing. */
  readonly notes: readonly string[];
}

/** The box scheme is of second order; an observed order further off says that the ladder is not in its range yet. */
const ORDER = { expected: 2, tolerance: 0.2 };

/** A solver in another language may print fewer digits of what it was given; the case's own numbers count. */
const SAME_CASE = 1e-9;

/**
 * Recomputes what summary.json reports from the raw files of a run folder, with definitions of its own. Only files of
 * the folder are read; a folder in any state gives a measurement, not an error.
 *
 * Raw files that the built-in solver owes are findings where they are missing. An external solver owes summary.json
 * alone: what it left beside it is recomputed, what it did not is a note.
 *
 * @param folder `…/<run_id>`, or `…/<run_id>.partial`
 */
export async function measureRun(folder: string): Promise<RunMeasurement> {
  const run = await readCase(folder);
  if (run.summary === null || run.identity === null) return { ...run, findings: [], notes: [] };
  const { identity, summary } = run;
  const findings = [
    ...sigmaFindings(identity.config),
    ...namedCaseFindings(run.runId, { identity, summary }),
  ];
  const notes = [...summary.notes ?? []];
  if (identity.config.synthetic) {
    return { ...run, findings, notes: [...notes, "synthetic: nothing was solved"] };
  }
  const { kind } = identity.config.solver;
  const tolerance = kind === "builtin" ? AGREEMENT : EXTERNAL_AGREEMENT;
  for (const recomputation of RECOMPUTATIONS) {
    const { obstacle, found } = await recompute(recomputation, { folder, summary, tolerance });
    findings.push(...found);
    if (obstacle === null) continue;
    (kind === "builtin" ? findings : notes).push(`${recomputation.quantities.join(", ")}: ${obstacle}`);
  }
  return { ...run, findings, notes: [...notes, ...orderNotes(summary)] };
}

/** The findings of one raw file, or why there cannot be any. */
async function recompute(
  { file, quantities, findings }: Recomputation,
  { folder, summary, tolerance }: { folder: string; summary: CaseSummary; tolerance: number },
): Promise<{ obstacle: string | null; found: readonly string[] }> {
  const table = await readTable(folder, file);
  if (table === undefined) {
    const reported = quantities.map((name) => summary[name])
      .some((value) => typeof value === "number" || (Array.isArray(value) && value.length > 0));
    return { obstacle: reported ? `not recomputed, ${file} is not there` : null, found: [] };
  }
  try {
    if (typeof table === "string") return { obstacle: `not recomputed, ${file}: ${table}`, found: [] };
    const column = (name: string) => csvNumbers(table, { column: name, where: file });
    return { obstacle: null, found: findings(column, { summary, table, tolerance }) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { obstacle: `not recomputed, ${file}: ${error.what}`, found: [] };
  }
}

/** @returns undefined if there is no such file, a sentence if it is no table */
async function readTable(folder: string, file: string): Promise<CsvTable | string | undefined> {
  try {
    const text = await readTextIfThere(join(folder, file));
    return text === undefined ? undefined : parseCsv(text, { where: file });
  } catch (error) {
    if (error instanceof InputError) return error.what;
    throw error;
  }
}

/** A summary that names its case must name the one that it was asked for. */
function namedCaseFindings(
  runId: string,
  { identity: { config, seed }, summary }: { identity: CaseIdentity; summary: CaseSummary },
): string[] {
  const asked = {
    run_id: runId,
    eos: config.eos,
    g: config.g,
    Gamma: config.Gamma,
    sigma: config.sigma,
    variant: config.variant,
    seed,
    synthetic: config.synthetic,
  };
  const said: Record<string, unknown> = { ...summary, synthetic: summary.synthetic ?? false };
  return Object.entries(asked).flatMap(([name, expected]) => {
    const found = said[name];
    if (found === undefined || found === expected) return [];
    if (typeof found === "number" && typeof expected === "number") {
      if (agree(found, expected, { tolerance: SAME_CASE })) return [];
    }
    return [`summary.json says ${name} ${JSON.stringify(found)}, the case is ${JSON.stringify(expected)}`];
  });
}

function orderNotes({ richardson_order: order }: CaseSummary): string[] {
  if (order === undefined || order === null || Math.abs(order - ORDER.expected) <= ORDER.tolerance) return [];
  return [`the observed order of ${RICHARDSON_FILE} is ${order.toPrecision(3)}, not 2 ± 10 %`];
}
