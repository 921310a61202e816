import { InputError } from "../errors.ts";
import { isMissing, readErrorOf } from "./read_error.ts";
import { openRegularFile } from "./regular_file.ts";

/** Far above any table, log, notebook or summary, far below what a text in memory may hold. */
const MOST_BYTES = 64 << 20;

/**
 * The bytes of a file that a person or another program wrote.
 *
 * @param mostBytes what it may have; an endless or absurd file is refused before it fills the memory
 * @throws {InputError} missing (with the nearest file of that folder), not a regular file, unreadable, too large
 */
export async function readBytes(
  path: string,
  { mostBytes = MOST_BYTES }: { mostBytes?: number } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  await using file = await openRegularFile(path);
  if (file.size > mostBytes) {
    throw new InputError(`has ${file.size} bytes, more than the ${mostBytes} that such a file may have`, {
      where: path,
      mend: "name the right file, or make it smaller",
    });
  }
  const bytes = new Uint8Array(file.size);
  try {
    return bytes.subarray(0, await file.read(bytes));
  } catch (error) {
    throw await readErrorOf(error, path);
  }
}

/**
 * The text of a file that a person or another program wrote; a byte-order mark is no part of it.
 *
 * @param keepMark the mark is kept, as U+FEFF: for texts that must be what was written, to the byte
 * @throws {InputError} as `readBytes`; not UTF-8
 */
export async function readText(
  path: string,
  { keepMark = false, ...options }: { mostBytes?: number; keepMark?: boolean } = {},
): Promise<string> {
  const bytes = await readBytes(path, options);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: keepMark }).decode(bytes);
  } catch (cause) {
    throw new InputError("not UTF-8 text", { where: path, mend: "save it as UTF-8", cause });
  }
}

/** As `readText`, but undefined where there is nothing at the path. */
export async function readTextIfThere(
  path: string,
  options: { mostBytes?: number } = {},
): Promise<string | undefined> {
  try {
    return await readText(path, options);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
