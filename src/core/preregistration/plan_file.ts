import { parseYaml, yamlValue } from "../config/parse_yaml.ts";
import { readText } from "../files/read_text.ts";
import { InputError } from "../errors.ts";
import { canonicalJson, sha256Text } from "../identity/mod.ts";

/** A preregistration as it stands in its file. */
export interface PlanFile {
  /** As it was given. */
  readonly path: string;
  /** What the YAML says, before any schema has looked at it. */
  readonly value: unknown;
  /** SHA-256 of the canonical JSON of `value`: the same however the file is laid out. */
  readonly planSha256: string;
  /** SHA-256 of the file's text, comments included; line ends count as plain ones, as git may change them. */
  readonly textSha256: string;
}

/**
 * Reads a plan.
 *
 * @throws {InputError} missing file, bad YAML, a value that has no canonical form (`.nan`, `.inf`)
 */
export async function readPlanFile(path: string): Promise<PlanFile> {
  const text = (await readText(path)).replaceAll("\r\n", "\n");
  const value = yamlValue(parseYaml(text, { where: path }), { where: path });
  try {
    return { path, value, planSha256: planHash(value), textSha256: sha256Text(text) };
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new InputError(cause.message, { where: path, mend: "write a finite number or text there", cause });
  }
}

/** The hash that names a plan's content. */
export function planHash(value: unknown): string {
  return sha256Text(canonicalJson(value));
}

/** What stands where something is still to be decided. */
const OPEN_TEXT = /\b(TODO|TBD|FIXME)\b|\?\?\?/;

/**
 * The fields of a plan that are still open: null, blank, or a text that says so (TODO, TBD, FIXME, ???). Dotted paths in
 * the plan's order.
 *
 * @example
 * ```ts
 * import { openFields } from "@/core/preregistration/mod.ts";
 * const open = openFields({ seeds: [1, 2], arms: { new: { config_sha256: null } }, question: "TODO" });
 * if (open.join() !== "arms.new.config_sha256,question") throw new Error(open.join());
 * ```
 */
export function openFields(value: unknown, path = ""): string[] {
  if (value === null || value === undefined) return [path];
  if (typeof value === "string") return value.trim() === "" || OPEN_TEXT.test(value) ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => openFields(item, `${path}[${index}]`));
  if (typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, child]) =>
    openFields(child, path === "" ? key : `${path}.${key}`)
  );
}
