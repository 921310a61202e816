import { basename, join } from "node:path";
import { z } from "zod";
import { readSeal, writeFileAtomic } from "../artifacts/mod.ts";
import { digestSchema } from "../config/digest.ts";
import {
  type EndedTask,
  endsOf,
  type Executor,
  executorHere,
  type LocalExecutorOptions,
  lossText,
  serveTasks,
  type TaskEnd,
  withLocalExecutor,
} from "../executors/mod.ts";
import { InputError } from "../errors.ts";
import { isMissing, isSystemError, parseJson, readTextIfThere } from "../files/mod.ts";
import { canonicalJson, readableCanonicalJson, type RunIdentity, sha256Text } from "../identity/mod.ts";
import { openProgress, type ProgressStyle } from "../progress/mod.ts";
import { readIdentity, studyCodeVersion } from "./spec.ts";
import type { Study } from "./study.ts";
import { readRun, type RunRecord } from "./tree.ts";

/** What is measured of a run: names → numbers, or whatever JSON has. */
export type Measures = Readonly<Record<string, unknown>>;

/** A second look at finished runs, by code that sees nothing but their raw files. */
export interface Measurement<Config, Found extends object = Measures> {
  /** The file that it writes beside the seal; the study lists it in `beside`. */
  readonly file: string;
  /** Files and folders of the repository that can change a measure: what other code left is measured anew. */
  readonly sources: readonly string[];
  /** Whatever else its numbers depend on. */
  readonly settings?: Measures;
  /** The measures of one run, as JSON has them, from the raw files in its folder. What it cannot read costs this run alone. */
  measure(run: { readonly folder: string; readonly identity: RunIdentity<Config> }): Promise<Found>;
}

/** A run with what was measured of it. */
export interface MeasuredRun<Config, Found extends object = Measures> extends RunRecord<Config> {
  /** Null unless the run is done and could be measured; `reason` says why not. */
  readonly measures: Found | null;
  /** Whether the file was there, of this code, these settings and this run's files. */
  readonly kept: boolean;
}

/** How long the measuring of one run may take, in seconds. */
const TIME_LIMIT_SECONDS = 3600;

const fileSchema = z.strictObject({
  run_id: z.string(),
  /** Over all that the numbers follow from: the run's seal, the code that measures, its settings. */
  follows_from: digestSchema,
  measures: z.record(z.string(), z.unknown()),
  /** Over the measures: a number that was edited is measured anew. */
  digest: digestSchema,
});

/**
 * Every run once more from its raw files; what was measured by the same code with the same settings, from the same
 * files, is kept. A run that is not done is a row without numbers.
 *
 * @param folders run folders, as `listRuns` gives them
 * @param executor made of workers that call `serveMeasures`, or the settings of some for this call alone; by default this
 * process measures
 * @throws {Error} the study does not list the measurement's file: the runs would count as damaged by it
 */
export async function measureAll<Config, Found extends object>(
  study: Study<Config>,
  folders: readonly string[],
  {
    measurement,
    executor = measuresHere(study, measurement),
    timeLimitSeconds = TIME_LIMIT_SECONDS,
    progress: style,
  }: {
    measurement: Measurement<Config, Found>;
    executor?: Executor | LocalExecutorOptions;
    timeLimitSeconds?: number;
    progress?: ProgressStyle;
  },
): Promise<MeasuredRun<Config, Found>[]> {
  const rows = new Map<string, MeasuredRun<Config, Found>>();
  for (const folder of folders) {
    if (!study.beside?.(basename(folder)).includes(measurement.file)) {
      throw new Error(
        `Cannot measure: '${measurement.file}' is not among what ${study.name} has beside a run`,
      );
    }
    const run = await readRun(study, folder);
    const kept = run.status === "done" ? await keptMeasures(folder, measurement) : null;
    rows.set(folder, { ...run, measures: kept, kept: kept !== null });
  }
  const open = folders.filter((folder) => rows.get(folder)!.status === "done" && !rows.get(folder)!.kept);
  if (open.length > 0) {
    using progress = openProgress({ label: "measuring", total: open.length, unit: study.noun[1], style });
    const tasks = open.map((folder) => ({
      id: folder,
      content: folder,
      timeLimitMs: 1000 * timeLimitSeconds,
    }));
    const onEnd = ({ id, end }: EndedTask): void => {
      const row = rows.get(id)!;
      rows.set(
        id,
        end.status === "done"
          ? { ...row, measures: end.answer as Found }
          : { ...row, reason: `it could not be measured: ${failureOf(end)}` },
      );
      progress.advance();
    };
    const measure = (executor: Executor) => endsOf(executor, tasks, { onEnd });
    await ("submit" in executor ? measure(executor) : withLocalExecutor(executor, measure));
  }
  return folders.map((folder) => rows.get(folder)!);
}

/** The line that a measuring worker's script calls. */
export async function serveMeasures<Config>(
  study: Study<Config>,
  measurement: Measurement<Config, object>,
): Promise<void> {
  await serveTasks((folder) => measureRun(study, folder as string, measurement));
}

function measuresHere<Config>(study: Study<Config>, measurement: Measurement<Config, object>): Executor {
  return executorHere((folder) => measureRun(study, folder as string, measurement));
}

/** Measures one run and writes the file beside its seal. */
async function measureRun<Config>(
  study: Study<Config>,
  folder: string,
  measurement: Measurement<Config, object>,
): Promise<Measures> {
  const identity = await readIdentity(study, folder);
  const { run_id, follows_from } = await basisOf(folder, measurement);
  const found = await measurement.measure({ folder, identity }).catch((error) => {
    throw ownFault(error, folder);
  });
  // as they will be read back
  const measures = JSON.parse(canonicalJson(found)) as Measures;
  const record = { run_id, follows_from, measures, digest: sha256Text(canonicalJson(measures)) };
  await writeFileAtomic(join(folder, measurement.file), readableCanonicalJson(record));
  return measures;
}

/** An error of the machine is the surroundings'; a raw file that is not there, or not what it should be, is the run's. */
function ownFault(error: unknown, folder: string): unknown {
  if (!(error instanceof InputError) || (isSystemError(error) && !isMissing(error))) return error;
  return new Error(`${error.where}: ${error.what}`.replaceAll(folder, "<run folder>"), { cause: error });
}

/** What an earlier call left, if it still follows; null if it does not, or cannot be read. */
async function keptMeasures<Config, Found extends object>(
  folder: string,
  measurement: Measurement<Config, Found>,
): Promise<Found | null> {
  try {
    const where = join(folder, measurement.file);
    const text = await readTextIfThere(where);
    if (text === undefined) return null;
    const { success, data } = fileSchema.safeParse(parseJson(text, { where }));
    if (!success || data.digest !== sha256Text(canonicalJson(data.measures))) return null;
    const { run_id, follows_from } = await basisOf(folder, measurement);
    // the digests say that this very code wrote them
    return data.run_id === run_id && data.follows_from === follows_from ? data.measures as Found : null;
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** What the numbers of a run follow from. */
async function basisOf(
  folder: string,
  { sources, settings = {} }: Pick<Measurement<unknown>, "sources" | "settings">,
): Promise<{ run_id: string; follows_from: string }> {
  const version = await studyCodeVersion({ sources });
  const { files } = await readSeal(folder);
  return { run_id: basename(folder), follows_from: sha256Text(canonicalJson({ files, version, settings })) };
}

function failureOf(end: Exclude<TaskEnd, { status: "done" }>): string {
  switch (end.status) {
    case "failed":
      return end.message.split("\n")[0].replace(/^Error: /, "");
    case "timeout":
      return "its time was over";
    case "quarantined":
      return `its process was ${lossText(end.losses)}`;
    case "cancelled":
      return "it was cancelled";
  }
}
