import type { Cursor } from "./raw_file.ts";

/** Of so many entries, those that begin with the address of a chunk. */
export function takenEntries(content: Cursor, entries: number, entryBytes: number): number {
  let count = 0;
  for (let entry = 0; entry < entries; entry++) {
    if (content.part(entryBytes).address() !== undefined) count++;
  }
  return count;
}

/** A bit of a map whose first bit is the highest of the first byte. */
export function isSet(bits: Uint8Array, index: number): boolean {
  return (bits[index >> 3] & (0x80 >> (index & 7))) !== 0;
}
