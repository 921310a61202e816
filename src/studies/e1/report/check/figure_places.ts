import { join } from "node:path";
import { InputError } from "@/core/errors.ts";

/**
 * What lies beside a report under a figure's name is taken for that figure.
 *
 * @throws {InputError} something else than a file lies there
 */
export async function requireFigurePlaces(folder: string, names: readonly string[]): Promise<void> {
  for (
    const path of names.flatMap((name) => [`${name}.svg`, `${name}.png`]).map((name) => join(folder, name))
  ) {
    const found = await Deno.lstat(path).catch(() => undefined);
    if (found === undefined || found.isFile) continue;
    const what = found.isDirectory ? "a folder" : found.isSymlink ? "a link" : "a pipe, a socket or a device";
    throw new InputError(`is ${what}, where a figure of the report should lie`, {
      where: path,
      mend: "move it away, and run 'deno task figures'",
    });
  }
}
