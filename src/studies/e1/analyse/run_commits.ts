import { join } from "node:path";

/** The commit that a run was made from, as its metadata says; null if it knows none. */
export async function commitOf(folder: string): Promise<string | null> {
  const metadata = JSON.parse(await Deno.readTextFile(join(folder, "metadata.json")));
  return metadata.git?.commit ?? null;
}
