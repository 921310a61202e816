import { InputError } from "../errors.ts";
import { meaningOf } from "./system_errors.ts";

const REFUSED = "cannot write";

/**
 * An error met while writing `path`, as an `InputError` where the cause lies with the machine (no space, read-only,
 * no permission), otherwise unchanged. Use as `throw writeErrorOf(error, path)`.
 */
export function writeErrorOf(error: unknown, path: string): unknown {
  const meaning = error instanceof InputError ? undefined : meaningOf(error);
  if (meaning === undefined) return error;
  return new InputError(`${REFUSED}: ${meaning.what}`, { where: path, mend: meaning.mend, cause: error });
}

/** Whether an error is one that `writeErrorOf` blames on the machine: nothing else can be written there either. */
export function isWriteError(error: unknown): boolean {
  return error instanceof InputError && meaningOf(error.cause) !== undefined &&
    error.what.startsWith(REFUSED);
}
