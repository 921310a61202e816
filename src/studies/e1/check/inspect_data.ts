import { isAbsolute, join } from "node:path";
import { exists } from "@/core/exists.ts";
import { filesIn } from "@/core/files_in.ts";
import { type Inspection, joined } from "@/core/inspection.ts";
import { readManifest, verifyManifest } from "@/core/manifest/mod.ts";
import { dataFolder, repositoryRoot } from "@/core/repository.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import { nameOf } from "./find_summaries.ts";

/**
 * Holds every data file that is here against its manifest, of whatever experiment; those of the plan must be here to be
 * looked at.
 */
export async function inspectData(
  { experiment, data }: Pick<ExperimentPlan, "experiment" | "data">,
): Promise<Inspection> {
  const needed = [data.ind, data.ood].map(({ manifest, file }) => ({ manifest: absolute(manifest), file }));
  const manifests = new Set([
    ...await filesIn(join(repositoryRoot(), "manifests"), /\.yaml$/),
    ...needed.map(({ manifest }) => manifest),
  ]);
  const inspections: Inspection[] = [];
  for (const path of manifests) {
    const { entries } = await readManifest(path, { dataFolder: dataFolder() });
    const here: string[] = [];
    for (const { path: file } of entries) if (await exists(join(dataFolder(), file))) here.push(file);
    const { findings } = await verifyManifest(path, { dataFolder: dataFolder(), only: here });
    const gone = needed.filter(({ manifest, file }) => manifest === path && !here.includes(file));
    inspections.push({
      findings: [
        ...findings,
        ...gone.filter(({ file }) => !entries.some(({ path }) => path === file)).map(({ file }) =>
          `${nameOf(path)}: has no entry for ${file}`
        ),
      ],
      unseen: gone.map(({ file }) =>
        `${file} is not in ${nameOf(dataFolder())}: 'deno task data experiment=${experiment}' makes it`
      ),
    });
  }
  return joined(inspections);
}

function absolute(manifest: string): string {
  return isAbsolute(manifest) ? manifest : join(repositoryRoot(), manifest);
}
