import { InputError } from "../errors.ts";

/**
 * Opens a file of ours to read and write, made if it is not there. What another process may have planted under its
 * name is never followed or written to: a link of either kind, a pipe, a device.
 *
 * @throws {InputError} something else than a file of its own lies there
 */
export async function openOwnFile(path: string): Promise<Deno.FsFile> {
  while (true) {
    try {
      return await Deno.open(path, { read: true, write: true, createNew: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
    const named = await Deno.lstat(path).catch(ifThere);
    if (named === undefined) continue; // removed since
    requireOwn(named, path);
    const file = await Deno.open(path, { read: true, write: true }).catch(ifThere);
    if (file === undefined) continue;
    if (sameFile(await file.stat(), named)) return file;
    file.close(); // replaced since
  }
}

/**
 * Appends to a file of ours, made if it is not there, as `openOwnFile`. One system call, so that lines of two
 * processes stay whole.
 *
 * @throws {InputError} something else than a file of its own lies there
 */
export function appendText(path: string, text: string): void {
  using file = openToAppend(path);
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
}

function openToAppend(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path, { append: true, createNew: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  const named = Deno.lstatSync(path);
  requireOwn(named, path);
  const file = Deno.openSync(path, { append: true });
  if (sameFile(file.statSync(), named)) return file;
  file.close();
  throw notOwn(path, "was replaced while it was opened");
}

/** Whether two looks saw one file: device and inode. */
export function sameFile(a: Deno.FileInfo, b: Deno.FileInfo): boolean {
  return a.dev === b.dev && a.ino === b.ino;
}

function requireOwn(found: Deno.FileInfo, path: string): void {
  if (found.isSymlink) throw notOwn(path, "is a link");
  if (found.isDirectory) throw notOwn(path, "is a folder");
  if (!found.isFile) throw notOwn(path, "is a pipe, a socket or a device");
  if (found.nlink !== null && found.nlink > 1) {
    throw notOwn(path, "is one of several names of a file (a hard link)");
  }
}

function notOwn(path: string, what: string): InputError {
  return new InputError(`${what}, so nothing is written into it`, {
    where: path,
    mend: "remove it and start again",
  });
}

function ifThere(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
