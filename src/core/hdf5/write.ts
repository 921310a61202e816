import { dirname, join } from "node:path";
import { writeFileAtomic } from "../artifacts/mod.ts";
import { InputError } from "../errors.ts";
import { writeErrorOf } from "../files/mod.ts";
import { withHeldClock } from "./held_clock.ts";
import { attempt, File, type Group, hdf5Ready, Module, reasonIn } from "./library.ts";
import type { AttributeValue, NumberArray } from "./numbers.ts";

export interface DatasetContent {
  /** Values in row-major order. */
  readonly data: NumberArray;
  readonly shape: readonly number[];
  /** Chunk shape; a compressed dataset without one gets one chunk for each entry of its first axis. */
  readonly chunks?: readonly number[];
  /** Deflate level 1 … 9; 0 or absent: none. */
  readonly compression?: number;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

export interface Hdf5Content {
  /** Attributes of the file (its root group). */
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** Path without a leading slash, e.g. `train/vorticity`; groups are made as needed. */
  readonly datasets: Readonly<Record<string, DatasetContent>>;
  /** Attributes of groups, by path; each of these groups must hold a dataset. */
  readonly groupAttributes?: Readonly<Record<string, Readonly<Record<string, AttributeValue>>>>;
}

/**
 * Writes an HDF5 file, whole or not at all. The same content gives the same bytes, at any time and in any process:
 * the clock is held, and names are written in sorted order whatever order they are given in.
 *
 * @throws {InputError} no space, no permission, a sealed target; nothing is left behind
 * @throws {RangeError} if a dataset's shape does not match its data
 */
export async function writeHdf5(path: string, content: Hdf5Content): Promise<void> {
  await writeFileAtomic(path, await hdf5Bytes(content));
}

/** The bytes of the HDF5 file with this content. They pass through a file in the system's temporary folder. */
export async function hdf5Bytes(content: Hdf5Content): Promise<Uint8Array> {
  const names = Object.keys(content.datasets);
  for (const name of names) checkDataset(name, content.datasets[name]);
  const lost = Object.keys(content.groupAttributes ?? {}).find((group) =>
    !names.some((name) => name.startsWith(`${group}/`))
  );
  if (lost !== undefined) throw new RangeError(`Cannot write HDF5 attributes: no dataset in group '${lost}'`);
  await hdf5Ready();
  try {
    const folder = Deno.makeTempDirSync({ prefix: "chimera_hdf5_" });
    try {
      const path = join(folder, "content.h5");
      const { complaints } = attempt(() => withHeldClock(() => writeContent(path, content)), { opens: path });
      if (complaints !== undefined) throw temporaryFolderError(dirname(folder), reasonIn(complaints));
      return Deno.readFileSync(path);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  } catch (error) {
    throw writeErrorOf(error, "the system's temporary folder");
  }
}

function temporaryFolderError(folder: string, reason: string): InputError {
  return new InputError(`cannot write: ${reason}`, {
    where: folder,
    mend: "free some space there, or set TMPDIR to a folder that has it",
  });
}

const byName = <T>(entries: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));

function writeContent(path: string, content: Hdf5Content): void {
  const file = new File(path, "w");
  try {
    for (const [name, { data, shape, chunks, compression, attributes = {} }] of byName(content.datasets)) {
      makeGroups(file, name.split("/").slice(0, -1));
      const compressed = compression !== undefined && compression > 0;
      const dataset = file.create_dataset({
        name,
        data,
        shape: [...shape],
        chunks: chunks ? [...chunks] : compressed ? [1, ...shape.slice(1)] : null,
        ...(compressed ? { compression: "gzip", compression_opts: compression } : {}),
      });
      writeAttributes(dataset, attributes);
    }
    for (const [name, attributes] of byName(content.groupAttributes ?? {})) {
      writeAttributes(file.get(name) as Group, attributes);
    }
    writeAttributes(file, content.attributes ?? {});
    Module.flush(file.file_id);
  } finally {
    file.close();
  }
}

function makeGroups(file: File, segments: readonly string[]): void {
  for (let depth = 1; depth <= segments.length; depth++) {
    const name = segments.slice(0, depth).join("/");
    if (file.get(name) === null) file.create_group(name);
  }
}

function writeAttributes(
  target: Pick<Group, "create_attribute">,
  attributes: Readonly<Record<string, AttributeValue>>,
): void {
  for (const [name, value] of byName(attributes)) {
    if (typeof value === "number") target.create_attribute(name, value, [], "<d");
    else if (typeof value === "bigint") target.create_attribute(name, BigInt64Array.of(value), [], "<q");
    else if (typeof value === "string") target.create_attribute(name, value, []);
    else if (ArrayBuffer.isView(value)) target.create_attribute(name, value, [value.length]);
    else if (value.every((item) => typeof item === "string")) {
      target.create_attribute(name, [...value], [value.length]);
    } else target.create_attribute(name, Float64Array.from(value), [value.length]);
  }
}

function checkDataset(name: string, { data, shape, chunks }: DatasetContent): void {
  const sizes = [...shape, ...(chunks ?? [])];
  if (shape.length === 0 || sizes.some((size) => !Number.isSafeInteger(size) || size < 1)) {
    throw new RangeError(`Cannot write '${name}': its axes must have at least one entry, got [${sizes}]`);
  }
  if (chunks !== undefined && chunks.length !== shape.length) {
    throw new RangeError(`Cannot write '${name}': ${chunks.length} chunk axes for ${shape.length} axes`);
  }
  const expected = shape.reduce((product, size) => product * size, 1);
  if (data.length !== expected) {
    throw new RangeError(
      `Cannot write '${name}': shape [${shape}] needs ${expected} values, got ${data.length}`,
    );
  }
}
