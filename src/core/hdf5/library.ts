import { resolve } from "node:path";
import type * as H5wasm from "h5wasm/node";
import { InputError } from "../errors.ts";
import { heapWithoutEnd } from "./global_heap.ts";
import { forgetOddNumbers, noteOddNumbers } from "./odd_numbers.ts";
import { listener, withOwnConsole } from "./own_console.ts";

// The library takes a third of a second to compile: it is loaded when the first file is opened.
export let Dataset: typeof H5wasm.Dataset;
export let File: typeof H5wasm.File;
export let Group: typeof H5wasm.Group;
export let Module: typeof H5wasm.Module;
export type Dataset = H5wasm.Dataset;
export type File = H5wasm.File;
export type Group = H5wasm.Group;

/** What a call of the HDF5 library gave, or what it complained about. */
export type Attempt<T> =
  | { readonly value: T; readonly complaints: undefined; readonly outside?: undefined }
  | {
    readonly value: undefined;
    readonly complaints: string;
    /** The file that the library wanted to open and was not let. */
    readonly outside?: string;
  };

/** What the library may do with files during a call. */
export interface FileAccess {
  /** The one file that it may open; none if absent. Whatever else a file refers to has no part in the file's digest. */
  readonly opens?: string;
  /** Whether it may read from the file that is open; default true. */
  readonly reads?: boolean;
}

type Transfer = (
  stream: { readonly nfd?: number; readonly path?: string },
  buffer: Uint8Array,
  offset: number,
  length: number,
  position?: number,
) => number;

/** What this module needs of the file layer inside h5wasm, which its types do not describe. */
interface FileLayer {
  open(path: string, flags: number, mode?: number): unknown;
  read: Transfer;
  write: Transfer;
}

const STANDARD_ERROR = 2;
/** Error numbers of the library's system layer (WASI). */
const [NO_PERMISSION, INPUT_OUTPUT] = [2, 29];
let complaints: string | undefined;
let access: FileAccess = {};
let outside: string | undefined;
/** Why we have refused a read to the library: what it says of it is "input/output error". */
let refusal: string | undefined;

let loaded: Promise<void> | undefined;

async function load(): Promise<void> {
  const [library, module] = await withOwnConsole(async () => {
    const library = await import("h5wasm/node");
    return [library, await library.ready];
  });
  ({ Dataset, File, Group, Module } = library);
  const files = (module as unknown as { FS: FileLayer }).FS;
  const { open, read, write } = files;
  files.open = (path, flags, mode) => {
    const own = access.opens !== undefined && resolve(path) === resolve(access.opens);
    if (complaints === undefined || own) {
      forgetOddNumbers(path);
      return open(path, flags, mode);
    }
    outside ??= path;
    throw systemError(NO_PERMISSION);
  };
  files.read = (stream, buffer, offset, length, position) => {
    if (complaints !== undefined && access.reads === false) throw systemError(INPUT_OUTPUT);
    const count = read(stream, buffer, offset, length, position);
    if (stream.nfd !== undefined && position !== undefined) {
      const part = buffer.subarray(offset, offset + count);
      if (stream.path !== undefined) noteOddNumbers(stream.path, part);
      if (heapWithoutEnd(stream.nfd, part, { position })) {
        refusal = "a heap of texts whose objects do not follow each other";
        throw systemError(INPUT_OUTPUT);
      }
    }
    return count;
  };
  files.write = (stream, buffer, offset, length, position) => {
    if (complaints === undefined || stream.nfd !== STANDARD_ERROR) {
      return write(stream, buffer, offset, length, position);
    }
    complaints += new TextDecoder().decode(buffer.slice(offset, offset + length));
    return length;
  };
}

/** Resolves when the HDF5 library is compiled and can be called: before that nothing else of this module may be used. */
export function hdf5Ready(): Promise<void> {
  loaded ??= load();
  return loaded;
}

/** An error as the system layer of h5wasm knows it. */
function systemError(errno: number): Error {
  return Object.assign(new Error("refused"), { name: "ErrnoError", errno });
}

/**
 * Runs synchronous calls of the HDF5 library and collects what it complains about.
 *
 * h5wasm drops most status codes (a dataset that could not be written or read looks like one that could), so the
 * library's own error report is the only complete sign of failure. It is kept here instead of going to the terminal.
 * What the library itself throws at a damaged file (out of memory, an unknown name, a length that cannot be) counts as
 * a complaint, too.
 */
export function attempt<T>(work: () => T, allowed: FileAccess = {}): Attempt<T> {
  if (complaints !== undefined) throw new Error("Cannot nest calls of the HDF5 library");
  [complaints, access, outside, refusal] = ["", allowed, undefined, undefined];
  // a name that is no valid UTF-8 is read with a mark in its place; that alone is no failure
  listener.current = (text) => text.startsWith("warning:") || (complaints += text);
  try {
    const value = work();
    return complaints === ""
      ? { value, complaints: undefined }
      : { value: undefined, complaints: refusal ?? complaints, outside };
  } catch (error) {
    if (error instanceof InputError) throw error;
    return { value: undefined, complaints: refusal ?? (complaints || String(error)), outside };
  } finally {
    complaints = listener.current = undefined;
  }
}

/** The reason in a report of the HDF5 library: the system's words if it has them, else the innermost message. */
export function reasonIn(report: string): string {
  const system = report.match(/error message = '([^']+)'/)?.[1];
  const innermost = [...report.matchAll(/line \d+ in \w+\(\): ([^\n]+)/g)].at(-1)?.[1];
  const thrown = report.includes("HDF5-DIAG") ? undefined : report.split("\n")[0].slice(0, 200);
  return system ?? innermost ?? (thrown || "the HDF5 library gives no reason");
}
