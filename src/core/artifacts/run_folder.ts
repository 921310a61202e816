import { exists } from "../exists.ts";
import { basename, dirname, join } from "node:path";
import { InputError } from "../errors.ts";
import { sha256File } from "../identity/mod.ts";
import { isTemporaryName, syncFolder, writeFileAtomic } from "./atomic_write.ts";
import { type ProcessLock, tryProcessLock } from "./process_lock.ts";
import {
  filesOf,
  readRunState,
  readSeal,
  type RunOutcome,
  type RunState,
  sealText,
  STATE_FILE,
} from "./run_state.ts";
import { makeFolder, openRegularFile, writeErrorOf } from "../files/mod.ts";

/** A run folder that this process may work in, or that turned out to be finished already. */
export interface OpenRunFolder extends AsyncDisposable {
  /** Where to read and write: `<final>.partial` while working, the final folder once sealed. */
  readonly path: string;
  /** The finished run's state, if there was one: nothing is left to do. */
  readonly sealed: RunState | undefined;
  /** Whether an earlier, interrupted process left files to go on from. */
  readonly resumed: boolean;
  /** Ends the run: hashes every file into `state.json`, makes all of it durable and read-only, renames the folder. */
  seal(outcome: RunOutcome): Promise<RunState>;
  /** Lets go of the folder without ending the run; the next `openRunFolder` resumes. */
  close(): Promise<void>;
}

/** Another process works on the run. */
export class RunBusy extends InputError {
  /** That process in words: `process 4711 on node3`. */
  readonly heldBy: string;

  /** Names who works on `folder`, the run folder, and what to do. */
  constructor(heldBy: string, folder: string) {
    const mend = "wait until it has ended, or end it and start again";
    super(`${heldBy} is working on this run`, { where: folder, mend });
    this.heldBy = heldBy;
  }
}

/**
 * Opens a write-once run folder. Work happens in `<finalPath>.partial/`, so `finalPath` itself appears only when the
 * run has ended; a process killed at any moment leaves a partial folder that the next one resumes.
 *
 * A folder that is sealed already is returned with `sealed` set. Runs that failed, diverged or timed out are sealed
 * too; `setRunAside` makes room for another attempt.
 *
 * Files of a sealed run are read-only; the folder itself stays writable, so that a plain `rm -r` or a CI runner's
 * clean-up can still remove it. `readRunState` reports whatever was added, changed or removed.
 *
 * @param beside files that later stages may have put into the sealed folder
 * @param waitMs how long to wait for another process that works on this run: a child of a killed one may take a moment
 * to notice that it is alone
 * @throws {RunBusy} another process works on this run
 * @throws {InputError} the folder cannot be written; a sealed folder is damaged
 */
export async function openRunFolder(
  finalPath: string,
  { beside, waitMs = 0 }: { beside?: readonly string[]; waitMs?: number } = {},
): Promise<OpenRunFolder> {
  const ended = await readRunState(finalPath, { beside });
  if (ended !== undefined) {
    await dropLeftLock(finalPath);
    return finished(finalPath, ended);
  }
  const lock = await lockWithin(waitMs, `${finalPath}.lock`);
  if ("heldBy" in lock) throw new RunBusy(lock.heldBy, finalPath);
  try {
    const partial = `${finalPath}.partial`;
    await completeSeal(partial, finalPath);
    // Looked at again under the lock: another process may have ended the run since.
    const sealed = await readRunState(finalPath, { beside });
    if (sealed !== undefined) {
      await lock.release();
      return finished(finalPath, sealed);
    }
    await requireNoLink(partial);
    await makeFolder(partial);
    const resumed = (await filesOf(partial))!.size > 0;
    return working({ finalPath, partial, lock, resumed });
  } catch (error) {
    await lock.release();
    throw writeErrorOf(error, finalPath);
  }
}

/**
 * Moves a sealed run that did not end as done aside, to `<finalPath>.attempt-<n>`, never deleted, so that it can be run anew. Nothing
 * happens if there is none, or if it is done.
 *
 * @param beside as of `openRunFolder`
 * @param carry whether the new run goes on from copies of the old one's files
 * @throws {RunBusy} another process works on this run
 * @throws {InputError} the sealed folder is damaged, or cannot be moved
 */
export async function setRunAside(
  finalPath: string,
  { beside = [], carry = false }: { beside?: readonly string[]; carry?: boolean } = {},
): Promise<void> {
  const lock = await tryProcessLock(`${finalPath}.lock`);
  if ("heldBy" in lock) throw new RunBusy(lock.heldBy, finalPath);
  try {
    const sealed = await readRunState(finalPath, { beside });
    if (sealed === undefined || sealed.status === "done") return;
    if (carry) {
      for (const name of Object.keys(sealed.files)) {
        await writeFileAtomic(join(`${finalPath}.partial`, name), blocksOf(join(finalPath, name)));
      }
    }
    await moveAside(finalPath);
  } catch (error) {
    throw writeErrorOf(error, finalPath);
  } finally {
    await lock.release();
  }
}

/** A file's bytes, a piece at a time: predictions may be larger than the memory. */
async function* blocksOf(path: string): AsyncGenerator<Uint8Array> {
  await using file = await openRegularFile(path);
  const buffer = new Uint8Array(1 << 20);
  for (let read = await file.read(buffer); read > 0; read = await file.read(buffer)) {
    yield buffer.subarray(0, read);
  }
}

function finished(path: string, sealed: RunState): OpenRunFolder {
  return {
    path,
    sealed,
    resumed: false,
    seal: () => Promise.reject(new Error(`Cannot seal ${path}: it is sealed already`)),
    close: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function working(
  { finalPath, partial, lock, resumed }: {
    finalPath: string;
    partial: string;
    lock: ProcessLock;
    resumed: boolean;
  },
): OpenRunFolder {
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await lock.release();
    open = false;
  };
  const seal = async (outcome: RunOutcome): Promise<RunState> => {
    if (!open) throw new Error(`Cannot seal ${finalPath}: it is closed`);
    try {
      const state = await writeSeal(partial, outcome);
      await publish(partial, finalPath);
      return state;
    } catch (error) {
      throw writeErrorOf(error, partial);
    } finally {
      await close();
    }
  };
  return { path: partial, sealed: undefined, resumed, seal, close, [Symbol.asyncDispose]: close };
}

async function lockWithin(waitMs: number, path: string): ReturnType<typeof tryProcessLock> {
  const start = performance.now();
  while (true) {
    const lock = await tryProcessLock(path);
    if ("release" in lock || performance.now() - start >= waitMs) return lock;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A kill between the rename and the lock's release leaves the lock file; a finished run needs none. */
async function dropLeftLock(finalPath: string): Promise<void> {
  const path = `${finalPath}.lock`;
  if (!await exists(path)) return;
  const lock = await tryProcessLock(path).catch(() => undefined); // a read-only archive may keep it
  if (lock !== undefined && "release" in lock) await lock.release();
}

/** A kill between the seal and the rename leaves a complete folder under its working name: give it its final one. */
async function completeSeal(partial: string, finalPath: string): Promise<void> {
  const state = await Deno.stat(join(partial, STATE_FILE)).catch(() => undefined);
  if (state === undefined) return;
  await readRunState(partial);
  await publish(partial, finalPath);
}

async function writeSeal(partial: string, { status, reason, remedy }: RunOutcome): Promise<RunState> {
  if (status !== "done" && !reason) throw new Error(`Cannot seal ${partial} as ${status}: it needs a reason`);
  await removeTemporaries(partial);
  const files: Record<string, string> = {};
  const folders = new Set<string>([partial]);
  for (const name of (await filesOf(partial))!) {
    const path = join(partial, name);
    files[name] = await sha256File(path);
    using file = await Deno.open(path, { read: true });
    await file.sync();
    folders.add(dirname(path));
  }
  for (const folder of folders) await syncFolder(folder);
  const state = { status, reason: reason ?? null, remedy: remedy ?? null, files };
  await writeFileAtomic(join(partial, STATE_FILE), sealText(state));
  return state;
}

async function removeTemporaries(folder: string): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) await removeTemporaries(path);
    else if (isTemporaryName(entry.name)) await Deno.remove(path);
  }
}

async function publish(partial: string, finalPath: string): Promise<void> {
  for (const name of [...Object.keys((await readSeal(partial)).files), STATE_FILE]) {
    const path = join(partial, name);
    const { mode } = await Deno.lstat(path);
    await Deno.chmod(path, (mode ?? 0o444) & 0o555); // read-only, and no wider than the umask made it
  }
  await Deno.rename(partial, finalPath);
  await syncFolder(dirname(finalPath));
}

/** Who can plant a link here could have the run written anywhere. */
async function requireNoLink(partial: string): Promise<void> {
  const found = await Deno.lstat(partial).catch(() => undefined);
  if (!found?.isSymlink) return;
  throw new InputError("a link lies where the run would be computed", {
    where: partial,
    mend: "remove the link",
  });
}

async function moveAside(finalPath: string): Promise<void> {
  const taken = new Set<string>();
  for await (const entry of Deno.readDir(dirname(finalPath))) taken.add(entry.name);
  let attempt = 1;
  while (taken.has(`${basename(finalPath)}.attempt-${attempt}`)) attempt++;
  await Deno.rename(finalPath, `${finalPath}.attempt-${attempt}`);
}
