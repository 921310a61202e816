import { exists } from "../exists.ts";
import { dirname, join } from "node:path";
import { canonicalJson, sha256Text } from "../identity/mod.ts";
import { appendEntry, createLog, type Entry, readEntries } from "../logs/mod.ts";

/** One reading of held-out test data. */
export interface Opening {
  /** The plan that held the data out, and its hash when it was opened. */
  readonly plan: string;
  /** SHA-256 of the plan's canonical JSON. */
  readonly planSha256: string;
  /** The data set, its splits that were read, and the digest of its file. */
  readonly set: string;
  /** The splits that were read. */
  readonly splits: readonly string[];
  /** SHA-256 of the set's file. */
  readonly dataSha256: string;
  /** What read it, e.g. `train` or `figures`. */
  readonly by: string;
  /** The runs it was read for, and their seeds; none for a picture of the data alone. */
  readonly runs: readonly string[];
  /** The seeds of those runs. */
  readonly seeds: readonly number[];
}

/**
 * Logs an opening, before the data is read. The same reader opening the same data for the same runs under the same plan
 * again is the same opening: its entry is returned. The log is started if there is none.
 *
 * @throws {InputError} if the log is damaged or cannot be written
 */
export async function logOpening(logPath: string, opening: Opening): Promise<Entry> {
  if (!await exists(logPath)) {
    await Deno.mkdir(dirname(logPath), { recursive: true });
    await createLog(logPath, NEW_LOG).catch(async (error) => {
      // another process may have started it
      if (!await exists(logPath)) throw error;
    });
  }
  const list = (values: readonly (string | number)[]) => values.length === 0 ? "none" : values.join(", ");
  const fields = {
    plan: opening.plan,
    plan_sha256: opening.planSha256,
    set: opening.set,
    splits: list(opening.splits),
    data_sha256: opening.dataSha256,
    by: opening.by,
    runs: list(opening.runs),
    seeds: list(opening.seeds),
  };
  const id = sha256Text(canonicalJson(fields)).slice(0, 16);
  return await appendEntry(logPath, {
    title: `${opening.set} opened by ${opening.by}`,
    fields: { id, ...fields },
  });
}

/** An opening as its log has it. */
export interface LoggedOpening extends Opening {
  /** ISO 8601, UTC. */
  readonly date: string;
  /** The entry's number in the log, from 1. */
  readonly entry: number;
  /** The entry's own hash in the log's chain. */
  readonly hash: string;
}

/** The file of the log, in the folder of the logs. */
export const OPENING_LOG = "Opening_Log.md";

/** The log of openings that goes with another log. */
export function openingLogBeside(logPath: string): string {
  return join(dirname(logPath), OPENING_LOG);
}

/** The openings in a log, oldest first; none if there is no log. */
export async function readOpenings(logPath: string): Promise<LoggedOpening[]> {
  if (!await exists(logPath)) return [];
  const list = (text = "none") => text === "none" ? [] : text.split(", ");
  return (await readEntries(logPath)).map(({ fields, date, number, hash }) => ({
    plan: fields.plan,
    planSha256: fields.plan_sha256,
    set: fields.set,
    splits: list(fields.splits),
    dataSha256: fields.data_sha256,
    by: fields.by,
    runs: list(fields.runs),
    seeds: list(fields.seeds).map(Number),
    date,
    entry: number,
    hash,
  }));
}

/** What opens a set that was not held out, for the first time. */
export const EXPLORATION = "exploration";

/**
 * Why openings keep a study from confirming: its data was explored, its data or its seeds were used under another plan
 * before, a seed was trained under this plan before as other runs (on another backend, say), or one of its runs left no
 * entry. The first runs of a seed, one for each arm, are the attempt that may confirm; whoever trains the seed again may
 * have seen their results. Before is before the last of its runs opened the data: what others do with a study that is
 * done takes nothing from it.
 *
 * @param study the plan's hash when it was frozen, the digests of what it held out, and its runs
 * @param study.arms how many runs a seed has
 */
export function openingReasons(
  openings: readonly (Opening & { readonly entry: number })[],
  { planSha256, dataSha256, runs, arms = 2 }: {
    planSha256: string;
    dataSha256: string;
    runs: readonly { readonly runId: string; readonly seed: number }[];
    arms?: number;
  },
): string[] {
  const own = openings.filter((opening) => opening.planSha256 === planSha256);
  const ofData = own.filter((opening) => opening.dataSha256 === dataSha256);
  const firsts = runs.map(({ runId }) => ofData.find((opening) => opening.runs.includes(runId))?.entry);
  const last = Math.max(...firsts.map((entry) => entry ?? Infinity));
  const others = openings.filter((opening) => opening.planSha256 !== planSha256 && opening.entry < last);
  const place = ({ entry, plan }: { entry: number; plan: string }) =>
    `under another plan (${plan}, opening ${entry})`;
  const explored = openings.find((opening) =>
    opening.by === EXPLORATION && opening.dataSha256 === dataSha256 && opening.entry < last
  );
  const opened = others.find((opening) => opening.by !== EXPLORATION && opening.dataSha256 === dataSha256);
  const seeds = [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b);
  return [
    ...explored ? [`data.ood: ${explored.set} was explored before (opening ${explored.entry})`] : [],
    ...opened ? [`data.ood: ${opened.set} was opened before ${place(opened)}`] : [],
    ...seeds.flatMap((seed) => {
      const used = others.find((opening) => opening.seeds.includes(seed));
      return used ? [`seeds: ${seed} is consumed, it was used before ${place(used)}`] : [];
    }),
    ...seeds.flatMap((seed) => {
      const ids = runs.filter((run) => run.seed === seed).map(({ runId }) => runId);
      const before = trainedBefore(own, { seed, arms, runs: ids });
      return before.length === 0
        ? []
        : [`seeds: ${seed} was trained before under this plan, as runs ${before.join(", ")}`];
    }),
    ...runs.filter((_, index) => firsts[index] === undefined)
      .map(({ runId }) => `openings: run ${runId} read held-out data, and no opening says so`),
  ];
}

/** Other runs of a seed that came first, where a study's own runs are not the first that the seed was trained as. */
function trainedBefore(
  openings: readonly Opening[],
  { seed, arms, runs }: { seed: number; arms: number; runs: readonly string[] },
): string[] {
  const trained = openings.filter(({ by, seeds }) => by === "train" && seeds.includes(seed))
    .flatMap((opening) => opening.runs);
  // a run that is resumed opens its data under its own id again, and is no further attempt
  const attempts = [...new Set(trained)];
  const first = attempts.slice(0, arms);
  return runs.every((id) => first.includes(id)) ? [] : attempts.filter((id) => !runs.includes(id));
}

/** Title and purpose of a new log. */
const NEW_LOG = {
  title: "Opening log",
  purpose:
    "Every reading of held-out test data, under which frozen plan, by what and for which runs. Written by the loader\n" +
    "before it reads; `deno task check` notices if an entry was changed, removed or reordered.",
};
