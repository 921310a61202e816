import { exists } from "@/core/exists.ts";
import { join } from "node:path";
import { z } from "zod";
import { readRunState } from "@/core/artifacts/mod.ts";
import { digestSchema, validate } from "@/core/config/mod.ts";
import { GateError, InputError } from "@/core/errors.ts";
import { readJson } from "@/core/files/mod.ts";
import { readEntries } from "@/core/logs/mod.ts";
import { OPENING_LOG } from "@/core/preregistration/mod.ts";
import { artifactsFolder, logsFolder } from "@/core/repository.ts";
import { readMetadata } from "@/core/study/mod.ts";
import type { Summary } from "../analyse/summary.ts";
import { FACTS_FILE } from "./report_files.ts";

/** Run id → what its state.json and metadata.json say. */
export type RunFacts = Record<string, {
  status: string;
  /** Wall time of the process that finished the run. */
  duration_seconds: number;
  /** That it was made from; null outside of a checkout. */
  commit: string | null;
}>;

/**
 * E1_report.json: what a report shows beside its summary, so that it can be drawn anew, and held against itself, where
 * the runs' files are not at hand.
 */
export interface ReportFacts {
  /** The form of its page. */
  version: 2 | 3;
  /** Whether the networks are untrained, as the summary says. */
  synthetic: boolean;
  /** Whether the study may count as a test of its plan, as the summary says. */
  standing: "confirmatory" | "exploratory";
  /** Of the text of E1_summary.json that the report is about. */
  summary_sha256: string;
  /** How its runs ended. */
  runs: RunFacts;
  /** How many openings of held-out data were logged when the report was made, and the hash of the last one. */
  openings: { entries: number; head: string | null };
  /** Figure → SHA-256 of its SVG. */
  figures: Record<string, string>;
}

const factsSchema: z.ZodType<ReportFacts> = z.strictObject({
  version: z.union([z.literal(2), z.literal(3)]),
  synthetic: z.boolean(),
  standing: z.enum(["confirmatory", "exploratory"]),
  summary_sha256: digestSchema,
  runs: z.record(
    z.string(),
    z.strictObject({ status: z.string(), duration_seconds: z.number(), commit: z.string().nullable() }),
  ),
  openings: z.strictObject({ entries: z.number().int().nonnegative(), head: digestSchema.nullable() }),
  figures: z.record(z.string(), digestSchema),
});

/** Reads the facts of a report. */
export async function readFacts(folder: string): Promise<ReportFacts> {
  const where = join(folder, FACTS_FILE);
  try {
    return validate(await readJson(where), factsSchema, { where });
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw new InputError(cause.what, { where, mend: "run 'deno task report' again", cause });
  }
}

/**
 * How each run ended and how long it took, from its sealed folder.
 *
 * @throws {GateError} naming every folder that is missing or was changed since it was sealed
 */
export async function runFacts({ runs }: Pick<Summary, "runs">): Promise<RunFacts> {
  const unlike: string[] = [];
  const facts: RunFacts = {};
  for (const { run_id, path } of runs) {
    const folder = join(artifactsFolder(), path);
    try {
      const state = await readRunState(folder);
      if (state === undefined) {
        throw new InputError(`run ${run_id} is gone`, { where: folder, mend: "train it again" });
      }
      const { durationSeconds: seconds, commit } = await readMetadata(folder);
      facts[run_id] = { status: state.status, duration_seconds: seconds, commit };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      unlike.push(error.message);
    }
  }
  if (unlike.length > 0) throw new GateError("report", unlike);
  return facts;
}

/** How far the log of openings has come. */
export async function openingFacts(): Promise<ReportFacts["openings"]> {
  const path = join(logsFolder(), OPENING_LOG);
  if (!await exists(path)) return { entries: 0, head: null };
  const entries = await readEntries(path);
  return { entries: entries.length, head: entries.at(-1)?.hash ?? null };
}
