import { InputError } from "../errors.ts";
import { readErrorOf } from "./read_error.ts";

/**
 * The text of a file that a person is meant to have written.
 *
 * @throws {InputError} missing (with the nearest file of that folder), a folder, unreadable, not UTF-8
 */
export async function readText(path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (error) {
    throw await readErrorOf(error, path);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError("not UTF-8 text", { where: path, mend: "save it as UTF-8", cause });
  }
}
