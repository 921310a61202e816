import { join } from "node:path";
import { validate } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { parseJson, readText } from "@/core/files/mod.ts";
import type { CaseSpec } from "../plan/tov_case.ts";
import { type CaseSummary, caseSummarySchema } from "./case_summary.ts";
import { SUMMARY_FILE } from "../files.ts";

const MOST_BYTES = 1_000_000;
/** A solver in another language may print fewer digits of what it was given. */
const SAME_NUMBER = 1e-9;

/** A summary that can be used, or what is wrong with it in one sentence. */
export type ReadSummary = { readonly summary: CaseSummary } | { readonly problem: string };

/** Reads the summary.json that a solver left in a run folder. A bad one is a finding about the run, never an error. */
export async function readSolverSummary(folder: string, spec: CaseSpec): Promise<ReadSummary> {
  const path = join(folder, SUMMARY_FILE);
  const found = await Deno.lstat(path).catch(() => undefined);
  if (found === undefined) return { problem: "the solver wrote no summary.json" };
  if (!found.isFile) return { problem: "summary.json is not a file" };
  if (found.size > MOST_BYTES) return { problem: `summary.json has ${found.size} bytes, more than 1 MB` };
  let text = "";
  let content: unknown;
  try {
    text = await readText(path, { mostBytes: MOST_BYTES });
    content = parseJson(text, { where: SUMMARY_FILE });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const what = foreignNumber(text) ?? error.what;
    return { problem: `summary.json${/^(is|has|holds|not) /.test(what) ? "" : ":"} ${what}` };
  }
  try {
    const summary = validate(content, caseSummarySchema, { where: SUMMARY_FILE });
    const foreign = foreignField(summary, spec);
    return foreign === undefined ? { summary } : { problem: foreign };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { problem: `summary.json: ${error.what}` };
  }
}

/** Says it of a text that is no JSON if it holds a number that other languages print and JSON does not have. */
function foreignNumber(text: string): string | undefined {
  const literal = /[:[,]\s*(-?(?:NaN|Infinity|inf|nan))\b/.exec(text)?.[1];
  return literal && `holds ${literal}, which JSON does not have (write null)`;
}

/** The first field that names another case than the one that was asked for. */
function foreignField(summary: CaseSummary, { runId, seed, config }: CaseSpec): string | undefined {
  const { eos, g, Gamma, sigma, variant, synthetic } = config;
  const expected = { run_id: runId, eos, g, Gamma, sigma, variant, seed, synthetic };
  for (const [key, value] of Object.entries(expected)) {
    const found = summary[key];
    const same = found === undefined ? key !== "synthetic" || !synthetic : equal(found, value);
    if (!same) {
      return `summary.json belongs to another case: ${key} is ${JSON.stringify(found)}, not ${value}`;
    }
  }
}

function equal(found: unknown, expected: unknown): boolean {
  if (typeof found !== "number" || typeof expected !== "number") return found === expected;
  return Math.abs(found - expected) <= SAME_NUMBER * Math.abs(expected);
}
