import { join } from "node:path";

/** Every file of a run folder that must not depend on when and where it was made: name → bytes. */
export async function lastingFiles(folder: string): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for await (const { name } of Deno.readDir(folder)) {
    if (["run.log", "metadata.json", "state.json"].includes(name)) continue;
    files[name] = await Deno.readFile(join(folder, name));
  }
  return files;
}
