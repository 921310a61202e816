import { basename, dirname, join } from "node:path";
import { InputError } from "../errors.ts";
import { makeFolder, sameFile, writeErrorOf } from "../files/mod.ts";

/**
 * Writes a file so that a reader, or a kill at any moment, sees the old content or the new one, never a part:
 * temporary file in the same folder, fsync, rename, fsync of the folder. Missing folders are made.
 *
 * The temporary file is always `.<name>.tmp`, made anew and held under a lock: what a killed process left behind is
 * removed by the next write of the same file instead of piling up, and of two writers at once the second uses a name of
 * its own. No link is followed, neither one planted under the temporary name nor one in place of a folder (see
 * `requireContained`); a link under the file's own name is replaced, not written through.
 *
 * @param content the text or the bytes, which may come in blocks
 * @throws {InputError} no space, no permission, a read-only file system, a link on the way, or a target that is itself
 * read-only (a file of a sealed run); the temporary file is removed
 */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
  try {
    await makeFolder(dirname(path));
    await refuseReadOnly(path);
    const { file, name } = await openTemporary(path);
    try {
      for await (const bytes of blocksOf(content)) {
        for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
      }
      await file.sync();
      // Renamed, or removed, while the lock is held: nobody can take up this temporary file in between.
      await Deno.rename(name, path);
    } catch (error) {
      await Deno.remove(name).catch(() => {});
      throw error;
    } finally {
      file.close();
    }
    await syncFolder(dirname(path));
  } catch (error) {
    throw writeErrorOf(error, path);
  }
}

function blocksOf(
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
): readonly Uint8Array[] | AsyncIterable<Uint8Array> {
  if (typeof content === "string") return [new TextEncoder().encode(content)];
  return content instanceof Uint8Array ? [content] : content;
}

/** Makes renames and new names in a folder last through a power cut. */
export async function syncFolder(path: string): Promise<void> {
  using folder = await Deno.open(path, { read: true });
  await folder.sync();
}

/** The name that `writeFileAtomic` works under; readers of a folder skip such files. */
export function isTemporaryName(name: string): boolean {
  return name.startsWith(".") && name.endsWith(".tmp");
}

/**
 * A file of our own beside `path`, new in every case: nothing that lies there is opened to be written to. The lock
 * tells a living writer from a dead one.
 */
async function openTemporary(path: string): Promise<{ file: Deno.FsFile; name: string }> {
  const shared = join(dirname(path), `.${basename(path)}.tmp`);
  await dropLeftover(shared);
  const file = await createNew(shared);
  if (file !== undefined) {
    // Between our open and our lock another writer may have taken this very file for a leftover.
    if (await file.tryLock(true) && await isNamed(file, shared)) return { file, name: shared };
    file.close();
  }
  const own = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.tmp`);
  return { file: await Deno.open(own, { write: true, createNew: true }), name: own };
}

/** Removes what a killed writer left, or anybody planted, under a temporary name; a living writer's file stays. */
async function dropLeftover(name: string): Promise<void> {
  const found = await Deno.lstat(name).catch(() => undefined);
  if (found === undefined) return;
  try {
    if (!found.isFile) return await Deno.remove(name);
    using file = await Deno.open(name, { read: true, write: true });
    if (sameFile(await file.stat(), found) && await file.tryLock(true) && await isNamed(file, name)) {
      await Deno.remove(name);
    }
  } catch {
    // Somebody else's, a full folder, or gone: then the write takes a name of its own.
  }
}

async function createNew(path: string): Promise<Deno.FsFile | undefined> {
  try {
    return await Deno.open(path, { read: true, write: true, createNew: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

async function isNamed(file: Deno.FsFile, name: string): Promise<boolean> {
  const named = await Deno.lstat(name).catch(() => undefined);
  return named !== undefined && sameFile(named, await file.stat());
}

async function refuseReadOnly(path: string): Promise<void> {
  const found = await Deno.lstat(path).catch(() => undefined);
  if (found?.isFile && found.mode !== null && (found.mode & 0o222) === 0) {
    throw new InputError("cannot write: the file is sealed (read-only)", {
      where: path,
      mend: "write elsewhere, or move the sealed file away first",
    });
  }
}
