import { dirname, join } from "node:path";
import { writeFileAtomic } from "../artifacts/mod.ts";
import { InputError } from "../errors.ts";
import { openTemporaryFolder, writeErrorOf } from "../files/mod.ts";
import { withHeldClock } from "./held_clock.ts";
import { attempt, type Dataset, File, type Group, hdf5Ready, Module, reasonIn } from "./library.ts";
import type { AttributeValue, NumberArray } from "./numbers.ts";

/** A dataset that lies in memory. */
export interface DatasetContent {
  /** Values in row-major order. */
  readonly data: NumberArray;
  /** Lengths of the axes; empty for a single value. */
  readonly shape: readonly number[];
  /** Chunk shape; a compressed dataset without one gets one chunk for each entry of its first axis. */
  readonly chunks?: readonly number[];
  /** Deflate level 1 … 9; 0 or absent: none. */
  readonly compression?: number;
  /** By name, of the dataset. */
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

/**
 * Numbers that need not lie in memory at once: they come frame by frame, a frame being an entry of the first two axes, in
 * row-major order. Each is a chunk.
 */
export interface DatasetOfFrames extends Pick<DatasetContent, "shape" | "attributes"> {
  /** In order; each as long as the product of `shape` beyond its first two axes. */
  readonly frames: AsyncIterable<Float32Array>;
}

/** What an HDF5 file is to hold. */
export interface Hdf5Content {
  /** Attributes of the file (its root group). */
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** Path without a leading slash, e.g. `train/vorticity`; groups are made as needed. */
  readonly datasets: Readonly<Record<string, DatasetContent | DatasetOfFrames>>;
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
  await inTemporaryFile(content, (made) => writeFileAtomic(path, blocksOf(made)));
}

/** The bytes of the HDF5 file with this content. They pass through a file in the system's temporary folder. */
export function hdf5Bytes(content: Hdf5Content): Promise<Uint8Array> {
  return inTemporaryFile(content, (made) => Deno.readFile(made));
}

async function inTemporaryFile<T>(content: Hdf5Content, use: (path: string) => Promise<T>): Promise<T> {
  const names = Object.keys(content.datasets);
  for (const name of names) checkDataset(name, content.datasets[name]);
  const lost = Object.keys(content.groupAttributes ?? {}).find((group) =>
    !names.some((name) => name.startsWith(`${group}/`))
  );
  if (lost !== undefined) throw new RangeError(`Cannot write HDF5 attributes: no dataset in group '${lost}'`);
  await hdf5Ready();
  await using folder = await openTemporaryFolder("chimera_hdf5_").catch((error) => {
    throw writeErrorOf(error, "the system's temporary folder");
  });
  const path = join(folder.path, "content.h5");
  await writeContent(path, content);
  return await use(path);
}

const BLOCK_BYTES = 1 << 20;

async function* blocksOf(path: string): AsyncGenerator<Uint8Array> {
  using file = await Deno.open(path);
  const block = new Uint8Array(BLOCK_BYTES);
  for (let count; (count = await file.read(block)) !== null;) yield block.subarray(0, count);
}

function temporaryFolderError(folder: string, reason: string): InputError {
  return new InputError(`cannot write: ${reason}`, {
    where: folder,
    mend: "free some space there, or set TMPDIR to a folder that has it",
  });
}

const byName = <T>(entries: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));

async function writeContent(path: string, content: Hdf5Content): Promise<void> {
  /** Calls the library; any complaint is the temporary folder's fault. */
  const call = <T>(work: () => T): T => {
    const { value, complaints } = attempt(() => withHeldClock(work), { opens: path });
    if (complaints === undefined) return value;
    throw temporaryFolderError(dirname(dirname(path)), reasonIn(complaints));
  };
  const file = call(() => new File(path, "w"));
  const close = () => file.close();
  try {
    for (const [name, dataset] of byName(content.datasets)) {
      call(() => makeGroups(file, name.split("/").slice(0, -1)));
      if ("frames" in dataset) await writeFrames(name, dataset, { file, call });
      else call(() => writeDataset(file, name, dataset));
    }
    call(() => {
      for (const [name, attributes] of byName(content.groupAttributes ?? {})) {
        writeAttributes(file.get(name) as Group, attributes);
      }
      writeAttributes(file, content.attributes ?? {});
      Module.flush(file.file_id);
    });
  } catch (error) {
    attempt(() => withHeldClock(close)); // the first fault is told
    throw error;
  }
  call(close);
}

function writeDataset(
  file: File,
  name: string,
  { data, shape, chunks, compression, attributes = {} }: DatasetContent,
): void {
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

async function writeFrames(
  name: string,
  { frames, shape, attributes = {} }: DatasetOfFrames,
  { file, call }: { file: File; call: <T>(work: () => T) => T },
): Promise<void> {
  const [rows, columns, ...frame] = shape;
  const values = frame.reduce((product, size) => product * size, 1);
  let dataset: Dataset | undefined;
  let written = 0;
  for await (const data of frames) {
    if (data.length !== values || written === rows * columns) {
      throw new RangeError(
        `Cannot write '${name}': shape [${shape}] has no place for ${data.length} values more`,
      );
    }
    if (dataset === undefined) {
      // h5wasm makes no dataset without values: it begins as one frame and grows
      const first = { data, shape: [1, 1, ...frame], maxshape: [...shape], chunks: [1, 1, ...frame] };
      dataset = call(() => file.create_dataset({ name, ...first }));
      call(() => dataset!.resize([...shape]));
      call(() => writeAttributes(dataset!, attributes));
    } else {
      const [row, column] = [Math.floor(written / columns), written % columns];
      const place: [number, number][] = [[row, row + 1], [column, column + 1]];
      call(() => dataset!.write_slice([...place, ...frame.map((): [] => [])], data));
    }
    written++;
  }
  if (written < rows * columns) {
    throw new RangeError(
      `Cannot write '${name}': shape [${shape}] needs ${rows * columns} frames, got ${written}`,
    );
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

function checkDataset(name: string, content: DatasetContent | DatasetOfFrames): void {
  const { shape } = content;
  const chunks = "frames" in content ? undefined : content.chunks;
  const sizes = [...shape, ...(chunks ?? [])];
  if (shape.length === 0 || sizes.some((size) => !Number.isSafeInteger(size) || size < 1)) {
    throw new RangeError(`Cannot write '${name}': its axes must have at least one entry, got [${sizes}]`);
  }
  if (chunks !== undefined && chunks.length !== shape.length) {
    throw new RangeError(`Cannot write '${name}': ${chunks.length} chunk axes for ${shape.length} axes`);
  }
  if ("frames" in content) {
    if (shape.length < 3) {
      throw new RangeError(`Cannot write '${name}': frames need three axes, got [${shape}]`);
    }
    return;
  }
  const expected = shape.reduce((product, size) => product * size, 1);
  if (content.data.length !== expected) {
    throw new RangeError(
      `Cannot write '${name}': shape [${shape}] needs ${expected} values, got ${content.data.length}`,
    );
  }
}
