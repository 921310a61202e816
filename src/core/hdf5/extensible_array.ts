/**
 * The index of a dataset's chunks where one axis may grow without end: some entries in the index block, then data blocks
 * that get larger and larger, the later ones behind secondary blocks.
 *
 * Layout: HDF5 File Format Specification 3.0, VII.D (extensible array).
 */
import { isSet, takenEntries } from "./chunk_entries.ts";
import type { RawFile } from "./raw_file.ts";

/**
 * How many entries hold the address of a chunk.
 *
 * @param address of the array's header
 * @throws {RangeError} an array that cannot be
 */
export function extensibleArrayChunks(file: RawFile, address: number): number {
  const { sizes } = file;
  const head = file.at(address, 12 + 6 * sizes.length + sizes.address).mark("EAHD").skip(2);
  const [entryBytes, entryBits, inIndex, leastEntries, leastBlocks, pageBits] = Array.from(
    { length: 6 },
    () => head.number(1),
  );
  const index = head.skip(6 * sizes.length).address();
  if (index === undefined) return 0;
  const pageEntries = 2 ** pageBits;
  const prefix = 6 + sizes.address;
  const offsetBytes = Math.ceil(entryBits / 8);

  /** A data block of so many entries; of one in pages, those that `isPage` tells were written. */
  const inBlock = (block: number | undefined, entries: number, isPage: (page: number) => boolean): number => {
    if (block === undefined) return 0;
    file.at(block, prefix).mark("EADB");
    const start = block + prefix + offsetBytes;
    if (entries <= pageEntries) {
      return takenEntries(file.at(start, entries * entryBytes), entries, entryBytes);
    }
    let count = 0;
    for (let page = 0; page < entries / pageEntries; page++) {
      if (!isPage(page)) continue;
      const content = file.at(start + 4 + page * (pageEntries * entryBytes + 4), pageEntries * entryBytes);
      count += takenEntries(content, pageEntries, entryBytes);
    }
    return count;
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
  let count = takenEntries(content.part(inIndex * entryBytes), inIndex, entryBytes);
  for (let group = 0; group < direct; group++) {
    for (let block = 0; block < blocksOf(group); block++) {
      count += inBlock(content.address(), entriesOf(group), () => true);
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
    for (const map of maps) count += inBlock(lists.address(), entries, (page) => isSet(map, page));
  }
  return count;
}
