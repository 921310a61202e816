import { join } from "node:path";
import { type RunOutcome, writeFileAtomic } from "@/core/artifacts/mod.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import { DIAGNOSIS_FILE, DIAGNOSIS_TEXT_FILE } from "../files.ts";

/** Why a run has no result. Nothing in it depends on the clock or on where the folder lies. */
export interface Diagnosis {
  readonly status: "failed" | "timeout";
  /** What happened, in one sentence. */
  readonly what: string;
  /** Each a sentence; at least one. */
  readonly reasons: readonly string[];
  /** What the user can do about it. */
  readonly remedy: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** What is wrong with summary.json; null if nothing is, or if it was not looked at. */
  readonly summaryProblem: string | null;
}

/** Writes diagnosis.json for programs and diagnosis.txt for people. */
export async function writeDiagnosis(folder: string, diagnosis: Diagnosis): Promise<void> {
  const { what, reasons, remedy, exitCode, signal, summaryProblem } = diagnosis;
  const record = { what, reasons, remedy, exit_code: exitCode, signal, summary_problem: summaryProblem };
  await writeFileAtomic(join(folder, DIAGNOSIS_FILE), readableCanonicalJson(record));
  const lines = [what, "", ...reasons.map((reason) => `- ${reason}`), "", `What to do: ${remedy}`];
  await writeFileAtomic(join(folder, DIAGNOSIS_TEXT_FILE), lines.join("\n") + "\n");
}

/** How the folder of such a run is sealed. */
export function outcomeOf({ status, what, reasons, remedy }: Diagnosis): RunOutcome {
  return { status, reason: [what, ...reasons.filter((reason) => reason !== what)].join("; "), remedy };
}
