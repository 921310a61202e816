import { basename, dirname, extname } from "node:path";
import { nearestName } from "../config/nearest.ts";
import { InputError } from "../errors.ts";
import { codeOf, meaningOf } from "./system_errors.ts";

/** An error met while reading `path`, as an `InputError` where the file or the machine is at fault, otherwise unchanged. */
export async function readErrorOf(error: unknown, path: string): Promise<unknown> {
  if (error instanceof InputError) return error;
  const refusal = (what: string, mend: string) => new InputError(what, { where: path, mend, cause: error });
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return refusal("no such file", await whatThereIs(path));
    case "EISDIR":
      return refusal("is a folder, not a file", "name a file inside it");
    case "EACCES":
    case "EPERM":
      return refusal("no permission to read it", "make it readable");
  }
  const meaning = meaningOf(error);
  return meaning === undefined ? error : refusal(`cannot read: ${meaning.what}`, meaning.mend);
}

/** An error met while listing the folder `path`, as an `InputError` where the machine is at fault, otherwise unchanged. */
export function folderErrorOf(error: unknown, path: string): unknown {
  const meaning = error instanceof InputError ? undefined : meaningOf(error);
  if (meaning === undefined) return error;
  return new InputError(`cannot read: ${meaning.what}`, { where: path, mend: meaning.mend, cause: error });
}

/** Whether an error is an `InputError` that blames the machine, not what was read. */
export function isSystemError(error: unknown): boolean {
  return error instanceof InputError && meaningOf(error.cause) !== undefined;
}

/** Whether an error of `readErrorOf` says that there is nothing at the path. */
export function isMissing(error: unknown): boolean {
  const code = codeOf(error instanceof InputError ? error.cause : error);
  return code === "ENOENT" || code === "ENOTDIR";
}

async function whatThereIs(path: string): Promise<string> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(dirname(path))) if (entry.isFile) names.push(entry.name);
  } catch {
    return `make the folder '${dirname(path)}' first, or correct the path`;
  }
  // The ending is the same for all of them and says nothing about likeness.
  const ending = extname(path);
  const stems = names.filter((name) => extname(name) === ending).map((name) => basename(name, ending));
  const stem = nearestName(basename(path, ending), stems);
  const near = stem === undefined ? undefined : stem + ending;
  if (near !== undefined) return `did you mean '${near}'?`;
  const alike = names.filter((name) => extname(name) === ending).sort();
  if (alike.length > 0) return `choose one of ${alike.slice(0, 8).join(", ")}`;
  return `correct the path: there is no file${ending === "" ? "" : ` *${ending}`} in that folder`;
}
