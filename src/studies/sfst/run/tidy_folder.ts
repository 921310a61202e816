import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { readText, writeErrorOf } from "@/core/files/mod.ts";
import {
  ANNOTATIONS,
  DIAGNOSIS_FILE,
  DIAGNOSIS_TEXT_FILE,
  LOG_FILE,
  METADATA_FILE,
  RUN_CONFIG_FILE,
} from "./run_files.ts";

/** Written by the run or by later stages; what a solver leaves under these names would pass for theirs. */
const FOREIGN = ["state.json", METADATA_FILE, DIAGNOSIS_FILE, DIAGNOSIS_TEXT_FILE, ...ANNOTATIONS];
const OURS = [RUN_CONFIG_FILE, LOG_FILE];

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
 * Makes a run folder fit for its seal after a program of the user's worked in it: links, pipes and files under names
 * that are not the solver's are removed, what is missing of ours is restored, everything else is kept and readable.
 *
 * @param runConfig the text that run_config.json must still have
 * @returns what was wrong, a sentence each
 */
export async function tidyFolder(folder: string, { runConfig }: { runConfig: string }): Promise<string[]> {
  const findings: string[] = [];
  const place = await Deno.lstat(folder).catch(() => undefined);
  if (!place?.isDirectory) {
    findings.push("the solver removed its run folder");
    await clearFolder(folder);
  }
  await makeReadable(folder, 0o700);
  for (const name of FOREIGN) {
    if (!await removeAny(join(folder, name))) continue;
    findings.push(`the solver wrote '${name}', which is not its own to write; it was removed`);
  }
  for (const name of OURS) {
    const found = await Deno.lstat(join(folder, name)).catch(() => undefined);
    if (found === undefined || found.isFile) continue;
    await removeAny(join(folder, name));
    findings.push(`the solver put something else in the place of '${name}'; it was removed`);
  }
  for (const name of await strangersIn(folder, "")) {
    findings.push(`the solver left '${name}', which is neither a file nor a folder; it was removed`);
  }
  const path = join(folder, RUN_CONFIG_FILE);
  const text = await readText(path).catch(() => undefined);
  if (text !== runConfig) {
    const what = text === undefined ? "removed" : "changed";
    findings.push(`the solver ${what} '${RUN_CONFIG_FILE}'; it was restored`);
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

/** Gives ourselves the rights to it; others have no more than the umask leaves them, whatever the solver gave. */
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
