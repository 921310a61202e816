import { join } from "node:path";
import { z } from "zod";
import { InputError } from "../errors.ts";
import { repositoryRoot } from "../repository.ts";
import { show } from "./problems.ts";

const MOST_CHARACTERS = 100;

/** Letters and digits of any script, `_`, `-`, and single dots between them. */
const PATTERN = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]|\.(?!\.|$))*$/u;

const EXPECTED =
  `expected a name: letters, digits, '_', '-' and single dots inside, at most ${MOST_CHARACTERS} characters`;

/** Whether a text can name a configuration, a run's folder, a data set: it never leads out of the folder it stands in. */
export function isName(text: string): boolean {
  return text.length <= MOST_CHARACTERS && PATTERN.test(text);
}

/** A name in a configuration, as `isName` has it. */
export const nameSchema: z.ZodType<string> = z.string().refine(isName, { message: EXPECTED });

/** A folder in a configuration, relative with `/`: names, each below the one before; `.` is where it counts from. */
export const folderSchema: z.ZodType<string> = z.string().refine(
  (text) => text === "." || text.split("/").every(isName),
  { message: "expected '.' or names separated by '/', which lead out of no folder" },
);

/**
 * A text that must be a name.
 *
 * @param where the key or argument that it comes from
 * @throws {InputError} for anything that holds a separator, `..`, a leading dot, a control character or a blank, is
 * empty, or is longer than 100 characters
 */
export function requireName(value: unknown, { where }: { where: string }): string {
  if (typeof value === "string" && isName(value)) return value;
  throw new InputError(`${EXPECTED}, got ${show(value)}`, { where, mend: "give the name alone, no path" });
}

/**
 * The file of a configuration: configs/<group>/<name>.yaml of the repository.
 *
 * @param where the key or argument that names it
 * @throws {InputError} if `name` is no name
 */
export function configPath(
  group: string,
  { name, where = `configs/${group}` }: { name: unknown; where?: string },
): string {
  return join(repositoryRoot(), "configs", group, `${requireName(name, { where })}.yaml`);
}
