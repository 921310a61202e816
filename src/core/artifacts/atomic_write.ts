import { basename, dirname, join } from "node:path";
import { InputError } from "../errors.ts";
import { writeErrorOf } from "./write_error.ts";

/**
 * Writes a file so that a reader, or a kill at any moment, sees the old content or the new one, never a part:
 * temporary file in the same folder, fsync, rename, fsync of the folder. Missing folders are made.
 *
 * The temporary file is always `.<name>.tmp`, held under a lock: what a killed process left behind is taken up by the
 * next write of the same file instead of piling up, and of two writers at once the second uses a name of its own.
 *
 * @throws {InputError} no space, no permission, a read-only file system, or a target that is itself read-only (a file
 * of a sealed run); the temporary file is removed
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await refuseReadOnly(path);
    const { file, name } = await openTemporary(path);
    try {
      for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
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

/** Makes renames and new names in a folder last through a power cut. */
export async function syncFolder(path: string): Promise<void> {
  using folder = await Deno.open(path, { read: true });
  await folder.sync();
}

/** The name that `writeFileAtomic` works under; readers of a folder skip such files. */
export function isTemporaryName(name: string): boolean {
  return name.startsWith(".") && name.endsWith(".tmp");
}

let serial = 0;

async function openTemporary(path: string): Promise<{ file: Deno.FsFile; name: string }> {
  const shared = join(dirname(path), `.${basename(path)}.tmp`);
  const file = await Deno.open(shared, { read: true, write: true, create: true });
  try {
    if (await file.tryLock(true)) {
      // Between our open and our lock another writer may have renamed this very file into place.
      const [ours, named] = [await file.stat(), await Deno.stat(shared).catch(() => undefined)];
      if (named !== undefined && named.ino === ours.ino) {
        await file.truncate(0);
        return { file, name: shared };
      }
    }
  } catch (error) {
    file.close();
    throw error;
  }
  file.close();
  const own = join(dirname(path), `.${basename(path)}.${Deno.pid}.${serial++}.tmp`);
  return { file: await Deno.open(own, { write: true, createNew: true }), name: own };
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
