import { basename, join } from "node:path";
import { z } from "zod";
import { readRunState, type RunState } from "@/core/artifacts/mod.ts";
import { validate } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { readJson } from "@/core/files/mod.ts";
import { type CaseSummary, caseSummarySchema } from "../run/case_summary.ts";
import { ANNOTATIONS, DIAGNOSIS_FILE, SUMMARY_FILE } from "../run/run_files.ts";
import { type CaseIdentity, readCaseIdentity } from "./case_identity.ts";

/** How a run ended; `damaged`: its sealed files are not those that were sealed; `unfinished`: it has not ended yet. */
export type RunStatus = RunState["status"] | "damaged" | "unfinished";

/** A run folder as it lies there, before anything is recomputed. */
export interface RunRecord {
  /** The folder's name, `.partial` aside. */
  readonly runId: string;
  /** Absolute. */
  readonly folder: string;
  /** Null if it cannot be read or is not the one that the id is made from. */
  readonly identity: CaseIdentity | null;
  readonly status: RunStatus;
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
export async function readRun(folder: string): Promise<RunRecord> {
  const name = basename(folder);
  const runId = name.replace(/\.partial$/, "");
  const identity = await orReason(readCaseIdentity(folder, { runId }));
  const found = { runId, folder, identity: identity.value, summary: null };
  if (name !== runId) {
    return { ...found, status: "unfinished", failures: [`the run has not ended: only '${name}' is there`] };
  }
  const state = await orReason(readRunState(folder, { beside: ANNOTATIONS }));
  const damage = state.reason ?? identity.reason;
  if (damage !== null) return { ...found, status: "damaged", failures: [damageText(damage)] };
  if (!state.value) return { ...found, status: "damaged", failures: [damageText("the folder is gone")] };
  if (state.value.status !== "done") {
    return { ...found, status: state.value.status, failures: await failuresOf(folder, state.value) };
  }
  const summary = await orReason(readSummary(folder));
  if (summary.value === null) {
    return { ...found, status: "damaged", failures: [damageText(`'${SUMMARY_FILE}': ${summary.reason}`)] };
  }
  return { ...found, status: "done", summary: summary.value, failures: [] };
}

/** One wording for all damage, whoever found it. */
function damageText(what: string): string {
  return `the sealed run is damaged: ${what.replace(/^the sealed run is damaged: /, "")}`;
}

async function readSummary(folder: string): Promise<CaseSummary> {
  const where = join(folder, SUMMARY_FILE);
  return validate(await readJson(where), caseSummarySchema, { where });
}

/** The reasons of the diagnosis, or the seal's where there is none. */
async function failuresOf(folder: string, state: RunState): Promise<string[]> {
  const where = join(folder, DIAGNOSIS_FILE);
  const told = await orReason(
    readJson(where).then((content) => validate(content, diagnosisSchema, { where })),
  );
  if (told.value === null) return [state.reason ?? `the run ended as ${state.status}`];
  const { what, reasons } = told.value;
  return [what, ...reasons.filter((reason) => reason !== what)];
}

/** Bad input as a sentence, without the place (which depends on where the artifacts lie). */
async function orReason<T>(reading: Promise<T>): Promise<{ value: T | null; reason: string | null }> {
  try {
    return { value: await reading, reason: null };
  } catch (error) {
    if (error instanceof InputError) return { value: null, reason: error.what };
    throw error;
  }
}
