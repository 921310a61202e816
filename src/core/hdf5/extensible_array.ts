/**
 * The index of a dataset's chunks where one axis may grow without end: some entries in the index block, then data blocks
 * that get larger and larger, the later ones behind secondary blocks.
 *
 * Layout: HDF5 File Format Specification 3.0, VII.D (extensible array).
 */
import { isSet, type VisitChunk, visitEntries } from "./chunk_entries.ts";
import type { RawFile } from "./raw_file.ts";

/**
 * Goes through all entries that hold the address of a chunk.
 *
 * @param address of the array's header
 * @throws {RangeError} an array that cannot be
 */
export function visitExtensibleArray(file: RawFile, address: number, visit: VisitChunk): void {
  const { sizes } = file;
  const head = file.at(address, 12 + 6 * sizes.length + sizes.address).mark("EAHD").skip(2);
  const [entryBytes, entryBits, inIndex, leastEntries, leastBlocks, pageBits] = Array.from(
    { length: 6 },
    () => head.number(1),
  );
  const index = head.skip(6 * sizes.length).address();
  if (index === undefined) return;
  const pageEntries = 2 ** pageBits;
  const prefix = 6 + sizes.address;
  const offsetBytes = Math.ceil(entryBits / 8);

  /** A data block of so many entries; of one in pages, those that `isPage` tells were written. */
  const inBlock = (block: number | undefined, entries: number, isPage: (page: number) => boolean): void => {
    if (block === undefined) return;
    file.at(block, prefix).mark("EADB");
    const start = block + prefix + offsetBytes;
    if (entries <= pageEntries) {
      return visitEntries(file.at(start, entries * entryBytes), { entries, entryBytes, visit });
    }
    for (let page = 0; page < entries / pageEntries; page++) {
      if (!isPage(page)) continue;
      const content = file.at(start + 4 + page * (pageEntries * entryBytes + 4), pageEntries * entryBytes);
      visitEntries(content, { entries: pageEntries, entryBytes, visit });
    }
  };

  const groups = 1 + entryBits - Math.log2(leastEntries);
  const direct = 2 * Math.log2(leastBlocks);
  if (!Number.isInteger(groups) || !Number.isInteger(direct) || groups < direct) {
    throw new RangeError("No array");
  }
  const blocksOf = (group: number) => 2 ** Math.floor(group / 2);
  const entriesOf = (group: number) => 2 ** Math.floor((group + 1) / 2) * leastEntries;
  const pointers = 2 * (leastBlocks - 1) + groups - direct;
  const content = file.at(index, prefix + inIndex * entryBytes + pointers * sizes.address)
    .mark("EAIB").skip(prefix - 4);
  visitEntries(content.part(inIndex * entryBytes), { entries: inIndex, entryBytes, visit });
  for (let group = 0; group < direct; group++) {
    for (let block = 0; block < blocksOf(group); block++) {
      inBlock(content.address(), entriesOf(group), () => true);
    }
  }
  for (let group = direct; group < groups; group++) {
    const secondary = content.address();
    if (secondary === undefined) continue;
    const [blocks, entries] = [blocksOf(group), entriesOf(group)];
    const pages = entries > pageEntries ? entries / pageEntries : 0;
    const mapBytes = Math.ceil(pages / 8);
    const start = prefix + offsetBytes;
    const lists = file.at(secondary, start + blocks * (mapBytes + sizes.address)).mark("EASB").skip(
      start - 4,
    );
    const maps = Array.from({ length: blocks }, () => lists.bytes(mapBytes));
    for (const map of maps) inBlock(lists.address(), entries, (page) => isSet(map, page));
  }
}
