import type { BigIntStats } from "node:fs";
import { stat } from "node:fs/promises";
import { InputError } from "../errors.ts";
import { openRegularFile, readErrorOf, stampOf, untilSettled } from "../files/mod.ts";
import { sha256OfOpen } from "../identity/mod.ts";

/**
 * Digest, size and stamp of a file that stays as it is while it is read: all are of the same bytes. It is opened once;
 * what the file system says of it before and after must agree, and its path must still lead to it.
 *
 * @param options.onBytes called with the number of bytes read since the last call
 * @throws {InputError} if it is missing, not a regular file, not readable, or changes meanwhile
 */
export async function hashUnchanged(
  path: string,
  { onBytes = () => {} }: { onBytes?: (bytes: number) => void } = {},
): Promise<{ sha256: string; size: number; stamp: string }> {
  const changed = () =>
    new InputError("changes while it is hashed", {
      where: path,
      mend: "wait until what writes it has ended, then start again",
    });
  await using file = await openRegularFile(path);
  try {
    const before = await settled(() => file.state());
    let size = 0;
    const sha256 = await sha256OfOpen(file, {
      onBytes: (bytes) => {
        size += bytes;
        // a file that grows as fast as it is read has no end
        if (size > before.size) throw changed();
        onBytes(bytes);
      },
    });
    const after = [await file.state(), await stat(path, { bigint: true }).catch(() => null)];
    const stamp = stampOf(before);
    if (BigInt(size) !== before.size || after.some((state) => state === null || stampOf(state) !== stamp)) {
      throw changed();
    }
    return { sha256, size, stamp };
  } catch (error) {
    throw await readErrorOf(error, path);
  }
}

/** The state of a file once any further change of it gets another stamp. */
async function settled(state: () => Promise<BigIntStats>): Promise<BigIntStats> {
  const first = await state();
  const wait = untilSettled(first);
  if (wait === 0) return first;
  await new Promise((resolve) => setTimeout(resolve, wait));
  return await state();
}
