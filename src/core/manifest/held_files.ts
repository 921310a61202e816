import { stat } from "node:fs/promises";
import { InputError } from "../errors.ts";
import { stampOf } from "../files/mod.ts";
import { hashUnchanged } from "./hash_unchanged.ts";

/** Files that somebody reads, and that must stay what their digests say while he does. */
export interface HeldFiles {
  /**
   * Asks whether they are still what they were.
   *
   * @throws {InputError} naming the first file that is not the one any more whose digest was found
   */
  requireUnchanged(): Promise<void>;
}

/** Path and stamp → digest: a file that is asked for again by the same process is not read again. */
const known = new Map<string, string>();

/**
 * Holds files against the digests that stand for them, and remembers their state: what is read between this call and
 * `requireUnchanged` is of these bytes.
 *
 * @param files path and SHA-256 of each
 * @throws {InputError} naming the first file that is gone or has other bytes
 */
export async function holdFiles(
  files: Iterable<readonly [path: string, sha256: string]>,
): Promise<HeldFiles> {
  const held = new Map<string, string>();
  for (const [path, wanted] of files) {
    const { sha256, stamp } = await digestNow(path);
    held.set(path, stamp);
    if (sha256 === wanted) continue;
    throw new InputError(`has the sha256 ${sha256}, and ${wanted} stands for it in what reads it`, {
      where: path,
      mend: "restore the file, or give another one a name and a manifest entry of its own",
    });
  }
  return {
    async requireUnchanged() {
      for (const [path, stamp] of held) {
        if (await stampNow(path) === stamp) continue;
        throw new InputError("was changed while it was read", {
          where: path,
          mend: "restore the file, end what writes it, and start again",
        });
      }
    },
  };
}

/**
 * The SHA-256 of a file as it lies there, and its stamp; read once for each state that it has.
 *
 * @throws {InputError} as `hashUnchanged`
 */
export async function digestNow(path: string): Promise<{ sha256: string; stamp: string }> {
  const stamp = await stampNow(path);
  const before = known.get(`${path} ${stamp}`);
  if (stamp !== undefined && before !== undefined) return { sha256: before, stamp };
  const found = await hashUnchanged(path);
  known.set(`${path} ${found.stamp}`, found.sha256);
  return found;
}

/** Undefined where there is no such file. */
async function stampNow(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && stampOf(found);
}
