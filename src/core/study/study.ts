/**
 * A study is a list of runs that differ in their configuration and seed. What it must say of itself is here, and all
 * that is common to studies follows from it: ids, folders, seals, resumption, retries, progress, rows.
 *
 * Study (what a run is) → specOf (one run, with its id and place) → runAll (every run that has not ended, on an
 * executor) → in each worker computeRun: the study's Work leaves raw files, the folder is sealed → readRun, listRuns
 * (what lies there, whatever became of it) → measureAll (numbers from the raw files, by a process of its own).
 * testing/percolation is a whole study in five files.
 */
import type { z } from "zod";
import type { RunOutcome } from "../artifacts/mod.ts";
import type { TellProgress } from "../executors/mod.ts";
import type { RunIdentity } from "../identity/mod.ts";
import type { RunLog } from "./run_log.ts";

/** What must be known of a study to name its runs, to compute them, and to find them again. */
export interface Study<Config> {
  /** In identities and messages, e.g. `SFST`. */
  readonly name: string;
  /** What it calls a run, e.g. `["case", "cases"]`. */
  readonly noun: readonly [one: string, many: string];
  /** The configuration of one run. What does not fit is refused before anything is written. */
  readonly config: z.ZodType<Config>;
  /** Files and folders of the repository that can change any run's numbers; editing one of them gives new ids. */
  readonly sources: readonly string[];
  /** Those that only runs of a configuration depend on, where others do not. */
  sourcesOf?(config: Config): readonly string[];
  /** A run in words, without its id: `SLy, g = 0.1, Γ = 2, seed 0`. */
  label(run: Pick<RunSpec<Config>, "config" | "seed">): string;
  /** The steps of a run, for progress; without them, runs are counted. */
  readonly steps?: { readonly unit: string; of(config: Config): number };
  /**
   * Where the file lies that the work reads under a name of the run's inputs; undefined for what it does not read itself. It
   * must have the digest that stands for it, from the beginning of the work to its end.
   */
  inputFile?(name: string, config: Config): string | undefined;
  /** Files that later stages put beside the seal. */
  beside?(runId: string): readonly string[];
  /** A run that was killed goes on from what it left; otherwise it begins anew, in an empty folder. */
  readonly resumes?: boolean;
  /** What gives a run more time, e.g. `time_limit_s`, for messages. */
  readonly timeLimitSetting: string;
  /** How long a run may take beyond its limit to say itself that its time is over, in seconds; 0 by default. */
  graceSeconds?(config: Config): number;
}

/** One run: what it is, and where it lives. A JSON value. */
export interface RunSpec<Config> extends RunIdentity<Config> {
  /** 16 hex digits over its identity. */
  readonly runId: string;
  /** Absolute: `…/<run id>`. */
  readonly folder: string;
  /** Not part of the identity: how long it may take. */
  readonly timeLimitSeconds: number;
}

/** Where a run is computed, and what it may ask for. */
export interface RunPlace {
  /** The working folder: raw files go here. */
  readonly folder: string;
  /** Writes into `run.log` in that folder. */
  readonly log: RunLog;
  /** Whether an earlier process left files to go on from; only of studies that resume. */
  readonly resumed: boolean;
  /** Threads that the run may use, where its numbers do not depend on it; undefined: as many as help. */
  readonly threads: number | undefined;
  /** Says how many steps are done, as often as it likes. */
  readonly progress: TellProgress;
  /**
   * For work that starts other programs: puts the folder in order after them and says what was wrong, a sentence each.
   *
   * @param own further names that a program must not have written
   */
  tidy(own?: readonly string[]): Promise<string[]>;
}

/** How a run ended, and what its metadata.json is to hold beside the provenance. */
export interface WorkEnd {
  /** As the run is sealed. */
  readonly outcome: RunOutcome;
  /** E.g. the backend that computed; none of it enters an identity. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/**
 * Does one run: leaves raw files in its folder and says how it ended. What it throws is a run that `failed`; but an
 * InputError is the surroundings' (no space, no data), and ends the call without sealing anything.
 */
export type Work<Config> = (spec: RunSpec<Config>, place: RunPlace) => Promise<WorkEnd>;
