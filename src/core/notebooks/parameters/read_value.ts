import { parseYaml, yamlValue } from "../../config/parse_yaml.ts";
import { InputError } from "../../errors.ts";
import type { Json } from "../format/notebook.ts";
import type { Declaration } from "./declarations.ts";
import { fitting, unfit } from "./inject.ts";

/**
 * The value that a text of the command line means for a parameter. Where the parameter takes text, the text is taken as
 * it is; where it takes something else, it is read as YAML 1.2 (`1e-3`, `true`, `[1, 2]`, `{a: 1}`), and that comes
 * first where both would do (`null` for a `string | null`).
 *
 * @param where the notebook's path, for messages
 * @throws {InputError} neither is of the declared type, or a number would lose digits
 */
export function readValue(declared: Declaration, text: string, { where }: { where: string }): Json {
  const value = yamlOf(text);
  const isProblem = value instanceof InputError;
  if (!isProblem && typeof value !== "string" && declared.type.accepts(value)) {
    return fitting(declared, value, { where });
  }
  if (declared.type.accepts(text)) return text;
  throw unfit(declared, `'${text}'${isProblem ? ` (${value.what})` : ""}`, { where });
}

function yamlOf(text: string): Json | InputError {
  const where = "value";
  try {
    return yamlValue(parseYaml(text, { where }), { where }) as Json;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}
