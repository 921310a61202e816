/** Sets a distribution up in the cache: fetched, checked, unpacked, and only then put under its name. */

import { statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { syncFolder } from "@/core/artifacts/atomic_write.ts";
import { tryProcessLock, withProcessLock } from "@/core/artifacts/process_lock.ts";
import { InputError } from "@/core/errors.ts";
import { requireWritable } from "@/core/files/mod.ts";
import { writeErrorOf } from "@/core/files/write_error.ts";
import { sha256File } from "@/core/identity/sha256.ts";
import { unpack } from "./unpack.ts";
import type { Distribution, Wheel } from "./wheels.ts";

/** Downloads a wheel into `folder` and returns its path. */
export type Fetch = (wheel: Wheel, place: { folder: string }) => Promise<string>;

const longestSetUpMs = 2 * 3600 * 1000;

/** The folder of a distribution that is set up; undefined if it is not. */
export async function installed(
  { name }: Pick<Distribution, "name">,
  { cache }: { cache: string },
): Promise<string | undefined> {
  const folder = join(cache, name);
  return await exists(folder) ? folder : undefined;
}

/**
 * Sets `distribution` up in its folder below `cache` unless it is there. A folder under that name is complete: all
 * work is done in `<name>.partial/`, which is renamed at the end. Wheels that had arrived before an interruption
 * are taken up again; of two processes the second waits for the first.
 *
 * @returns the folder
 * @throws {Error} if a wheel cannot be fetched or is not the pinned one, and then nothing of it is left
 * @throws {InputError} if the disk is full or the cache folder cannot be written to, before anything is fetched
 */
export async function install(
  distribution: Distribution,
  { cache, fetch, log }: { cache: string; fetch: Fetch; log: (line: string) => void },
): Promise<string> {
  const folder = join(cache, distribution.name);
  if (await exists(folder)) return folder;
  await requireSpace(distribution, { cache });
  const lock = `${folder}.lock`;
  const first = await tryProcessLock(lock);
  if ("heldBy" in first) log(`waiting for libtensorflow, which ${first.heldBy} is setting up`);
  else await first.release();
  return await withProcessLock(lock, {
    work: async () => {
      if (!await exists(folder)) await installAlone(distribution, { folder, fetch, log });
      return folder;
    },
    timeoutMs: longestSetUpMs,
    onTimeout: (heldBy) => new Error(`${heldBy} has been setting up libtensorflow for two hours`),
  });
}

/** Refuses a disk that cannot be written to or will not hold the download, before it begins. */
async function requireSpace({ wheels, name }: Distribution, { cache }: { cache: string }): Promise<void> {
  await requireWritable(cache);
  // the wheels stay until all are unpacked; pip's second copy, while it moves what has arrived, takes no more
  const needed = wheels.reduce((sum, { bytes, expansion }) => sum + bytes * (1 + expansion), 0);
  const { bavail, bsize } = await statfs(cache);
  if (bavail * bsize >= needed) return;
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  throw new InputError(
    `libtensorflow ${name} needs ${megabytes(needed)} MB while it is set up, and ${
      megabytes(bavail * bsize)
    } MB are free`,
    { where: cache, mend: "free some space, or move the cache with XDG_CACHE_HOME" },
  );
}

async function installAlone(
  distribution: Distribution,
  { folder, fetch, log }: { folder: string; fetch: Fetch; log: (line: string) => void },
): Promise<void> {
  const partial = `${folder}.partial`;
  const [wheels, unpacked] = [join(partial, "wheels"), join(partial, "unpacked")];
  const megabytes = Math.ceil(distribution.wheels.reduce((sum, wheel) => sum + wheel.bytes, 0) / 1e6);
  log(
    `setting up libtensorflow ${distribution.name}: ${megabytes} MB, once for all clones, in ${
      dirname(folder)
    }`,
  );
  try {
    await Deno.remove(unpacked, { recursive: true }).catch(() => {});
    for (const wheel of distribution.wheels) {
      const path = await fetchChecked(wheel, { folder: join(wheels, wheel.sha256.slice(0, 16)), fetch });
      await unpack(path, { into: unpacked, keep: wheel.keep });
    }
    if (!await exists(join(unpacked, distribution.library))) {
      throw new Error(`the wheel of libtensorflow ${distribution.name} holds no ${distribution.library}`);
    }
    // The wheels go first: a kill after the renaming must not leave them behind for good.
    await Deno.remove(wheels, { recursive: true });
    await Deno.rename(unpacked, folder);
    await syncFolder(dirname(folder));
  } catch (error) {
    await Deno.remove(unpacked, { recursive: true }).catch(() => {});
    await removeIfEmpty(partial);
    throw writeErrorOf(error, partial);
  }
  await Deno.remove(partial, { recursive: true });
}

/** Removes a folder that holds nothing but empty folders; one with a wheel that arrived stays, without the others. */
async function removeIfEmpty(folder: string): Promise<void> {
  if (!await exists(folder)) return;
  for (const entry of await Array.fromAsync(Deno.readDir(folder))) {
    if (entry.isDirectory) await removeIfEmpty(join(folder, entry.name));
  }
  await Deno.remove(folder).catch(() => {});
}

/** The wheel's file: the one that arrived in an earlier attempt if it is whole, else fetched. */
async function fetchChecked(
  wheel: Wheel,
  { folder, fetch }: { folder: string; fetch: Fetch },
): Promise<string> {
  for await (const path of filesIn(folder)) {
    if (await sha256File(path) === wheel.sha256) return path;
  }
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await Deno.mkdir(folder, { recursive: true });
  const path = await fetch(wheel, { folder });
  const found = await sha256File(path);
  if (found === wheel.sha256) return path;
  await Deno.remove(folder, { recursive: true });
  throw new Error(
    `${wheel.project} ${wheel.version} is not the pinned file: sha256 expected ${wheel.sha256}, found ${found}`,
  );
}

async function* filesIn(folder: string): AsyncGenerator<string> {
  if (!await exists(folder)) return;
  for await (const entry of Deno.readDir(folder)) if (entry.isFile) yield join(folder, entry.name);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
