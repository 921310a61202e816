/** Files that others wrote or could have tampered with: nothing is waited for, followed or trusted. */
export { makeFolder, requireContained, requireWritable } from "./contained.ts";
export { appendText, openOwnFile, sameFile } from "./own_file.ts";
export { requirePlain } from "./plain_value.ts";
export { folderErrorOf, isMissing, isSystemError, readErrorOf } from "./read_error.ts";
export { parseJson, readJson, requireUniqueKeys } from "./read_json.ts";
export { readBytes, readText, readTextIfThere } from "./read_text.ts";
export { openRegularFile, type RegularFile } from "./regular_file.ts";
export { stampOf, untilSettled } from "./settled.ts";
export { type Meaning, meaningOf } from "./system_errors.ts";
export { openTemporaryFolder, type TemporaryFolder } from "./temporary.ts";
export { isWriteError, writeErrorOf } from "./write_error.ts";
