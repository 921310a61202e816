import type { Cursor } from "./raw_file.ts";

/** Where a chunk lies, as an index has it. */
export interface StoredChunk {
  readonly address: number;
  /** What it takes in the file; absent where no filter changes a chunk's size. */
  readonly bytes?: number;
  /** A bit for each filter that this chunk did not go through, the first filter lowest. */
  readonly skipped: number;
}

/** Told of each chunk that has a place in the file. */
export type VisitChunk = (chunk: StoredChunk) => void;

/** How long the mask of skipped filters is. */
export const MASK_BYTES = 4;

/** Of so many entries, those that begin with the address of a chunk; its size and its mask follow where there are filters. */
export function visitEntries(
  content: Cursor,
  { entries, entryBytes, visit }: { entries: number; entryBytes: number; visit: VisitChunk },
): void {
  for (let entry = 0; entry < entries; entry++) {
    const part = content.part(entryBytes);
    const address = part.address();
    if (address === undefined) continue;
    const bytes = part.left > MASK_BYTES ? part.number(part.left - MASK_BYTES) : undefined;
    visit({ address, bytes, skipped: bytes === undefined ? 0 : part.number(MASK_BYTES) });
  }
}

/** A bit of a map whose first bit is the highest of the first byte. */
export function isSet(bits: Uint8Array, index: number): boolean {
  return (bits[index >> 3] & (0x80 >> (index & 7))) !== 0;
}
