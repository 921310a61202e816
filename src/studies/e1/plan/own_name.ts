import { basename } from "node:path";
import type { z } from "zod";
import { loadYaml } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";

/**
 * A configuration that is named as its file.
 *
 * @param options.what it is, for messages: `the data set`
 * @throws {InputError} as `loadYaml`; another name
 */
export async function loadNamed<Config extends { readonly name: string }>(
  path: string,
  schema: z.ZodType<Config>,
  { what }: { what: string },
): Promise<Config> {
  const config = await loadYaml(path, schema);
  requireOwnName(config.name, { name: basename(path, ".yaml"), what, where: `${path}: name` });
  return config;
}

/**
 * A copy under another name, or an override of the name, would take another one's place in the records.
 *
 * @param options.name the file's
 */
export function requireOwnName(
  stated: string,
  { name, what, where }: { name: string; what: string; where: string },
): void {
  if (stated === name) return;
  throw new InputError(`expected "${name}", as the file is called, got ${JSON.stringify(stated)}`, {
    where,
    mend: `give ${what} the name of its file`,
  });
}
