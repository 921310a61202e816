import { join } from "node:path";
import type { Inspection } from "@/core/inspection.ts";
import {
  DEVIATION_LOG,
  type LoggedOpening,
  OPENING_LOG,
  readDeviations,
  readOpenings,
} from "@/core/preregistration/mod.ts";
import { artifactsFolder, logsFolder } from "@/core/repository.ts";
import type { FoundSummary } from "./find_summaries.ts";

/**
 * Whether what was trained on held-out data is still there: each run that Opening_Log.md names must stand in a summary,
 * lie in the artifacts folder, however it ended, or be explained in Deviation_Log.md, by an entry of the plan for the
 * field `runs.<run id>`. A result that was not liked cannot be taken away alone.
 */
export async function openedResults(summaries: readonly FoundSummary[]): Promise<Inspection> {
  const openings = (await readOpenings(join(logsFolder(), OPENING_LOG))).filter(({ runs }) =>
    runs.length > 0
  );
  if (openings.length === 0) return { findings: [], unseen: [] };
  const known = new Set(
    summaries.flatMap(({ summary: { runs, diverged } }) =>
      [...runs, ...diverged].map(({ run_id }) => run_id)
    ),
  );
  for (const id of await runFolders(artifactsFolder())) known.add(id);
  const explained = await explainedRuns(openings);
  const findings: string[] = [];
  for (const { entry, plan, by, runs, seeds } of openings) {
    for (const id of runs) {
      if (known.has(id) || explained.has(id)) continue;
      known.add(id);
      findings.push(
        `Opening_Log.md: entry ${entry}: run ${id} of ${plan} (${by}, seed ${
          seeds.join(", ")
        }) read held-out data, and ` +
          `its result is gone: neither here nor kept in validation/, and no deviation from runs.${id} says why`,
      );
    }
  }
  return { findings, unseen: [] };
}

async function explainedRuns(openings: readonly LoggedOpening[]): Promise<ReadonlySet<string>> {
  const explained = new Set<string>();
  for (const plan of new Set(openings.map(({ plan }) => plan))) {
    for (const { field } of await readDeviations(join(logsFolder(), DEVIATION_LOG), { plan })) {
      const named = /^runs\.([0-9a-f]{16})$/.exec(field);
      if (named) explained.add(named[1]);
    }
  }
  return explained;
}

/** The ids of all run folders, whatever study and experiment they are of. */
async function runFolders(folder: string): Promise<string[]> {
  const ids: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (!isDirectory) continue;
      const id = /^\.?([0-9a-f]{16})(\.partial)?$/.exec(name)?.[1];
      if (id !== undefined) ids.push(id);
      else ids.push(...await runFolders(join(folder, name)));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return ids;
}
