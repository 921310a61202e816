import { join } from "node:path";
import { z } from "zod";
import { canonicalJson, sha256File, sha256Text } from "../identity/mod.ts";
import { InputError } from "../errors.ts";
import { isMissing, readErrorOf, readJson } from "../files/mod.ts";
import { digestSchema } from "../config/digest.ts";
import { validate } from "../config/validate.ts";

/** How a run ended. Anything but `done` has a reason, and a remedy where one is known. */
export interface RunOutcome {
  /** `diverged`: the numbers left what can be computed; `timeout`: the limit of time was reached. */
  readonly status: "done" | "failed" | "diverged" | "timeout";
  /** What happened, in a sentence without a full stop. */
  readonly reason?: string;
  /** What may help, as an imperative sentence without a full stop. */
  readonly remedy?: string;
}

/** The seal of a run folder, as `state.json` holds it. */
export interface RunState {
  /** As in `RunOutcome`. */
  readonly status: RunOutcome["status"];
  /** Null of a run that is done. */
  readonly reason: string | null;
  /** Null where none is known. */
  readonly remedy: string | null;
  /** Every file of the run but `state.json`: path inside the folder (with `/`) → sha256, 64 hex digits. */
  readonly files: Readonly<Record<string, string>>;
}

/** The name of the seal inside a run folder. */
export const STATE_FILE = "state.json";

const sealSchema = z.strictObject({
  status: z.enum(["done", "failed", "diverged", "timeout"]),
  reason: z.string().nullable(),
  remedy: z.string().nullable(),
  files: z.record(z.string(), digestSchema),
  // Over the four fields above: an edited status or file list does not pass for the one that was sealed.
  seal: digestSchema,
});

/**
 * The state of a sealed run, after checking that its seal and the hash of every file agree.
 *
 * @param finalPath the run folder, without `.partial`
 * @param beside files that later stages may have put beside the sealed ones; they are no part of the run
 * @returns undefined if there is no such folder (the run has not ended)
 * @throws {InputError} naming every file that is missing, changed or was added since the run was sealed
 */
export async function readRunState(
  finalPath: string,
  { beside = [] }: { beside?: readonly string[] } = {},
): Promise<RunState | undefined> {
  const names = await filesOf(finalPath);
  if (names === undefined) return undefined;
  const state = await readSeal(finalPath);
  const findings: string[] = [];
  for (const [name, expected] of Object.entries(state.files)) {
    if (!names.has(name)) findings.push(`'${name}' is missing`);
    else {
      const found = await sha256File(join(finalPath, name));
      if (found !== expected) {
        findings.push(`'${name}' has changed: expected sha256 ${expected}, found ${found}`);
      }
    }
  }
  for (const name of names) {
    if (!(name in state.files) && name !== STATE_FILE && !beside.includes(name)) {
      findings.push(`'${name}' was added after the run ended`);
    }
  }
  if (findings.length > 0) throw damaged(finalPath, findings.join("; "));
  return state;
}

/** `state.json` of a folder, its own seal checked, its files not. */
export async function readSeal(folder: string): Promise<RunState> {
  const path = join(folder, STATE_FILE);
  let content: unknown;
  try {
    content = await readJson(path);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw damaged(folder, `'${STATE_FILE}' ${isMissing(error) ? "is missing" : error.what}`, error);
  }
  const { seal, ...state } = validate(content, sealSchema, { where: path });
  if (seal !== sha256Text(canonicalJson(state))) {
    throw damaged(folder, `'${STATE_FILE}' has changed since it was sealed`);
  }
  return state;
}

/** The text of `state.json` for a state. */
export function sealText(state: RunState): string {
  return JSON.stringify({ ...state, seal: sha256Text(canonicalJson(state)) }, null, 2) + "\n";
}

/**
 * Every file below a folder, as paths with `/`, sorted. Names that begin with a dot are left out: what a file browser
 * or an editor drops into a finished folder is no part of the run.
 *
 * @returns undefined if there is nothing at the path
 * @throws {InputError} something else than a folder lies there (a run that was moved away and linked, say), or it
 * cannot be read
 */
export async function filesOf(folder: string): Promise<Set<string> | undefined> {
  const found: string[] = [];
  const walk = async (inside: string): Promise<void> => {
    for await (const entry of Deno.readDir(join(folder, inside))) {
      if (entry.name.startsWith(".")) continue;
      const name = inside === "" ? entry.name : `${inside}/${entry.name}`;
      if (entry.isDirectory) await walk(name);
      else if (entry.isFile) found.push(name);
      else throw damaged(folder, `'${name}' is neither a file nor a folder`);
    }
  };
  try {
    const place = await Deno.lstat(folder);
    if (!place.isDirectory) {
      const kind = place.isSymlink ? "a link" : place.isFile ? "a file" : "a pipe, a socket or a device";
      throw damaged(folder, `it is ${kind}, not a folder`);
    }
    await walk("");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw await readErrorOf(error, folder);
  }
  return new Set(found.sort());
}

function damaged(folder: string, what: string, cause?: unknown): InputError {
  return new InputError(`the sealed run is damaged: ${what}`, {
    where: folder,
    mend: "restore the folder from a copy, or move it away and run again",
    cause,
  });
}
