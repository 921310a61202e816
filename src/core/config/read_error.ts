import { basename, dirname, extname } from "node:path";
import { InputError } from "../errors.ts";
import { nearestName } from "./nearest.ts";

/** An error met while reading `path`, as an `InputError` where the file is at fault, otherwise unchanged. */
export async function readErrorOf(error: unknown, path: string): Promise<unknown> {
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
    return new InputError("no such file", { where: path, mend: await whatThereIs(path), cause: error });
  }
  if (error instanceof Deno.errors.IsADirectory) {
    return new InputError("is a folder, not a file", {
      where: path,
      mend: "name a file inside it",
      cause: error,
    });
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return new InputError("no permission to read it", {
      where: path,
      mend: "make it readable",
      cause: error,
    });
  }
  return error;
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
  return names.length === 0 ? "the folder is empty" : `choose one of ${names.sort().slice(0, 8).join(", ")}`;
}
