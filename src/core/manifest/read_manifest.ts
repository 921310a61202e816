import { deepFreeze } from "../config/deep_freeze.ts";
import { parseYaml, yamlValue } from "../config/parse_yaml.ts";
import { readText } from "../files/read_text.ts";
import { validate } from "../config/validate.ts";
import { InputError } from "../errors.ts";
import { pathProblem } from "./data_path.ts";
import { type ManifestEntry, manifestSchema } from "./schema.ts";

/** A manifest: the files that a study's numbers rest on. */
export interface Manifest {
  /** The manifest file itself, as given. */
  readonly path: string;
  /** The folder that the entries' paths count from. */
  readonly dataFolder: string;
  /** In the order of the file; no path twice. */
  readonly entries: readonly ManifestEntry[];
}

/**
 * Reads a manifest and checks its form; the files it names are not touched (see `verifyManifest`).
 *
 * @param dataFolder what the entries' paths are relative to
 * @throws {InputError} missing file, bad YAML, unknown or ill-typed keys, a path that leaves the data folder, a path
 * named twice; all bad entries in one line
 */
export async function readManifest(
  manifestPath: string,
  { dataFolder }: { dataFolder: string },
): Promise<Manifest> {
  return manifestOf(await readText(manifestPath), { manifestPath, dataFolder });
}

/** The manifest that a text holds. */
export function manifestOf(
  text: string,
  { manifestPath, dataFolder }: { manifestPath: string; dataFolder: string },
): Manifest {
  const document = parseYaml(text, { where: manifestPath });
  const { entries } = validate(yamlValue(document, { where: manifestPath }), manifestSchema, {
    where: manifestPath,
  });
  const problems = entries.flatMap(({ path }, index) => {
    const problem = pathProblem(path) ??
      (entries.findIndex((other) => other.path === path) < index ? "the path is named twice" : undefined);
    return problem === undefined ? [] : [`entries[${index}].path: ${problem}, got ${JSON.stringify(path)}`];
  });
  if (problems.length > 0) {
    throw new InputError(problems.join("; "), {
      where: manifestPath,
      mend: "write paths relative to the data folder, with '/'",
    });
  }
  return deepFreeze({ path: manifestPath, dataFolder, entries });
}
