import { join } from "node:path";
import { folderErrorOf } from "@/core/files/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { isDryRun } from "../plan/resolve_scan.ts";

/** Where runs of one sort lie; real and synthetic ones never share a tree. */
export interface RunTree {
  /** Absolute: the artifacts folder, from which paths in tables count. */
  readonly artifacts: string;
  /** Absolute: `artifacts/sfst`, or `artifacts/sfst/dryrun` for synthetic runs. */
  readonly folder: string;
  readonly synthetic: boolean;
}

/** What lies in a tree's diagnostics folder, sorted. */
export interface TreeContent {
  /** Absolute: run folders, whatever lies in their place, and the working folders of runs that have not ended. */
  readonly runs: readonly string[];
  /** Names that are no run's. */
  readonly strangers: readonly string[];
}

/** The tree that the environment asks for: the synthetic one under SFST_DRYRUN=1. */
export function runTree(
  { artifacts = artifactsFolder(), synthetic = isDryRun() }: {
    artifacts?: string;
    synthetic?: boolean;
  } = {},
): RunTree {
  return { artifacts, folder: join(artifacts, "sfst", ...(synthetic ? ["dryrun"] : [])), synthetic };
}

/**
 * The run folders of a tree, told by their names alone. Runs that were moved aside to be run anew
 * (`<run_id>.attempt-1`) are neither runs nor strangers: the folder that took their place is there, or will be.
 *
 * @throws {InputError} if the place of the runs is no folder, or cannot be read
 */
export async function listRuns({ folder }: RunTree): Promise<TreeContent> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(join(folder, "diagnostics"))) {
      // Whatever bears a run's name is one of the runs; what is wrong with it is for its reader to say.
      if (!entry.name.startsWith(".") && !entry.name.endsWith(".lock")) names.push(entry.name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw folderErrorOf(error, join(folder, "diagnostics"));
  }
  const present = new Set(names);
  const runs = names.filter((name) =>
    /^[0-9a-f]{16}(\.partial)?$/.test(name) &&
    (!name.endsWith(".partial") || !present.has(name.slice(0, -".partial".length)))
  );
  const strangers = names.filter((name) => !/^[0-9a-f]{16}(\.partial|\.attempt-\d+)?$/.test(name));
  return { runs: runs.sort().map((name) => join(folder, "diagnostics", name)), strangers: strangers.sort() };
}
