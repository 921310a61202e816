import { join } from "node:path";
import { readRunState } from "@/core/artifacts/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import type { Summary } from "../analyse/summary.ts";

/** The runs of a summary, with numbers and diverged. */
export type StudyRuns = Pick<Summary, "runs" | "diverged">;

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
