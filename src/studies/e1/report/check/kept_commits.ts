import { join } from "node:path";
import { exists } from "@/core/exists.ts";
import { filesIn } from "@/core/files_in.ts";
import { GateError } from "@/core/errors.ts";
import { readMetadataFile } from "@/core/study/mod.ts";
import { FACTS_FILE } from "../report_files.ts";
import { readFacts } from "../report_facts.ts";

/**
 * The commits that the runs of a study were made from, as the files beside its summary have them: E1_report.json, and the
 * copies of the runs' metadata in provenance/, by run id.
 *
 * @throws {GateError} if the two contradict each other
 */
export async function keptCommits(folder: string): Promise<ReadonlyMap<string, string | null>> {
  const commits = new Map<string, string | null>();
  if (await exists(join(folder, FACTS_FILE))) {
    for (const [id, { commit }] of Object.entries((await readFacts(folder)).runs)) commits.set(id, commit);
  }
  const copies = join(folder, "provenance");
  for (const path of await exists(copies) ? await filesIn(copies, /^[0-9a-f]{16}\.json$/) : []) {
    const id = path.slice(-21, -5);
    const { commit } = await readMetadataFile(path);
    if (commits.has(id) && commits.get(id) !== commit) {
      throw new GateError("provenance", [
        `runs.${id}.commit: ${FACTS_FILE} has ${commits.get(id)}, ${path} ${commit}`,
      ]);
    }
    commits.set(id, commit);
  }
  return commits;
}
