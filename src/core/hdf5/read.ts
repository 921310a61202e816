import { Dataset, type File, Group } from "h5wasm/node";
import { nearestName } from "../config/mod.ts";
import { InputError } from "../errors.ts";
import { attempt, Module, reasonIn } from "./library.ts";
import { arrayTypeOf, type AttributeValue, type NumberArray } from "./numbers.ts";
import { openFile } from "./open_file.ts";
import { readBlocks } from "./read_blocks.ts";
import { type Resolved, resolvePath } from "./resolve_path.ts";

/** Values in row-major order and the lengths of their axes. */
export interface ArrayRead {
  readonly data: NumberArray;
  readonly shape: readonly number[];
}

/** An HDF5 file open for reading. Close it, or open it with `using`. */
export interface Hdf5File extends Disposable {
  /** Names in a group (the root unless given), in the library's order. */
  keys(group?: string): string[];
  /** Whether there is a dataset or a group at this path. */
  has(path: string): boolean;
  /** Lengths of a dataset's axes; empty for a single value. */
  shape(path: string): readonly number[];
  /** Attributes of a dataset or group that are numbers, strings or arrays of these; others are not listed. */
  attributes(path: string): Readonly<Record<string, AttributeValue>>;
  /** The names of all attributes of a dataset or group, of those that `attributes` cannot read, too. */
  attributeNames(path: string): string[];
  /**
   * Values of a dataset, or of a part of it: for each axis `[start, stop]`, stop excluded; axes not given are whole.
   * What the values are is the caller's affair: NaN is read like any other number.
   */
  read(path: string, options?: { readonly slice?: readonly (readonly [number, number])[] }): ArrayRead;
  close(): void;
}

/**
 * Opens an HDF5 file for reading.
 *
 * @throws {InputError} missing, empty, foreign or truncated file; and from the methods: an absent dataset (naming its
 * nearest neighbour), an external link, a type that is not numeric, stored data that cannot be decoded
 *
 * @example
 * ```ts
 * import { openHdf5, writeHdf5 } from "@/core/hdf5/mod.ts";
 * const path = await Deno.makeTempFile({ suffix: ".h5" });
 * const data = Float32Array.of(0, 1, 2, 3, 4, 5);
 * await writeHdf5(path, { datasets: { "train/vorticity": { data, shape: [2, 3] } } });
 * {
 *   using file = await openHdf5(path);
 *   const row = file.read("train/vorticity", { slice: [[1, 2]] });
 *   if (String(row.data) !== "3,4,5") throw new Error("the second row");
 * }
 * await Deno.remove(path);
 * ```
 */
export async function openHdf5(path: string): Promise<Hdf5File> {
  const file = await openFile(path);
  let open = true;
  /** Calls the library on this file; any complaint is the file's fault. */
  const call = <T>(what: string, work: () => T): T => {
    if (!open) throw new Error(`Cannot read '${path}': the file was closed`);
    const { value, complaints } = attempt(work);
    if (complaints === undefined) return value;
    throw new InputError(`cannot read ${what}: ${reasonIn(complaints)}`, {
      where: path,
      mend: "make or download the file again",
    });
  };
  const find = (name: string, kinds: readonly string[]) => {
    const found = call(`'${name}'`, () => resolvePath(file, { path: name, where: path }));
    if (isAmong(found, kinds)) return found.path;
    const what = kinds.join(" or ");
    throw new InputError(`no ${what} '${name}'`, {
      where: path,
      mend: call("names", () => nearest(file, name)),
    });
  };
  const datasetAt = (name: string) => new Dataset(file.file_id, find(name, ["dataset"]));
  const metadataOf = (name: string) => {
    const dataset = datasetAt(name);
    const { metadata } = call(`'${name}'`, () => ({ metadata: dataset.metadata }));
    if (metadata.virtual_sources?.length) {
      throw new InputError(
        `'${name}' is virtual: its values lie in '${metadata.virtual_sources[0].file_name}'`,
        {
          where: path,
          mend: "copy the values into this file",
        },
      );
    }
    return { dataset, metadata };
  };
  const close = () => {
    if (open) attempt(() => file.close());
    open = false;
  };

  return {
    keys: (group = "/") => {
      const found = find(group, ["group"]);
      return call(`'${group}'`, () => new Group(file.file_id, found).keys());
    },
    has: (name) =>
      isAmong(call(`'${name}'`, () => resolvePath(file, { path: name, where: path })), ["dataset", "group"]),
    shape: (name) => metadataOf(name).metadata.shape ?? [],
    attributes: (name) => {
      const found = find(name, ["dataset", "group"]);
      return call(`the attributes of '${name}'`, () => attributesOf(new Group(file.file_id, found)));
    },
    attributeNames: (name) => {
      const found = find(name, ["dataset", "group"]);
      return call(`the attributes of '${name}'`, () => Module.get_attribute_names(file.file_id, found));
    },
    read: (name, { slice = [] } = {}) => {
      const { dataset, metadata } = metadataOf(name);
      const shape = metadata.shape;
      const type = arrayTypeOf(metadata);
      if (type === undefined || shape === null) {
        throw new InputError(`'${name}' holds no numbers of a type that can be read`, {
          where: path,
          mend: "store it as integers or as 32- or 64-bit floating point",
        });
      }
      const ranges = shape.map((length, axis) => checkedRange(name, { axis, length, range: slice[axis] }));
      if (slice.length > shape.length) {
        throw new RangeError(`Cannot read '${name}': ${slice.length} ranges for ${shape.length} axes`);
      }
      const counts = ranges.map(([start, stop]) => stop - start);
      const out = new type(counts.reduce((product, count) => product * count, 1));
      call(`'${name}'`, () => readBlocks(dataset, { ranges, out, bytes: metadata.size }));
      return { data: out, shape: counts };
    },
    close,
    [Symbol.dispose]: close,
  };
}

function isAmong(
  found: Resolved,
  kinds: readonly string[],
): found is Extract<Resolved, { readonly path: string }> {
  return kinds.includes(found.kind);
}

function nearest(file: File, name: string): string {
  const names = file.paths();
  const near = nearestName(name.replace(/^\/+/, ""), names);
  if (near !== undefined) return `did you mean '${near}'?`;
  const datasets = names.filter((path) => Module.get_type(file.file_id, path) === Module.H5G_DATASET);
  return datasets.length === 0 ? "the file holds no dataset" : `it holds ${datasets.slice(0, 8).join(", ")}`;
}

function checkedRange(
  name: string,
  { axis, length, range = [0, length] }: {
    axis: number;
    length: number;
    range: readonly [number, number] | undefined;
  },
): readonly [number, number] {
  const [start, stop] = range;
  if (
    !Number.isSafeInteger(start) || !Number.isSafeInteger(stop) || start < 0 || stop > length || start >= stop
  ) {
    throw new RangeError(
      `Cannot read '${name}': range [${start}, ${stop}] does not lie in axis ${axis} of length ${length}`,
    );
  }
  return range;
}

/** Class of character strings, in HDF5's terms. */
const STRING = 3;

function attributesOf(target: Group): Record<string, AttributeValue> {
  const found: Record<string, AttributeValue> = {};
  for (const name of Module.get_attribute_names(target.file_id, target.path)) {
    const metadata = Module.get_attribute_metadata(target.file_id, target.path, name);
    const readable = metadata.type === STRING || arrayTypeOf(metadata) !== undefined;
    if (readable && metadata.shape !== null) {
      found[name] = target.get_attribute(name, false) as AttributeValue;
    }
  }
  return found;
}
