/**
 * The second kind of B-tree, which holds a dataset's chunks where more than one axis may grow. Nodes have a fixed size, from
 * which follows how many records one takes and how many bytes a count needs.
 *
 * Layout: HDF5 File Format Specification 3.0, III.A.2 (the tree; records of type 10 and 11).
 */
import { MASK_BYTES, type VisitChunk } from "./chunk_entries.ts";
import type { Cursor, RawFile } from "./raw_file.ts";

/** Mark, version and type before a node's records, a checksum behind them. */
const [HEAD_BYTES, CHECKSUM_BYTES] = [6, 4];
const PACKED_CHUNKS = 11;

/**
 * Goes through all records.
 *
 * @param address of the tree's header
 * @param options.axes of a chunk
 * @throws {RangeError} a tree that cannot be
 */
export function visitSecondTree(
  file: RawFile,
  address: number,
  { axes, visit }: { axes: number; visit: VisitChunk },
): void {
  const { sizes } = file;
  const head = file.at(address, 16 + sizes.address + 2 + sizes.length).mark("BTHD").skip(1);
  const type = head.number(1);
  const [nodeBytes, recordBytes, depth] = [head.number(4), head.number(2), head.number(2)];
  const root = head.skip(2).address();
  const rootRecords = head.number(2);
  if (root === undefined) return;
  const room = nodeBytes - HEAD_BYTES - CHECKSUM_BYTES;
  // of a leaf first: records that fit in, and with all that lies below
  const fitting = [Math.floor(room / recordBytes)];
  const below = [fitting[0]];
  const countBytes = bytesFor(fitting[0]);
  const totalBytes = (level: number) => level === 0 ? 0 : bytesFor(below[level]);
  for (let level = 1; level <= depth; level++) {
    const pointer = sizes.address + countBytes + totalBytes(level - 1);
    fitting.push(Math.floor((room - pointer) / (recordBytes + pointer)));
    below.push((fitting[level] + 1) * below[level - 1] + fitting[level]);
  }
  const seen = new Set<number>();
  const record = (content: Cursor): void => {
    const chunk = content.address();
    if (chunk === undefined) return;
    const isPacked = type === PACKED_CHUNKS;
    const bytes = isPacked ? content.number(recordBytes - sizes.address - MASK_BYTES - 8 * axes) : undefined;
    visit({ address: chunk, bytes, skipped: isPacked ? content.number(MASK_BYTES) : 0 });
  };
  const node = (at: number, level: number, records: number): void => {
    if (seen.has(at) || records > fitting[level]) throw new RangeError("No tree");
    seen.add(at);
    const content = file.at(at, nodeBytes).mark(level === 0 ? "BTLF" : "BTIN").skip(2);
    for (let one = 0; one < records; one++) record(content.part(recordBytes));
    for (let child = 0; level > 0 && child <= records; child++) {
      const [next, inside] = [content.address(), content.number(countBytes)];
      content.skip(totalBytes(level - 1));
      if (next !== undefined) node(next, level - 1, inside);
    }
  };
  node(root, depth, rootRecords);
}

/** Bytes of a whole number up to this one. */
function bytesFor(most: number): number {
  return Math.floor(Math.log2(most) / 8) + 1;
}
