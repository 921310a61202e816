import { statSync } from "node:fs";
import { nearestName } from "../config/mod.ts";
import { InputError } from "../errors.ts";
import { stampOf, untilSettled } from "../files/mod.ts";
import { attributesOf } from "./attributes.ts";
import { type DatasetHeader, describe, type Described, sizeText } from "./describe.ts";
import { attempt, Dataset, type File, Group, Module, reasonIn } from "./library.ts";
import { type AttributeValue, type NumberArray, withoutHalves } from "./numbers.ts";
import { openFile } from "./open_file.ts";
import { type AxisSelection, readBlocks } from "./read_blocks.ts";
import { type Resolved, resolvePath } from "./resolve_path.ts";
import { chunkFault } from "./whole_chunks.ts";

/** Values in row-major order and the lengths of their axes. */
export interface ArrayRead {
  /** As long as the product of `shape`; half floats come as single ones. */
  readonly data: NumberArray;
  /** Lengths of the axes; empty for a single value. */
  readonly shape: readonly number[];
}

/** Where along an axis: from `start` up to `stop`, which is excluded, each `step`-th entry (every one if absent). */
export type AxisRange = readonly [start: number, stop: number, step?: number];

/** Datasets that were found whole, by their files' states: each split of a set opens its file anew. */
const whole = new Set<string>();

/** No single read gives more than this; larger datasets are read in slices. */
const MOST_BYTES_AT_ONCE = 2 ** 30;

/** An HDF5 file open for reading. Close it, or open it with `using`. */
export interface Hdf5File extends Disposable {
  /** Names in a group (the root unless given), in the library's order. */
  keys(group?: string): string[];
  /** Whether there is a dataset or a group at this path. */
  has(path: string): boolean;
  /** Lengths of a dataset's axes; empty for a single value. */
  shape(path: string): readonly number[];
  /** What a dataset's header says. Whatever would keep its values from being read as numbers is refused here. */
  header(path: string): DatasetHeader;
  /** Attributes of a dataset or group that are numbers, strings or arrays of these; others are not listed. */
  attributes(path: string): Readonly<Record<string, AttributeValue>>;
  /** The names of all attributes of a dataset or group, of those that `attributes` cannot read, too. */
  attributeNames(path: string): string[];
  /**
   * Values of a dataset, or of a part of it: a range for each axis; axes not given are whole. What the values are is
   * the caller's affair: NaN is read like any other number.
   */
  read(path: string, options?: { readonly slice?: readonly AxisRange[] }): ArrayRead;
  /**
   * Unpacks every chunk of a dataset once and throws it away. `read` alone takes what a damaged chunk lacks from its own
   * memory; of a file from outside this is asked before it.
   *
   * @throws {InputError} a chunk that holds fewer bytes than a chunk has, or more
   */
  requireWhole(path: string): void;
  /** Closes the file; what was read stays. */
  close(): void;
}

/**
 * Opens an HDF5 file for reading.
 *
 * @throws {InputError} missing, empty, foreign or truncated file; and from the methods: an absent dataset (naming its
 * nearest neighbour), an external link or values in another file, a type that is not numeric, a filter that is not
 * built in, sizes that cannot be, chunks that were never written, stored data that cannot be decoded
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
  const { file, bytes: fileBytes } = await openFile(path);
  let open = true;
  /** Calls the library on this file; any complaint is the file's fault. */
  const call = <T>(what: string, work: () => T): T => {
    if (!open) throw new Error(`Cannot read '${path}': the file was closed`);
    const { value, complaints, outside } = attempt(work);
    if (complaints === undefined) return value;
    if (outside !== undefined) {
      throw new InputError(`${what} leads to another file, '${outside}'`, {
        where: path,
        mend: "copy its values into this file",
      });
    }
    throw new InputError(`cannot read ${what}: ${reasonIn(complaints)}`, {
      where: path,
      mend: "make or download the file again",
    });
  };
  const find = (name: string, kinds: readonly string[]) => {
    const found = call(`'${name}'`, () => resolvePath(file, { path: name, where: path }));
    const isGroup = found.kind === "group";
    if (isAmong(found, kinds)) return found.path;
    if (found.kind === "broken") {
      throw new InputError(`'${name}' is a link that leads nowhere`, {
        where: path,
        mend: "name the dataset itself",
      });
    }
    const what = isGroup ? `'${name}' is a group` : `no ${kinds.join(" or ")} '${name}'`;
    throw new InputError(what, { where: path, mend: nearest(file, name) });
  };
  const datasetAt = (name: string) => new Dataset(file.file_id, find(name, ["dataset"]));
  /** Headers do not change while a file is open, and a dataset may be read a thousand times. */
  const knownAttributes = new Map<string, Record<string, AttributeValue>>();
  const known = new Map<string, Described & { readonly dataset: Dataset }>();
  const described = (name: string) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const dataset = datasetAt(name);
    const header = describe(dataset, {
      name,
      where: path,
      fileBytes,
      call: (work) => call(`'${name}'`, work),
    });
    known.set(name, { dataset, ...header });
    return { dataset, ...header };
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
    shape: (name) => {
      const dataset = datasetAt(name);
      return call(`'${name}'`, () => dataset.metadata.shape) ?? [];
    },
    header: (name) => {
      const { shape, chunks, fillValue } = described(name);
      return { shape, chunks, fillValue };
    },
    attributes: (name) => {
      const before = knownAttributes.get(name);
      if (before !== undefined) return before;
      const found = find(name, ["dataset", "group"]);
      const attributes = call(
        `the attributes of '${name}'`,
        () => attributesOf(new Group(file.file_id, found)),
      );
      knownAttributes.set(name, attributes);
      return attributes;
    },
    attributeNames: (name) => {
      const found = find(name, ["dataset", "group"]);
      return call(`the attributes of '${name}'`, () => Module.get_attribute_names(file.file_id, found));
    },
    read: (name, { slice = [] } = {}) => {
      const { dataset, shape, type, bytes } = described(name);
      if (slice.length > shape.length) {
        throw new RangeError(`Cannot read '${name}': ${slice.length} ranges for ${shape.length} axes`);
      }
      const selection = shape.map((length, axis) => selected(name, { axis, length, range: slice[axis] }));
      const counts = selection.map(({ count }) => count);
      const values = counts.reduce((product, count) => product * count, 1);
      if (values * bytes > MOST_BYTES_AT_ONCE) {
        throw new InputError(
          `'${name}': [${counts.join(", ")}] values are ${sizeText(values * bytes)}, and at most ${
            sizeText(MOST_BYTES_AT_ONCE)
          } can be read at once`,
          { where: path, mend: "cut it into smaller datasets" },
        );
      }
      const out = new type(values);
      call(`'${name}'`, () => readBlocks(dataset, { selection, out, bytes }));
      return { data: withoutHalves(out), shape: counts };
    },
    requireWhole: (name) => {
      const { dataset, chunks, bytes, filters } = described(name);
      if (chunks === null) return;
      const state = statSync(path, { bigint: true });
      const key = `${path} ${name} ${stampOf(state)}`;
      if (whole.has(key)) return;
      const chunkBytes = chunks.reduce((product, length) => product * length, bytes);
      const fault = call(`'${name}'`, () => chunkFault(dataset, { where: path, chunkBytes, filters }));
      if (fault === undefined) {
        if (untilSettled(state) === 0) whole.add(key); // else another content may get the same stamp
        return;
      }
      throw new InputError(`'${name}' ${fault}`, { where: path, mend: "make or download the file again" });
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

/** So many names of a file are looked through for the one that was meant. */
const MOST_NAMES = 5000;

function nearest(file: File, name: string): string {
  const names = (attempt(() => file.paths()).value ?? []).slice(0, MOST_NAMES);
  const asked = name.replace(/^\/+/, "");
  const near = nearestName(asked, names);
  if (near !== undefined && near !== asked) return `did you mean '${near}'?`;
  const isDataset = (path: string) =>
    attempt(() => Module.get_type(file.file_id, path)).value === Module.H5G_DATASET;
  const datasets = names.filter(isDataset).slice(0, 8);
  return datasets.length === 0 ? "the file holds no dataset" : `it holds ${datasets.join(", ")}`;
}

function selected(
  name: string,
  { axis, length, range: [start, stop, step = 1] = [0, length] }: {
    axis: number;
    length: number;
    range: AxisRange | undefined;
  },
): AxisSelection {
  const whole = [start, stop, step].every(Number.isSafeInteger);
  if (!whole || start < 0 || stop > length || start >= stop || step < 1) {
    throw new RangeError(
      `Cannot read '${name}': range [${start}, ${stop}] does not lie in axis ${axis} of length ${length}`,
    );
  }
  return { start, step, count: Math.ceil((stop - start) / step) };
}
