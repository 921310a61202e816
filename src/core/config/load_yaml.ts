import type { z } from "zod";
import { parseYaml, yamlValue } from "./parse_yaml.ts";
import { readText } from "../files/read_text.ts";
import { validate } from "./validate.ts";

/**
 * A YAML file, checked against its schema and deep-frozen.
 *
 * @param path the file; messages name it as given
 * @throws {InputError} one line: the file is missing (with its nearest neighbour), empty, not YAML (with line and
 * column), has duplicate keys, or holds bad paths (all of them listed)
 */
export async function loadYaml<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const document = parseYaml(await readText(path), { where: path });
  return validate(yamlValue(document, { where: path }), schema, { where: path });
}
