import { join } from "node:path";
import { parseYaml, yamlValue } from "../config/parse_yaml.ts";
import { InputError } from "../errors.ts";
import { freezesFolder, frozenPlans } from "./freeze.ts";
import { committedVersions, everCommitted } from "./history.ts";

/** The names of the plans whose freezes git has seen in a commit, whether or not their files are still there. */
export async function committedFreezes(
  { repository, everywhere }: { repository: string; everywhere?: boolean },
): Promise<string[]> {
  return frozenPlans(await everCommitted(freezesFolder({ repository }), { repository, everywhere }));
}

/**
 * Every version of every plan that a commit holds, the newest first, before any schema has looked at it; a version that
 * is no YAML says nothing and is left out.
 */
export async function* committedPlans(
  { repository }: { repository: string },
): AsyncGenerator<{ readonly commit: string; readonly path: string; readonly value: unknown }> {
  const folder = join(repository, "configs", "preregistrations");
  for await (const { commit, path, text } of committedVersions(folder, { repository })) {
    try {
      yield { commit, path, value: yamlValue(parseYaml(text, { where: path }), { where: path }) };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
}
