/** What an error of the operating system means for the person at the keyboard, and what they can do. */
export interface Meaning {
  /** What the system refuses, in words. */
  readonly what: string;
  /** What the user can do about it, as an imperative sentence without a full stop. */
  readonly mend: string;
}

const meaning = (what: string, mend: string): Meaning => ({ what, mend });

const FULL = "free some space and start again; finished work is kept";
const NO_LOCKS = meaning("the file system offers no locks", "choose a folder on a local disk");
const DENIED = meaning("no permission", "give yourself the right to it, or choose another folder");
const DESCRIPTORS = meaning("too many open files", "raise the limit (ulimit -n) and start again");

const MEANINGS: Readonly<Record<string, Meaning>> = {
  ENOSPC: meaning("no space left on the device", FULL),
  EDQUOT: meaning("the disk quota is used up", FULL),
  EFBIG: meaning(
    "the file would exceed the allowed file size",
    "raise the limit (ulimit -f) and start again",
  ),
  EROFS: meaning("the file system is read-only", "mount it writable, or choose another folder"),
  EACCES: DENIED,
  EPERM: DENIED,
  ENOENT: meaning("no such file or folder", "correct the path, or make it first"),
  ENOTDIR: meaning(
    "a part of this path is a file, not a folder",
    "move that file away, or choose another folder",
  ),
  EEXIST: meaning("a file lies where a folder should be", "move that file away, or choose another folder"),
  EISDIR: meaning("a folder lies where the file should go", "move that folder away"),
  ENOTEMPTY: meaning("a folder with files lies there already", "move that folder away"),
  ELOOP: meaning("a link on this path leads back to itself", "remove the link, or choose another path"),
  ENAMETOOLONG: meaning("the path is too long for the file system", "choose a shorter name"),
  EXDEV: meaning("the path lies on another disk", "keep the folder on one disk"),
  ETXTBSY: meaning("a program runs from this file", "end it and start again"),
  EBUSY: meaning("the system is using it", "try again later"),
  EMFILE: DESCRIPTORS,
  ENFILE: DESCRIPTORS,
  EAGAIN: meaning(
    "the system has no more processes to give",
    "raise the limit (ulimit -u), or end other programs",
  ),
  ENOMEM: meaning("the system has no memory left", "end other programs and start again"),
  EIO: meaning("the device reported an input/output error", "check the disk, or choose another one"),
  ESTALE: meaning("the network file system has lost the file", "mount it again and start again"),
  ENXIO: meaning("a device or socket lies where the file should be", "name a regular file"),
  EINVAL: meaning("the system refuses this name", "choose another name"),
  ENOLCK: NO_LOCKS,
  ENOSYS: NO_LOCKS,
  ENOTSUP: NO_LOCKS,
  EADDRINUSE: meaning("the port is in use", "choose another port, or end the program that has it"),
  ECONNREFUSED: meaning("nothing answers at this address", "start the server, or correct the address"),
};

/** The meaning of a system's error; undefined for any other error. */
export function meaningOf(error: unknown): Meaning | undefined {
  const code = codeOf(error);
  return code !== undefined && Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined;
}

/** `ENOENT` and the like; undefined for an error that is not the system's. Deno gives some of them no code, only the system's words. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, message } = error as Error & { code?: unknown };
  if (code === "ERR_INVALID_ARG_VALUE" && /null bytes/.test(message)) return "EINVAL";
  if (typeof code === "string" && /^E[A-Z0-9]+$/.test(code)) return code;
  // what a process with few permissions is told of devices, whatever it may read
  if (error instanceof Deno.errors.NotCapable && /access to "\/(dev|proc|sys)\//.test(message)) {
    return "EACCES";
  }
  if (/quota exceeded/i.test(message)) return "EDQUOT";
  return /file too large/i.test(message) ? "EFBIG" : undefined;
}
