import { readText } from "../files/read_text.ts";
import type { Entry } from "./format.ts";
import { parseEntry, readLogText } from "./format.ts";

/**
 * The entries of a log, oldest first. Whether the log is whole is another question (`verifyLog`).
 *
 * @throws {InputError} if the file is missing or unreadable
 */
export async function readEntries(logPath: string): Promise<Entry[]> {
  const log = readLogText(await readText(logPath));
  return log.entries.flatMap((sealed) => parseEntry(sealed) ?? []);
}
