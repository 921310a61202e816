import { join } from "node:path";
import { STATE_FILE, writeFileAtomic } from "../artifacts/mod.ts";
import { readText, writeErrorOf } from "../files/mod.ts";
import { LOG_FILE } from "./run_log.ts";
import { METADATA_FILE } from "./metadata.ts";
import { RUN_CONFIG_FILE } from "./spec.ts";

/** Removes everything inside a folder, which may be absent: what an interrupted run left there. @throws {InputError} if it cannot be written */
export async function clearFolder(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true }).catch(ignoreAbsence);
    await Deno.mkdir(folder, { recursive: true });
  } catch (error) {
    throw writeErrorOf(error, folder);
  }
}

/**
 * Makes a run folder fit for its seal after work that may have started other programs: links, pipes and files under names
 * that are not the work's are removed, what is missing of ours is restored, everything else is kept and readable.
 *
 * @param runConfig the text that run_config.json must still have
 * @param foreign names that are somebody else's to write
 * @returns what was wrong, a sentence each
 */
export async function tidyFolder(
  folder: string,
  { runConfig, foreign }: { runConfig: string; foreign: readonly string[] },
): Promise<string[]> {
  const findings: string[] = [];
  const place = await Deno.lstat(folder).catch(() => undefined);
  if (!place?.isDirectory) {
    findings.push("the run folder was removed");
    await clearFolder(folder);
  }
  await makeReadable(folder, 0o700);
  for (const name of [STATE_FILE, METADATA_FILE, ...foreign]) {
    if (!await removeAny(join(folder, name))) continue;
    findings.push(`'${name}' was written, which is not the work's own to write; it was removed`);
  }
  for (const name of [RUN_CONFIG_FILE, LOG_FILE]) {
    const found = await Deno.lstat(join(folder, name)).catch(() => undefined);
    if (found === undefined || found.isFile) continue;
    await removeAny(join(folder, name));
    findings.push(`something else was put in the place of '${name}'; it was removed`);
  }
  for (const name of await strangersIn(folder, "")) {
    findings.push(`'${name}' was left, which is neither a file nor a folder; it was removed`);
  }
  const path = join(folder, RUN_CONFIG_FILE);
  const text = await readText(path).catch(() => undefined);
  if (text !== runConfig) {
    const what = text === undefined ? "removed" : "changed";
    findings.push(`'${RUN_CONFIG_FILE}' was ${what}; it was restored`);
    await writeFileAtomic(path, runConfig);
  }
  return findings;
}

/** Removes links and special files below a folder, makes the rest readable, and names what it removed. */
async function strangersIn(folder: string, inside: string): Promise<string[]> {
  const removed: string[] = [];
  const names = await Array.fromAsync(Deno.readDir(join(folder, inside)));
  for (const { name } of names.toSorted((a, b) => a.name < b.name ? -1 : 1)) {
    const relative = inside === "" ? name : `${inside}/${name}`;
    const path = join(folder, relative);
    const found = await Deno.lstat(path);
    if (found.isDirectory) {
      await makeReadable(path, 0o700);
      removed.push(...await strangersIn(folder, relative));
    } else if (found.isFile) await makeReadable(path, 0o600);
    else {
      await Deno.remove(path);
      removed.push(relative);
    }
  }
  return removed;
}

/** Gives ourselves the rights to it; others have no more than the umask leaves them, whatever the work gave. */
async function makeReadable(path: string, own: number): Promise<void> {
  const { mode } = await Deno.lstat(path);
  await Deno.chmod(path, (((mode ?? 0) & 0o777) | own) & ~Deno.umask());
}

async function removeAny(path: string): Promise<boolean> {
  try {
    await Deno.remove(path, { recursive: true });
    return true;
  } catch (error) {
    ignoreAbsence(error);
    return false;
  }
}

function ignoreAbsence(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
