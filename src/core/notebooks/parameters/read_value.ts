import { parseDocument } from "yaml";
import type { Json } from "../format/notebook.ts";
import type { Declaration } from "./declarations.ts";
import { fitting, unfit } from "./inject.ts";

/**
 * The value that a text of the command line means for a parameter. Where the parameter takes text, the text is taken as
 * it is; where it takes something else, it is read as YAML 1.2 (`1e-3`, `true`, `[1, 2]`, `{a: 1}`), and that comes
 * first where both would do (`null` for a `string | null`).
 *
 * @param where the notebook's path, for messages
 * @throws {InputError} neither is of the declared type
 */
export function readValue(declared: Declaration, text: string, { where }: { where: string }): Json {
  const value = yamlOf(text);
  if (value !== undefined && typeof value !== "string" && declared.type.accepts(value)) {
    return fitting(declared, value, { where });
  }
  if (declared.type.accepts(text)) return text;
  throw unfit(declared, `'${text}'`, { where });
}

function yamlOf(text: string): Json | undefined {
  const document = parseDocument(text, { prettyErrors: false });
  if (text.trim() === "" || document.errors.length > 0 || document.warnings.length > 0) return undefined;
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return undefined; // aliases
  }
}
