import { join } from "node:path";
import { z } from "zod";
import { validate } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { readJson } from "@/core/files/mod.ts";
import { damage, readRun, type RunIdentity, type RunRecord } from "@/core/study/mod.ts";
import type { TovCase } from "../plan/tov_case.ts";
import { type CaseSummary, caseSummarySchema } from "../run/case_summary.ts";
import { DIAGNOSIS_FILE, SUMMARY_FILE } from "../files.ts";
import { sfst } from "../study.ts";

/** What identifies a run of a case. */
export type CaseIdentity = RunIdentity<TovCase>;

/** A run folder as it lies there, before anything is recomputed. */
export interface CaseRecord extends Omit<RunRecord<TovCase>, "reason" | "remedy"> {
  /** Null unless the run ended as `done` and its summary.json can be read. */
  readonly summary: CaseSummary | null;
  /** Why there is no result, one sentence each; empty for a run that is `done`. */
  readonly failures: readonly string[];
}

/** What is read of diagnosis.json. */
const diagnosisSchema = z.looseObject({ what: z.string(), reasons: z.array(z.string()) });

/**
 * Reads a run folder, however it was left: a damaged or unfinished one is a record that says so, never an error.
 *
 * @param folder `…/<run_id>`, or `…/<run_id>.partial` for one that has not ended
 */
export async function readCase(folder: string): Promise<CaseRecord> {
  const { reason, remedy: _, ...run } = await readRun(sfst, folder);
  const found = { ...run, summary: null, failures: reason === null ? [] : [reason] };
  if (run.status === "damaged" || run.status === "unfinished") return found;
  if (run.status !== "done") {
    const told = await orRefusal(readDiagnosis(folder));
    return told instanceof InputError ? found : { ...found, failures: told };
  }
  const summary = await orRefusal(summaryIn(folder));
  if (!(summary instanceof InputError)) return { ...found, summary };
  const { status, reason: failure } = damage(`'${SUMMARY_FILE}': ${summary.what}`);
  return { ...found, status, failures: [failure] };
}

async function summaryIn(folder: string): Promise<CaseSummary> {
  const where = join(folder, SUMMARY_FILE);
  return validate(await readJson(where), caseSummarySchema, { where });
}

/** What a diagnosis says, a sentence each. */
async function readDiagnosis(folder: string): Promise<string[]> {
  const where = join(folder, DIAGNOSIS_FILE);
  const { what, reasons } = validate(await readJson(where), diagnosisSchema, { where });
  return [what, ...reasons.filter((reason) => reason !== what)];
}

async function orRefusal<T>(reading: Promise<T>): Promise<T | InputError> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}
