import { InputError } from "../errors.ts";
import { attempt, Dataset, Module } from "./library.ts";
import { arrayTypeOf, type StoredArrayConstructor, typeInWords } from "./numbers.ts";
import { hasOddNumbers } from "./odd_numbers.ts";
import { storedState } from "./stored_state.ts";

/** What a dataset's header says of it. */
export interface DatasetHeader {
  /** Lengths of the axes; empty for a single value. */
  readonly shape: readonly number[];
  /** Lengths of a chunk's axes; null if the values lie in one piece. */
  readonly chunks: readonly number[] | null;
  /** What unwritten values would read as, if the writer chose a number other than 0. */
  readonly fillValue?: number;
}

/** A dataset of numbers that can be read. */
export interface Described extends DatasetHeader {
  readonly type: StoredArrayConstructor;
  /** Bytes an element in the file, before compression. */
  readonly bytes: number;
  /** What its chunks go through, by HDF5's numbers, in the order of writing. */
  readonly filters: readonly number[];
}

/** Filters inside the library that h5wasm ships, by HDF5's registered numbers. */
const BUILT_IN = new Map([[1, "deflate"], [2, "shuffle"], [3, "Fletcher-32"], [5, "n-bit"], [
  6,
  "scale-offset",
]]);

/** Names of the filters that are met, where the file itself does not hold one. */
const OTHERS = new Map([
  [4, "szip"],
  [307, "bzip2"],
  [32000, "LZF"],
  [32001, "Blosc"],
  [32004, "LZ4"],
  [32008, "bitshuffle"],
  [32013, "ZFP"],
  [32015, "Zstandard"],
  [32017, "SZ"],
  [32026, "Blosc2"],
]);

/** A chunk is decoded whole, inside the 2 GiB that the library can address. */
const LARGEST_CHUNK_BYTES = 2 ** 28;

/** Deflate packs at most 1032 bytes into one; what a file declares beyond that was never written to it. */
const MOST_BYTES_A_STORED_BYTE = 1100;
const SMALLEST_DOUBTED_BYTES = 2 ** 26;

/**
 * Looks at a dataset's header; no value is read.
 *
 * @param options.name as the caller calls it, for messages
 * @param options.fileBytes the file's size
 * @throws {InputError} what cannot be read as numbers: a virtual dataset, values in another file, another type or no
 * values at all, a filter that is not built in, sizes beyond what the file or the library can hold,
 * chunks that were never written
 */
export function describe(
  dataset: Dataset,
  { name, where, fileBytes, call }: {
    name: string;
    where: string;
    fileBytes: number;
    call: <T>(work: () => T) => T;
  },
): Described {
  const refuse = (what: string, mend: string) => new InputError(`'${name}' ${what}`, { where, mend });
  const { shape, total_size, chunks, virtual_sources, ...stored } = call(() => dataset.metadata);
  if (virtual_sources !== undefined) {
    const from = virtual_sources[0] === undefined
      ? ""
      : `: its values lie in '${virtual_sources[0].file_name}'`;
    throw refuse(`is virtual${from}`, "copy the values into this file");
  }
  const type = arrayTypeOf(stored);
  if (type === undefined) {
    throw refuse(
      `holds no numbers of a type that can be read, but ${typeInWords(stored)}`,
      "store it as integers of 8 to 64 bits or as 16-, 32- or 64-bit floating point",
    );
  }
  if (hasOddNumbers(where, stored)) {
    throw refuse(
      `holds ${typeInWords(stored)}, of which this file has some in another layout than JavaScript's ` +
        "(bfloat16, say, or integers of 12 bits)",
      "store all of them as integers of 8 to 64 bits or as 16-, 32- or 64-bit floating point of IEEE 754",
    );
  }
  if (shape === null || total_size === 0) {
    throw refuse(
      `is empty: its shape is ${shape === null ? "null" : `[${shape.join(", ")}]`}`,
      "write its values",
    );
  }
  const filters = chunks === null
    ? []
    : call(() => Module.get_dataset_filters(dataset.file_id, dataset.path));
  if (chunks === null) {
    const elsewhere = fileOfValues(dataset, shape);
    if (elsewhere !== undefined) {
      throw refuse(
        `keeps its values in another file, '${elsewhere}', which this file's digest does not cover`,
        "copy the values into this file",
      );
    }
  } else {
    const filter = filters.find(({ id }: { id: number }) => !BUILT_IN.has(id));
    if (filter !== undefined) {
      const known = OTHERS.get(filter.id) ?? (filter.name || "unknown");
      throw refuse(
        `is packed with the filter ${known} (${filter.id}), which is not built in`,
        "pack it with gzip where its filter is installed: h5repack -f GZIP=4 OLD.h5 NEW.h5, or with h5py's compression='gzip'",
      );
    }
    const chunkBytes = chunks.reduce((product, length) => product * length, stored.size);
    if (chunkBytes > LARGEST_CHUNK_BYTES) {
      throw refuse(
        `has chunks of [${chunks.join(", ")}], ${sizeText(chunkBytes)} each`,
        `cut it into chunks of at most ${sizeText(LARGEST_CHUNK_BYTES)}: h5repack -l CHUNK=… OLD.h5 NEW.h5`,
      );
    }
  }
  const declared = total_size * stored.size;
  if (
    !shape.every(Number.isSafeInteger) ||
    declared > Math.max(SMALLEST_DOUBTED_BYTES, MOST_BYTES_A_STORED_BYTE * fileBytes)
  ) {
    throw refuse(
      `declares [${shape.join(", ")}] values, ${sizeText(declared)}, in a file of ${sizeText(fileBytes)}: ` +
        "most of them were never written",
      "write all of its values, or declare as many as there are",
    );
  }
  const { chunks: written, fillValue } = call(() =>
    storedState(dataset, { where, type, littleEndian: stored.littleEndian })
  );
  const all = chunks?.reduce((product, length, axis) => product * Math.ceil(shape[axis] / length), 1) ?? 1;
  if (written !== undefined && written < all) {
    throw refuse(
      chunks === null
        ? "was declared, and none of its values were written"
        : `has ${written} of its ${all} chunks of [${chunks.join(", ")}]: the others were never written`,
      "write all of its values, or declare as many as there are",
    );
  }
  return { shape, type, bytes: stored.size, chunks, filters: filters.map(({ id }) => id), fillValue };
}

/**
 * The file outside of this one that a dataset's values lie in (HDF5's external storage). h5wasm has no word for it, so
 * one value is asked for while nothing can be read: the library then either wants to open the other file, or it fails
 * at this one.
 */
function fileOfValues(dataset: Dataset, shape: readonly number[]): string | undefined {
  const every = (value: bigint) => shape.length === 0 ? null : shape.map(() => value);
  const pointer = Module._malloc(64);
  try {
    const { outside } = attempt(
      () =>
        Module.get_dataset_data(
          dataset.file_id,
          dataset.path,
          every(1n),
          every(0n),
          every(1n),
          BigInt(pointer),
        ),
      { reads: false },
    );
    return outside;
  } finally {
    Module._free(pointer);
  }
}

/** A number of bytes in words, e.g. `8 TiB`. */
export function sizeText(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(bytes) / 10)));
  const value = bytes / 2 ** (10 * power);
  return `${value >= 100 || Number.isInteger(value) ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}
