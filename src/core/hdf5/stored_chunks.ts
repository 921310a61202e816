/**
 * How much of a dataset the file has a place for. A chunk gets its place when something is first written to it; until
 * then it reads as the fill value, which looks like data. The library knows, and h5wasm does not ask it.
 *
 * Not seen: chunks that got their place early and were never written, as a writer can ask for, and values that were left
 * out inside a chunk.
 *
 * Layout: HDF5 File Format Specification 3.0, IV.A.2.i (data layout), III.A (B-trees), VII (chunk indexes).
 */
import { isSet, type VisitChunk, visitEntries } from "./chunk_entries.ts";
import { visitExtensibleArray } from "./extensible_array.ts";
import type { Cursor, RawFile } from "./raw_file.ts";
import { visitSecondTree } from "./second_tree.ts";

const [CONTIGUOUS, CHUNKED] = [1, 2];
const [SINGLE, IMPLICIT, FIXED_ARRAY, EXTENSIBLE_ARRAY, TREE_2] = [1, 2, 3, 4, 5];
const CHUNK_TREE = 1;

/**
 * How many chunks have a place in the file; of values in one piece, whether that one has.
 *
 * @param layout the content of the dataset's layout message
 * @param visit told of each chunk; not of values in one piece, and not where all chunks lie one behind the other
 * @returns undefined where that is not known: values inside the header, a layout from after HDF5 2.0
 * @throws {RangeError} an index that cannot be
 */
export function storedChunks(
  file: RawFile,
  layout: Cursor,
  visit: VisitChunk = () => {},
): number | undefined {
  const place = placeOf(file, layout);
  if (place === undefined) return undefined;
  if ("address" in place) return Number(place.address !== undefined);
  let count = 0;
  const isKnown = place.walk((chunk) => {
    count++;
    visit(chunk);
  });
  return isKnown ? count : undefined;
}

/** Where values lie: in one piece, or in chunks that an index finds again. */
type Place =
  | { readonly address: number | undefined }
  | {
    /** Goes through the chunks; whether that can be done. */
    readonly walk: (visit: VisitChunk) => boolean;
  };

function placeOf(file: RawFile, layout: Cursor): Place | undefined {
  const version = layout.number(1);
  const oldAxes = version <= 2 ? layout.number(1) : undefined;
  const kind = layout.number(1);
  if (version > 5 || (kind !== CONTIGUOUS && kind !== CHUNKED)) return undefined;
  if (version <= 2) layout.skip(5);
  if (kind === CONTIGUOUS) return { address: layout.address() };
  if (version <= 3) {
    const axes = oldAxes ?? layout.number(1);
    const root = layout.address();
    return { walk: (visit) => visitTree(file, root, { axes, visit }) };
  }
  const isFiltered = (layout.number(1) & 2) !== 0;
  const axes = layout.number(1);
  layout.skip(axes * layout.number(1));
  return { walk: (visit) => visitIndex(file, layout, { isFiltered, axes, visit }) };
}

function visitIndex(
  file: RawFile,
  layout: Cursor,
  { isFiltered, axes, visit }: { isFiltered: boolean; axes: number; visit: VisitChunk },
): boolean {
  const kind = layout.number(1);
  const single = kind === SINGLE && isFiltered
    ? { bytes: layout.length(), skipped: layout.number(4) }
    : { skipped: 0 };
  const settings = { [SINGLE]: 0, [IMPLICIT]: 0, [FIXED_ARRAY]: 1, [EXTENSIBLE_ARRAY]: 5, [TREE_2]: 6 }[kind];
  if (settings === undefined) return false;
  const address = layout.skip(settings).address();
  if (address === undefined) return true;
  if (kind === SINGLE) visit({ address, ...single });
  if (kind === IMPLICIT) return false; // all have their place from the first
  if (kind === FIXED_ARRAY) visitFixedArray(file, address, visit);
  if (kind === EXTENSIBLE_ARRAY) visitExtensibleArray(file, address, visit);
  if (kind === TREE_2) visitSecondTree(file, address, { axes: axes - 1, visit }); // the last axis is the element's bytes
  return true;
}

/** The entries in the leaves of the first kind of B-tree, whose keys have as many axes as a chunk and one more. */
function visitTree(
  file: RawFile,
  root: number | undefined,
  { axes, visit }: { axes: number; visit: VisitChunk },
): boolean {
  if (root === undefined) return true;
  const { address } = file.sizes;
  const keyBytes = 8 + 8 * axes;
  const seen = new Set<number>();
  const walk = (node: number, above: number): void => {
    if (seen.has(node)) throw new RangeError("A tree that leads back");
    seen.add(node);
    const head = file.at(node, 8).mark("TREE");
    const [kind, level, entries] = [head.number(1), head.number(1), head.number(2)];
    if (kind !== CHUNK_TREE || level >= above) throw new RangeError("No tree of chunks");
    const children = file.at(node + 8 + 2 * address, entries * (keyBytes + address));
    for (let entry = 0; entry < entries; entry++) {
      const [bytes, skipped] = [children.number(4), children.number(4)];
      const child = children.skip(keyBytes - 8).address();
      if (child === undefined) continue;
      if (level === 0) visit({ address: child, bytes, skipped });
      else walk(child, level);
    }
  };
  walk(root, 256);
  return true;
}

/** One entry a chunk, in pages if there are many; a page that nothing was put into is not written. */
function visitFixedArray(file: RawFile, address: number, visit: VisitChunk): void {
  const { sizes } = file;
  const head = file.at(address, 8 + sizes.length + sizes.address).mark("FAHD").skip(2);
  const [entryBytes, pageBits] = [head.number(1), head.number(1)];
  const entries = head.length();
  const block = head.address();
  if (block === undefined) return;
  const start = 6 + sizes.address;
  file.at(block, start).mark("FADB");
  const pageEntries = 2 ** pageBits;
  if (entries <= pageEntries) {
    return visitEntries(file.at(block + start, entries * entryBytes), { entries, entryBytes, visit });
  }
  const pages = Math.ceil(entries / pageEntries);
  const written = file.at(block + start, Math.ceil(pages / 8)).bytes(Math.ceil(pages / 8));
  const first = block + start + written.length + 4;
  for (let page = 0; page < pages; page++) {
    if (!isSet(written, page)) continue;
    const here = Math.min(pageEntries, entries - page * pageEntries);
    const content = file.at(first + page * (pageEntries * entryBytes + 4), here * entryBytes);
    visitEntries(content, { entries: here, entryBytes, visit });
  }
}
