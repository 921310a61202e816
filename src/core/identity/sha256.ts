import { createHash } from "node:crypto";
import { openRegularFile, readErrorOf, type RegularFile } from "../files/mod.ts";

/** SHA-256 of a UTF-8 text or of bytes, as 64 lower-case hex digits. */
export function sha256Text(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Measured: below 256 KiB the cost of a read shows, above 1 MiB nothing is gained (bench/e1/hashing.ts). */
const BUFFER_BYTES = 1 << 20;

/**
 * SHA-256 of a file, streamed: memory stays at two buffers whatever the file's size, and the next piece is read while
 * the last one is hashed.
 *
 * @param onBytes called with the number of bytes read since the last call
 * @throws {InputError} if the file is missing, not a regular file, or not readable
 */
export async function sha256File(
  path: string,
  { onBytes }: { onBytes?: (bytes: number) => void } = {},
): Promise<string> {
  await using file = await openRegularFile(path);
  try {
    return await sha256OfOpen(file, { onBytes });
  } catch (error) {
    throw await readErrorOf(error, path);
  }
}

/** The same of a file that is open, from its beginning. */
export async function sha256OfOpen(
  file: RegularFile,
  { onBytes }: { onBytes?: (bytes: number) => void },
): Promise<string> {
  const hash = createHash("sha256");
  let [filling, full] = [new Uint8Array(BUFFER_BYTES), new Uint8Array(BUFFER_BYTES)];
  let read = await file.read(filling);
  while (read > 0) {
    [full, filling] = [filling, full];
    onBytes?.(read); // first, so that an error thrown in there leaves no read behind
    const next = file.read(filling);
    hash.update(full.subarray(0, read));
    read = await next;
  }
  return hash.digest("hex");
}
