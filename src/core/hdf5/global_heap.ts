/**
 * The HDF5 library walks a global heap (texts of variable length) from object to object by their sizes, in 32 bits here,
 * and walks for ever where a size leads nowhere or back. Its reads are looked at before it sees them.
 *
 * Layout: HDF5 File Format Specification 3.0, III.E. Where lengths have 8 bytes or fewer, the low ones lie at the same
 * places: the collection's size at 8, its objects from 16 on, each with a head of 16 bytes.
 */
import { readSync } from "node:fs";

/** "GCOL", version 1, three bytes of zero. */
const MARK = Uint8Array.of(0x47, 0x43, 0x4f, 0x4c, 1, 0, 0, 0);
const HEAD_BYTES = 16;
/** What is larger and is no heap from its first byte holds values. */
const LARGEST_METADATA_BYTES = 1 << 16;

/**
 * Whether one of the heaps that begin in a part of a file cannot be walked to its end.
 *
 * @param descriptor of the open file
 * @param part what was read from it, at `position`
 */
export function heapWithoutEnd(
  descriptor: number,
  part: Uint8Array,
  { position }: { position: number },
): boolean {
  const end = part.length > LARGEST_METADATA_BYTES ? 1 : part.length;
  for (let at = part.indexOf(MARK[0]); at >= 0 && at < end; at = part.indexOf(MARK[0], at + 1)) {
    const isHeap = MARK.every((byte, index) => part[at + index] === byte);
    if (isHeap && standsStill(descriptor, position + at)) return true;
  }
  return false;
}

function standsStill(descriptor: number, heap: number): boolean {
  const head = new DataView(new ArrayBuffer(HEAD_BYTES));
  const read = (at: number) => readSync(descriptor, head, 0, HEAD_BYTES, heap + at) === HEAD_BYTES;
  if (!read(0)) return false; // cut off, which the library notices
  const size = head.getUint32(8, true);
  for (let at = HEAD_BYTES; at + HEAD_BYTES <= size;) {
    if (!read(at)) return false;
    const [index, length] = [head.getUint16(0, true), head.getUint32(8, true)];
    // object 0 is the free space, whose size includes its head
    const step = index === 0 ? length : HEAD_BYTES + 8 * Math.ceil(length / 8);
    if (step < HEAD_BYTES || at + step > size) return true;
    at += step;
  }
  return false;
}
