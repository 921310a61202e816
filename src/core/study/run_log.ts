import { Buffer } from "node:buffer";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { appendText, writeErrorOf } from "../files/mod.ts";

/** A run's log, in its folder. */
export const LOG_FILE = "run.log";

/** The log of one run: remarks with times, and what programs print that it starts. */
export interface RunLog {
  /** Adds a line, with the seconds since the log was opened before it. */
  note(line: string): void;
  /** A line of a program's; from 1 MB on they are counted and dropped. */
  output(line: string): void;
  /** Writes what is still in memory, and how much was cut. */
  flush(): void;
}

const MOST_BYTES = 1_000_000;
/** A program may print a million short lines; each would cost a system call. */
const BUFFER_CHARACTERS = 1 << 14;

/** A program may have removed the folder, or put something else in the log's place: the text waits until it is back. */
const MISPLACED = [Deno.errors.NotFound, Deno.errors.NotADirectory, InputError];

const encoder = new TextEncoder();

/**
 * Opens the log of a run folder; it is written by its path, so a program that deletes it loses only its own past. Its
 * functions throw InputError if the machine does not let it be written: no space, no permission.
 */
export function openRunLog(folder: string): RunLog {
  const path = join(folder, LOG_FILE);
  const start = performance.now();
  let [waiting, taken, dropped] = ["", 0, 0];
  const write = (): void => {
    try {
      if (waiting !== "") appendText(path, waiting);
      waiting = "";
    } catch (error) {
      if (!MISPLACED.some((kind) => error instanceof kind)) throw writeErrorOf(error, path);
    }
  };
  const note = (line: string): void => {
    const seconds = ((performance.now() - start) / 1000).toFixed(3);
    waiting += `[${seconds.padStart(9)} s] ${line}\n`;
    write();
  };
  return {
    note,
    output: (line) => {
      const text = `${line}\n`;
      const bytes = Buffer.byteLength(text);
      const room = dropped > 0 ? 0 : MOST_BYTES - taken;
      // whole characters only: the log stays UTF-8
      const fits = bytes <= room ? text : text.slice(0, encoder.encodeInto(text, new Uint8Array(room)).read);
      taken += Buffer.byteLength(fits);
      dropped += bytes - Buffer.byteLength(fits);
      waiting += fits;
      if (waiting.length > BUFFER_CHARACTERS) write();
    },
    flush: () => {
      write();
      if (dropped === 0) return;
      waiting += "\n";
      note(`the program printed more than 1 MB: the last ${dropped} bytes are cut`);
      dropped = 0;
    },
  };
}
