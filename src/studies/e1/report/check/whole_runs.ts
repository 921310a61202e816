import { join } from "node:path";
import { readRunState } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { artifactsFolder } from "@/core/repository.ts";
import type { Summary } from "../../analyse/summary.ts";

/** The runs of a summary, with numbers and diverged. */
export type StudyRuns = Pick<Summary, "runs" | "diverged">;

/** The runs of a summary, by whether their folders can still speak for them. */
export interface WholeRuns {
  /** Those that are here as they were sealed. */
  readonly here: StudyRuns;
  /** The ids of those whose folders are gone. */
  readonly gone: ReadonlySet<string>;
  /** The ids of those that were changed since, with what was found. */
  readonly damaged: ReadonlyMap<string, InputError>;
}

/** Looks at every run of a summary: one that was changed keeps nobody from looking at the others. */
export async function wholeRuns({ runs, diverged }: StudyRuns): Promise<WholeRuns> {
  const gone = new Set<string>();
  const damaged = new Map<string, InputError>();
  for (const { run_id, path } of [...runs, ...diverged]) {
    try {
      if (await readRunState(join(artifactsFolder(), path)) === undefined) gone.add(run_id);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      damaged.set(run_id, error);
    }
  }
  const isHere = ({ run_id }: { run_id: string }) => !gone.has(run_id) && !damaged.has(run_id);
  return { here: { runs: runs.filter(isHere), diverged: diverged.filter(isHere) }, gone, damaged };
}

/**
 * The runs of a summary that are here and came to their end, be it done or diverged. One that is under way, or that was
 * stopped from outside, says nothing about another one of its id.
 *
 * @throws {InputError} if a folder was changed since it was sealed
 */
export async function endedRuns({ runs, diverged }: StudyRuns): Promise<StudyRuns> {
  const here = async <Run extends { readonly path: string }>(all: readonly Run[]): Promise<Run[]> => {
    const found = await Promise.all(all.map(hasEnded));
    return all.filter((_, index) => found[index]);
  };
  return { runs: await here(runs), diverged: await here(diverged) };
}

async function hasEnded({ path }: { readonly path: string }): Promise<boolean> {
  const state = await readRunState(join(artifactsFolder(), path));
  return state?.status === "done" || state?.status === "diverged";
}
