import { exists } from "@/core/exists.ts";
import { basename, join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { filesIn } from "@/core/files_in.ts";
import { artifactsFolder, repositoryRoot } from "@/core/repository.ts";
import { outputFoldersOf } from "../../plan/assemble.ts";
import { resolvePlan } from "../../plan/resolve.ts";
import { FACTS_FILE, REPORT_FILE } from "../report_files.ts";

/** A folder with a report or the half of one, and whether the report is a copy that is kept without its runs. */
export interface ReportFolder {
  /** Absolute. */
  readonly folder: string;
  /** Whether it is such a copy. */
  readonly kept: boolean;
}

/** Where reports of E1 are: made here, one a plan and one of the rehearsal, and kept in validation/. */
export async function reportFolders(): Promise<ReportFolder[]> {
  const experiments = await filesIn(join(repositoryRoot(), "configs", "experiments"), /\.yaml$/);
  const plans = await Promise.all(
    experiments.map((path) =>
      resolvePlan([`experiment=${basename(path, ".yaml")}`]).catch((error) => {
        if (error instanceof InputError) return undefined;
        throw error;
      })
    ),
  );
  const made = [
    // a configuration that does not resolve is another gate's finding
    ...(await Promise.all(plans.map((plan) => plan === undefined ? [] : outputFoldersOf(plan)))).flat(),
    join(artifactsFolder(), "dryrun"),
  ];
  const candidates = [
    ...[...new Set(made)].map((folder) => ({ folder, kept: false })),
    ...(await foldersIn(join(repositoryRoot(), "validation"))).map((folder) => ({ folder, kept: true })),
  ];
  const present = await Promise.all(
    candidates.map(async ({ folder }) =>
      await exists(join(folder, REPORT_FILE)) || await exists(join(folder, FACTS_FILE)) // one says that the other was there
    ),
  );
  return candidates.filter((_, index) => present[index]);
}

async function foldersIn(parent: string): Promise<string[]> {
  const folders: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(parent)) {
      if (isDirectory) folders.push(join(parent, name));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return folders.sort();
}
