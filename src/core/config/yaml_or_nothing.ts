import { InputError } from "../errors.ts";
import { parseYaml, yamlValue } from "./parse_yaml.ts";

/** What a YAML text says, before any schema has looked at it; undefined if it is no YAML. */
export function yamlOrNothing(text: string, { where }: { where: string }): unknown {
  try {
    return yamlValue(parseYaml(text, { where }), { where });
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
