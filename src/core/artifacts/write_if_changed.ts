import { InputError } from "../errors.ts";
import { readTextIfThere } from "../files/mod.ts";
import { writeFileAtomic } from "./atomic_write.ts";

/**
 * Writes a text atomically unless the file holds exactly it: what did not change keeps its time. What is there and no
 * text counts as another one.
 *
 * @returns whether it was written
 * @throws {InputError} as `writeFileAtomic`
 */
export async function writeIfChanged(path: string, text: string): Promise<boolean> {
  if (await presentText(path) === text) return false;
  await writeFileAtomic(path, text);
  return true;
}

async function presentText(path: string): Promise<string | undefined> {
  try {
    return await readTextIfThere(path);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
