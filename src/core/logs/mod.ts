/** Append-only Markdown logs, each entry chained to the one before by its hash. */
export { appendEntry, createLog, type EntryContent } from "./append_entry.ts";
export { isBefore } from "./dates.ts";
export type { Entry } from "./format.ts";
export { readEntries } from "./read_entries.ts";
export { verifyLog } from "./verify_log.ts";
