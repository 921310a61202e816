/**
 * How much of a dataset the file has a place for. A chunk gets its place when something is first written to it; until
 * then it reads as the fill value, which looks like data. The library knows, and h5wasm does not ask it.
 *
 * Not seen: chunks that got their place early and were never written, as a writer can ask for, and values that were left
 * out inside a chunk.
 *
 * Layout: HDF5 File Format Specification 3.0, IV.A.2.i (data layout), III.A (B-trees), VII (chunk indexes).
 */
import { isSet, takenEntries } from "./chunk_entries.ts";
import { extensibleArrayChunks } from "./extensible_array.ts";
import type { Cursor, RawFile } from "./raw_file.ts";

const [CONTIGUOUS, CHUNKED] = [1, 2];
const [SINGLE, IMPLICIT, FIXED_ARRAY, EXTENSIBLE_ARRAY, TREE_2] = [1, 2, 3, 4, 5];
const CHUNK_TREE = 1;

/**
 * How many chunks have a place in the file; of values in one piece, whether that one has.
 *
 * @param layout the content of the dataset's layout message
 * @returns undefined where that is not known: values inside the header, a layout from after HDF5 2.0
 * @throws {RangeError} an index that cannot be
 */
export function storedChunks(file: RawFile, layout: Cursor): number | undefined {
  const version = layout.number(1);
  if (version <= 2) {
    const axes = layout.number(1);
    const kind = layout.number(1);
    const address = layout.skip(5).address();
    return kind === CONTIGUOUS
      ? Number(address !== undefined)
      : kind === CHUNKED
      ? inTree(file, address, axes)
      : undefined;
  }
  const kind = layout.number(1);
  if (version > 5 || (kind !== CONTIGUOUS && kind !== CHUNKED)) return undefined;
  if (kind === CONTIGUOUS) return Number(layout.address() !== undefined);
  if (version === 3) {
    const axes = layout.number(1);
    return inTree(file, layout.address(), axes);
  }
  const isFiltered = (layout.number(1) & 2) !== 0;
  const axes = layout.number(1);
  layout.skip(axes * layout.number(1));
  return inIndex(file, layout, isFiltered);
}

function inIndex(file: RawFile, layout: Cursor, isFiltered: boolean): number | undefined {
  const kind = layout.number(1);
  const settings = {
    [SINGLE]: isFiltered ? layout.sizes.length + 4 : 0,
    [IMPLICIT]: 0,
    [FIXED_ARRAY]: 1,
    [EXTENSIBLE_ARRAY]: 5,
    [TREE_2]: 6,
  }[kind];
  if (settings === undefined) return undefined;
  const address = layout.skip(settings).address();
  if (address === undefined) return 0;
  if (kind === SINGLE) return 1;
  if (kind === IMPLICIT) return undefined; // all have their place from the first
  if (kind === FIXED_ARRAY) return inFixedArray(file, address);
  if (kind === EXTENSIBLE_ARRAY) return extensibleArrayChunks(file, address);
  // the second kind of B-tree counts its records itself
  const head = file.at(address, 16 + file.sizes.address + 2 + file.sizes.length).mark("BTHD").skip(12);
  return head.skip(file.sizes.address + 2).length();
}

/** The entries in the leaves of the first kind of B-tree, whose keys have as many axes as a chunk and one more. */
function inTree(file: RawFile, root: number | undefined, axes: number): number {
  if (root === undefined) return 0;
  const { address } = file.sizes;
  const keyBytes = 8 + 8 * axes;
  const seen = new Set<number>();
  const count = (node: number, above: number): number => {
    if (seen.has(node)) throw new RangeError("A tree that leads back");
    seen.add(node);
    const head = file.at(node, 8).mark("TREE");
    const [kind, level, entries] = [head.number(1), head.number(1), head.number(2)];
    if (kind !== CHUNK_TREE || level >= above) throw new RangeError("No tree of chunks");
    if (level === 0) return entries;
    const children = file.at(node + 8 + 2 * address, entries * (keyBytes + address));
    let sum = 0;
    for (let entry = 0; entry < entries; entry++) {
      const child = children.skip(keyBytes).address();
      if (child !== undefined) sum += count(child, level);
    }
    return sum;
  };
  return count(root, 256);
}

/** One entry a chunk, in pages if there are many; a page that nothing was put into is not written. */
function inFixedArray(file: RawFile, address: number): number {
  const { sizes } = file;
  const head = file.at(address, 8 + sizes.length + sizes.address).mark("FAHD").skip(2);
  const [entryBytes, pageBits] = [head.number(1), head.number(1)];
  const entries = head.length();
  const block = head.address();
  if (block === undefined) return 0;
  const start = 6 + sizes.address;
  file.at(block, start).mark("FADB");
  const pageEntries = 2 ** pageBits;
  if (entries <= pageEntries) {
    return takenEntries(file.at(block + start, entries * entryBytes), entries, entryBytes);
  }
  const pages = Math.ceil(entries / pageEntries);
  const written = file.at(block + start, Math.ceil(pages / 8)).bytes(Math.ceil(pages / 8));
  const first = block + start + written.length + 4;
  let count = 0;
  for (let page = 0; page < pages; page++) {
    if (!isSet(written, page)) continue;
    const here = Math.min(pageEntries, entries - page * pageEntries);
    const content = file.at(first + page * (pageEntries * entryBytes + 4), here * entryBytes);
    count += takenEntries(content, here, entryBytes);
  }
  return count;
}
