import { dirname } from "node:path";
import { makeFolder, openOwnFile, readText, sameFile, writeErrorOf } from "../files/mod.ts";

/** An exclusive lock between processes, held until `release` or the process's end, however it ends. */
export interface ProcessLock {
  /** Lets the next process have it. */
  release(): Promise<void>;
}

/**
 * Takes the lock file `path`, or says who has it.
 *
 * The lock is the kernel's (flock), the file's text only names the holder: when a process dies, by `kill -9` too, its
 * lock is gone in the same moment, so a stale lock file needs no guessing from process ids that may have been reused.
 * The file is deleted on release. Works between hosts where the network file system passes flock on (NFS does).
 *
 * @returns a lock, or the holder in words: `process 4711 on node3`
 * @throws {InputError} if the folder cannot be written to, or something else than a lock file lies there (a link, say)
 */
export async function tryProcessLock(path: string): Promise<ProcessLock | { readonly heldBy: string }> {
  try {
    await makeFolder(dirname(path));
    while (true) {
      const file = await openOwnFile(path);
      let taken = false;
      try {
        if (!(await file.tryLock(true))) return { heldBy: await holderNamedIn(path) };
        // The holder before us may have deleted the file between our open and our lock.
        const named = await Deno.lstat(path).catch(() => undefined);
        if (named === undefined || !sameFile(named, await file.stat())) continue;
        await file.truncate(0);
        await file.write(new TextEncoder().encode(`process ${Deno.pid} on ${Deno.hostname()}`));
        taken = true;
        return {
          release: async () => {
            await Deno.remove(path).catch(() => {});
            file.close();
          },
        };
      } finally {
        if (!taken) file.close();
      }
    }
  } catch (error) {
    throw writeErrorOf(error, path);
  }
}

/**
 * Runs `work` while holding the lock file `path`, waiting for its present holder first.
 *
 * @param onTimeout the error to throw when the holder keeps it longer than `timeoutMs`
 */
export async function withProcessLock<T>(
  path: string,
  { work, timeoutMs, onTimeout }: {
    work: () => Promise<T>;
    timeoutMs: number;
    onTimeout: (heldBy: string) => Error;
  },
): Promise<T> {
  const start = performance.now();
  while (true) {
    const lock = await tryProcessLock(path);
    if ("release" in lock) {
      try {
        return await work();
      } finally {
        await lock.release();
      }
    }
    if (performance.now() - start > timeoutMs) throw onTimeout(lock.heldBy);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function holderNamedIn(path: string): Promise<string> {
  const text = await readText(path, { mostBytes: 1000 }).catch(() => "");
  return text || "another process";
}
