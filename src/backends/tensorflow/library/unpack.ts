/** Takes the wanted members out of a wheel, which is a zip archive. */

import { createWriteStream } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
// @ts-types="@types/yauzl"
import { type Entry, openPromise } from "yauzl";
import { openProgress } from "@/core/progress/mod.ts";

const megabyte = 1e6;

/**
 * Unpacks the members of the zip archive `path` whose names match `keep`, under their own names below `into`, and
 * waits until the disk has them. Streams: memory does not grow with a member's size.
 *
 * @throws {Error} if the archive is damaged, or a name would lead out of `into`
 */
export async function unpack(path: string, { into, keep }: { into: string; keep: RegExp }): Promise<void> {
  const zip = await openPromise(path, { autoClose: false });
  try {
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      if (keep.test(entry.fileName) && !entry.fileName.endsWith("/")) entries.push(entry);
    }
    const bytes = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
    using progress = openProgress({
      label: `unpacking ${basename(path).split("-")[0]}`,
      total: Math.ceil(bytes / megabyte),
      unit: "MB",
    });
    for (const entry of entries) {
      const target = join(into, entry.fileName);
      await Deno.mkdir(dirname(target), { recursive: true });
      const content = await zip.openReadStreamPromise(entry);
      const checksum = await writeMember(content, {
        target,
        mode: modeOf(entry),
        onBytes: (count) => progress.advance(count / megabyte),
      });
      if (checksum !== entry.crc32) {
        throw new Error(`${entry.fileName} came out of ${basename(path)} damaged`);
      }
    }
  } finally {
    zip.close();
  }
}

/** Writes a member and returns the CRC-32 of what was written. Everything goes through one pipeline: no byte is lost. */
async function writeMember(
  content: Readable,
  { target, mode, onBytes }: { target: string; mode: number; onBytes: (count: number) => void },
): Promise<number> {
  let checksum = 0;
  await pipeline(
    content,
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        checksum = crc32(chunk, checksum);
        onBytes(chunk.length);
        yield chunk;
      }
    },
    createWriteStream(target, { mode }),
  );
  using file = await Deno.open(target);
  await file.sync();
  return checksum;
}

/** The upper half of the attributes is the Unix mode: CUDA's ptxas must stay executable. */
function modeOf(entry: Entry): number {
  return (entry.externalFileAttributes >>> 16) & 0o777 || 0o644;
}
