import { Module, ready } from "h5wasm/node";
import { InputError } from "../errors.ts";

/** What a call of the HDF5 library gave, or what it complained about. */
export type Attempt<T> =
  | { readonly value: T; readonly complaints: undefined }
  | { readonly value: undefined; readonly complaints: string };

/** What this module needs of the file layer inside h5wasm, which its types do not describe. */
interface FileLayer {
  write(
    stream: { readonly nfd?: number },
    buffer: Uint8Array,
    offset: number,
    length: number,
    position?: number,
  ): number;
}

const STANDARD_ERROR = 2;
let complaints: string | undefined;

const loaded = ready.then((module) => {
  const files = (module as unknown as { FS: FileLayer }).FS;
  const write = files.write;
  files.write = (stream, buffer, offset, length, position) => {
    if (complaints === undefined || stream.nfd !== STANDARD_ERROR) {
      return write(stream, buffer, offset, length, position);
    }
    complaints += new TextDecoder().decode(buffer.slice(offset, offset + length));
    return length;
  };
});

/** Resolves when the HDF5 library is compiled and can be called. */
export function hdf5Ready(): Promise<void> {
  return loaded;
}

/**
 * Runs synchronous calls of the HDF5 library and collects what it complains about.
 *
 * h5wasm drops most status codes (a dataset that could not be written or read looks like one that could), so the
 * library's own error report is the only complete sign of failure. It is kept here instead of going to the terminal.
 */
export function attempt<T>(work: () => T): Attempt<T> {
  if (complaints !== undefined) throw new Error("Cannot nest calls of the HDF5 library");
  complaints = "";
  try {
    const value = work();
    return complaints === "" ? { value, complaints: undefined } : { value: undefined, complaints };
  } catch (error) {
    // What h5wasm throws after a complaint only says less.
    if (complaints === "" || error instanceof InputError) throw error;
    return { value: undefined, complaints };
  } finally {
    complaints = undefined;
  }
}

/** The reason in a report of the HDF5 library: the system's words if it has them, else the innermost message. */
export function reasonIn(report: string): string {
  const system = report.match(/error message = '([^']+)'/)?.[1];
  const innermost = [...report.matchAll(/line \d+ in \w+\(\): ([^\n]+)/g)].at(-1)?.[1];
  return system ?? innermost ?? "the HDF5 library gives no reason";
}

export { Module };
