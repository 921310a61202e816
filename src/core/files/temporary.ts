import { dirname, join } from "node:path";
import { openOwnFile, sameFile } from "./own_file.ts";

/** A folder of this process in the system's temporary one; it goes with the block that holds it. */
export interface TemporaryFolder extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
}

/** Held by the kernel's lock as long as the folder's process lives, however that ends. */
const LOCK_FILE = ".lock";

const swept = new Set<string>();

/**
 * Makes a folder in the system's temporary one. The first of a process removes those of the same prefix whose processes
 * were killed before they could.
 *
 * @param prefix of its name; what else begins so is left alone, unless a process without this lock made it so
 */
export async function openTemporaryFolder(prefix: string): Promise<TemporaryFolder> {
  while (true) {
    const path = Deno.makeTempDirSync({ prefix });
    const place = join(path, LOCK_FILE);
    let lock: Deno.FsFile | undefined;
    let taken = false;
    try {
      lock = await openOwnFile(place);
      // before it was taken somebody who sweeps may have had it, and removed what it stood for
      taken = await lock.tryLock(true) && await isNamed(lock, place);
    } finally {
      if (!taken) {
        lock?.close();
        await Deno.remove(path, { recursive: true }).catch(() => {});
      }
    }
    if (!taken) continue; // somebody who sweeps was faster
    if (!swept.has(prefix)) {
      swept.add(prefix);
      await sweep(dirname(path), prefix);
    }
    return {
      path,
      [Symbol.asyncDispose]: async () => {
        try {
          await Deno.remove(path, { recursive: true });
        } finally {
          lock!.close();
        }
      },
    };
  }
}

/** Removes the folders of ended processes. That one cannot be removed is no failure of whoever needs a new one. */
async function sweep(parent: string, prefix: string): Promise<void> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(parent)) {
      // a link is no directory here
      if (isDirectory && name.startsWith(prefix)) names.push(name);
    }
  } catch {
    return; // a child that may not look around
  }
  for (const name of names) await removeIfLeft(join(parent, name)).catch(() => {});
}

async function removeIfLeft(path: string): Promise<void> {
  const place = join(path, LOCK_FILE);
  // without one it is just being made, or not ours
  if (!(await Deno.lstat(place)).isFile) return;
  using lock = await openOwnFile(place);
  if (!await lock.tryLock(true) || !await isNamed(lock, place)) return;
  await Deno.remove(path, { recursive: true });
}

/** Whether an open file is the one that lies under a name. */
async function isNamed(file: Deno.FsFile, place: string): Promise<boolean> {
  const named = await Deno.lstat(place).catch(() => undefined);
  return named !== undefined && sameFile(await file.stat(), named);
}
