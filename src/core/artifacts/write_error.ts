import { InputError } from "../errors.ts";

/** System error code → what it means for the person at the keyboard, and what they can do. */
const MEANINGS: Readonly<Record<string, readonly [what: string, mend: string]>> = {
  ENOSPC: ["no space left on the device", "free some space and start again; finished work is kept"],
  EDQUOT: ["the disk quota is used up", "free some space and start again; finished work is kept"],
  EFBIG: ["the file would exceed the allowed file size", "raise the limit (ulimit -f) and start again"],
  EROFS: ["the file system is read-only", "mount it writable, or choose another folder"],
  EACCES: ["no permission to write here", "make the folder writable, or choose another one"],
  EPERM: ["no permission to write here", "make the folder writable, or choose another one"],
  ENOTDIR: ["a part of this path is a file, not a folder", "move that file away, or choose another folder"],
  EEXIST: ["a file lies where a folder should be", "move that file away, or choose another folder"],
  EISDIR: ["a folder lies where the file should go", "move that folder away"],
  ENAMETOOLONG: ["the path is too long for the file system", "choose a shorter folder name"],
  EIO: ["the device reported an input/output error", "check the disk, or choose another one"],
  ENOLCK: ["the file system offers no locks", "choose a folder on a local disk"],
  ENOSYS: ["the file system offers no locks", "choose a folder on a local disk"],
  ENOTSUP: ["the file system offers no locks", "choose a folder on a local disk"],
};

const REFUSED = "cannot write";

/**
 * An error met while writing `path`, as an `InputError` where the cause lies with the machine (no space, read-only,
 * no permission), otherwise unchanged. Use as `throw writeErrorOf(error, path)`.
 */
export function writeErrorOf(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof InputError) return error;
  const meaning = MEANINGS[codeOf(error)];
  if (meaning === undefined) return error;
  return new InputError(`${REFUSED}: ${meaning[0]}`, { where: path, mend: meaning[1], cause: error });
}

/** Whether an error is one that `writeErrorOf` blames on the machine: nothing else can be written there either. */
export function isWriteError(error: unknown): boolean {
  return error instanceof InputError && error.cause instanceof Error && codeOf(error.cause) in MEANINGS &&
    error.what.startsWith(REFUSED);
}

/** Deno gives some system errors no code, only the system's words. */
function codeOf(error: Error & { code?: string }): string {
  if (error.code !== undefined) return error.code;
  if (/quota exceeded/i.test(error.message)) return "EDQUOT";
  return /file too large/i.test(error.message) ? "EFBIG" : "";
}
