import { join } from "node:path";
import { appendText, writeErrorOf } from "@/core/files/mod.ts";
import { LOG_FILE } from "./run_files.ts";

/**
 * Opens the log of a run folder: each call appends a line with the time since it was opened.
 *
 * @throws {InputError} from a call: no space, no permission
 */
export function openRunLog(folder: string): (line: string) => void {
  const path = join(folder, LOG_FILE);
  const start = performance.now();
  return (line) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(3);
    try {
      appendText(path, `[${seconds.padStart(9)} s] ${line}\n`);
    } catch (error) {
      throw writeErrorOf(error, path);
    }
  };
}
