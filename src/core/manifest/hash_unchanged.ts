import { createHash } from "node:crypto";
import { type BigIntStats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { readErrorOf } from "../files/mod.ts";
import { InputError } from "../errors.ts";

const BUFFER_BYTES = 1 << 20;

/**
 * Digest and size of a file that stays as it is while it is read: both are of the same bytes. It is opened once; what the
 * file system says of it before and after must agree, and its path must still lead to it.
 *
 * @param options.onBytes called with the number of bytes read since the last call
 * @throws {InputError} if it is missing, not readable, or changes meanwhile
 */
export async function hashUnchanged(
  path: string,
  { onBytes = () => {} }: { onBytes?: (bytes: number) => void } = {},
): Promise<{ sha256: string; size: number }> {
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (error) {
    throw await readErrorOf(error, path);
  }
  try {
    const before = await file.stat({ bigint: true });
    const hash = createHash("sha256");
    const buffer = new Uint8Array(BUFFER_BYTES);
    let size = 0;
    // a file that grows as fast as it is read has no end
    while (size <= before.size) {
      const { bytesRead } = await file.read(buffer, 0, BUFFER_BYTES, size);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      size += bytesRead;
      onBytes(bytesRead);
    }
    const after = [await file.stat({ bigint: true }), await stat(path, { bigint: true }).catch(() => null)];
    if (BigInt(size) !== before.size || after.some((state) => state === null || !isSame(before, state))) {
      throw new InputError("changes while it is hashed", {
        where: path,
        mend: "wait until what writes it has ended, then start again",
      });
    }
    return { sha256: hash.digest("hex"), size };
  } finally {
    await file.close();
  }
}

function isSame(a: BigIntStats, b: BigIntStats): boolean {
  return (["dev", "ino", "size", "mtimeNs", "ctimeNs"] as const).every((key) => a[key] === b[key]);
}
