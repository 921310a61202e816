/** Takes the wanted members out of a wheel, which is a zip archive. */

import { createWriteStream } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
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
      const content = await zip.openReadStreamPromise(entry);
      content.on("data", (chunk: Uint8Array) => progress.advance(chunk.length / megabyte));
      await writeMember(content, { target: join(into, entry.fileName), mode: modeOf(entry) });
    }
  } finally {
    zip.close();
  }
}

async function writeMember(
  content: Readable,
  { target, mode }: { target: string; mode: number },
): Promise<void> {
  await Deno.mkdir(dirname(target), { recursive: true });
  await pipeline(content, createWriteStream(target, { mode }));
  using file = await Deno.open(target);
  await file.sync();
}

/** The upper half of the attributes is the Unix mode: CUDA's ptxas must stay executable. */
function modeOf(entry: Entry): number {
  return (entry.externalFileAttributes >>> 16) & 0o777 || 0o644;
}
