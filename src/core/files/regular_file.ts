import type { BigIntStats } from "node:fs";
import { constants, type FileHandle, open } from "node:fs/promises";
import { InputError } from "../errors.ts";
import { readErrorOf } from "./read_error.ts";

/** A file that is open for reading and known to be one: no folder, pipe, socket or device. */
export interface RegularFile extends AsyncDisposable {
  /** In bytes, when it was opened. */
  readonly size: number;
  /** What the file system says of it now. */
  state(): Promise<BigIntStats>;
  /**
   * Reads the next `into.length` bytes, or those from `at` on.
   *
   * @returns how many there were; fewer only at the file's end
   */
  read(into: Uint8Array, options?: { at?: number }): Promise<number>;
}

/**
 * Opens a file of the user's or of another process for reading. Whatever else lies at the path is refused and never
 * waited for: a named pipe without a writer, a terminal, an endless device. A link to a file is followed.
 *
 * The path is looked at before it is opened, since opening a device can act on it, and the open file again, since
 * another process may have put something else there in between.
 *
 * @throws {InputError} missing (with the nearest file of that folder), not a regular file, unreadable
 */
export async function openRegularFile(path: string): Promise<RegularFile> {
  try {
    refuseOthers(await Deno.stat(path), path);
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      const found = await handle.stat();
      refuseOthers({
        isFile: found.isFile(),
        isDirectory: found.isDirectory(),
        isFifo: found.isFIFO(),
        isSocket: found.isSocket(),
      }, path);
      return {
        size: found.size,
        state: () => handle.stat({ bigint: true }),
        read: (into, { at } = {}) => readFully(handle, { into, at }),
        [Symbol.asyncDispose]: () => handle.close(),
      };
    } catch (error) {
      await handle.close();
      throw error;
    }
  } catch (error) {
    throw await readErrorOf(error, path);
  }
}

async function readFully(
  handle: FileHandle,
  { into, at }: { into: Uint8Array; at: number | undefined },
): Promise<number> {
  let filled = 0;
  while (filled < into.length) {
    const position = at === undefined ? null : at + filled;
    const { bytesRead } = await handle.read(into, filled, into.length - filled, position);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

function refuseOthers(
  found: Partial<Pick<Deno.FileInfo, "isFile" | "isDirectory" | "isFifo" | "isSocket">>,
  path: string,
): void {
  if (found.isFile) return;
  const kind = found.isDirectory
    ? "a folder"
    : found.isFifo
    ? "a named pipe"
    : found.isSocket
    ? "a socket"
    : "a device";
  const mend = found.isDirectory ? "name a file inside it" : "name a regular file";
  throw new InputError(`is ${kind}, not a file`, { where: path, mend });
}
