import { basename, join } from "node:path";
import { readRunState, type RunState } from "../artifacts/mod.ts";
import { InputError } from "../errors.ts";
import { folderErrorOf } from "../files/mod.ts";
import { readIdentity } from "./spec.ts";
import type { RunIdentity } from "../identity/mod.ts";
import type { Study } from "./study.ts";

/** How a run ended; `damaged`: its sealed files are not those that were sealed; `unfinished`: it has not ended yet. */
export type RunStatus = RunState["status"] | "damaged" | "unfinished";

/** A run folder as it lies there, before anything is recomputed. */
export interface RunRecord<Config> {
  /** The folder's name, `.partial` aside. */
  readonly runId: string;
  /** Absolute. */
  readonly folder: string;
  /** Null if it cannot be read or is not the one that the id is made from. */
  readonly identity: RunIdentity<Config> | null;
  /** How the run ended, or why nobody can say. */
  readonly status: RunStatus;
  /** Why it is not `done`, in one sentence; null if it is. */
  readonly reason: string | null;
  /** What the user can do about it, if that is known. */
  readonly remedy: string | null;
}

/**
 * Reads a run folder, however it was left: a damaged or unfinished one is a record that says so, never an error.
 *
 * @param folder `…/<run_id>`, or `…/<run_id>.partial` for one that has not ended
 */
export async function readRun<Config>(
  study: Pick<Study<Config>, "name" | "config" | "beside">,
  folder: string,
): Promise<RunRecord<Config>> {
  const name = basename(folder);
  const runId = name.replace(/\.partial$/, "");
  const identity = await orRefusal(readIdentity(study, folder, { runId }));
  const found = { runId, folder, identity: identity.value, remedy: null };
  if (name !== runId) {
    return { ...found, status: "unfinished", reason: `the run has not ended: only '${name}' is there` };
  }
  const state = await orRefusal(readRunState(folder, { beside: study.beside?.(runId) }));
  const refusal = state.refusal ?? identity.refusal;
  if (refusal !== null) return { ...found, ...damage(refusal.what, refusal) };
  if (!state.value) return { ...found, ...damage("the folder is gone", { mend: "run again" }) };
  const { status, reason, remedy } = state.value;
  return {
    ...found,
    status,
    reason: status === "done" ? null : reason ?? `the run ended as ${status}`,
    remedy,
  };
}

/** How a damaged run is told of: one wording for all damage, whoever found it. */
export function damage(
  what: string,
  { mend = "restore the folder from a copy, or move it away and run again" }: { mend?: string } = {},
): { readonly status: "damaged"; readonly reason: string; readonly remedy: string } {
  const reason = `the sealed run is damaged: ${what.replace(/^the sealed run is damaged: /, "")}`;
  return { status: "damaged", reason, remedy: mend };
}

async function orRefusal<T>(reading: Promise<T>): Promise<{ value: T | null; refusal: InputError | null }> {
  try {
    return { value: await reading, refusal: null };
  } catch (error) {
    if (error instanceof InputError) return { value: null, refusal: error };
    throw error;
  }
}

/** What lies in a folder of runs, sorted. */
export interface RunListing {
  /** Absolute: run folders, whatever lies in their place, and the working folders of runs that have not ended. */
  readonly runs: readonly string[];
  /** Names that are no run's. */
  readonly strangers: readonly string[];
}

/**
 * The runs of a folder, told by their names alone. Runs that were moved aside to be run anew (`<run_id>.attempt-1`) are
 * neither runs nor strangers: the folder that took their place is there, or will be.
 *
 * @throws {InputError} if the place of the runs is no folder, or cannot be read
 */
export async function listRuns(folder: string): Promise<RunListing> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      // Whatever bears a run's name is one of the runs; what is wrong with it is for its reader to say.
      if (!name.startsWith(".") && !name.endsWith(".lock")) names.push(name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw folderErrorOf(error, folder);
  }
  const present = new Set(names);
  const runs = names.filter((name) =>
    /^[0-9a-f]{16}(\.partial)?$/.test(name) &&
    (!name.endsWith(".partial") || !present.has(name.slice(0, -".partial".length)))
  );
  const strangers = names.filter((name) => !/^[0-9a-f]{16}(\.partial|\.attempt-\d+)?$/.test(name));
  return { runs: runs.sort().map((name) => join(folder, name)), strangers: strangers.sort() };
}
