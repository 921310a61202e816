import { join } from "node:path";

/** The files of a folder whose names match, as paths in the order of their names; folders below it are not entered. */
export async function filesIn(folder: string, name: RegExp): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isFile && name.test(entry.name)) names.push(entry.name);
  }
  return names.sort().map((found) => join(folder, found));
}
