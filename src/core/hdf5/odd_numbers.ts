/**
 * h5wasm tells a number's class and bytes and hands its bits out as they are stored: bfloat16 would be read as half
 * precision, a 12-bit integer without its sign. What the type's message in the file says is looked at as it passes by.
 *
 * Layout: HDF5 File Format Specification 3.0, IV.A.2.d (datatype message), IV.A.1 (what stands before a message).
 */
import { resolve } from "node:path";
import type { StoredType } from "./numbers.ts";

/** Headers are read in small pieces; what is larger holds values. */
const LARGEST_HEADER_BYTES = 1 << 16;
const [INTEGER, FLOAT] = [0, 1];

/**
 * How a message of type 3 with the properties of an integer or of a floating-point number begins, and the bytes from
 * there to the type: in headers of version 1, and of version 2 with and without the order of creation.
 */
const DATATYPE = 3;
const BEGINNINGS = [
  { begins: [DATATYPE, 0, 16, 0], to: 8 },
  { begins: [DATATYPE, 0, 24, 0], to: 8 },
  { begins: [DATATYPE, 12, 0], to: 4 },
  { begins: [DATATYPE, 12, 0], to: 6 },
  { begins: [DATATYPE, 20, 0], to: 4 },
  { begins: [DATATYPE, 20, 0], to: 6 },
] as const;

/** Bytes → exponent's bits, its bias and the mantissa's bits (IEEE 754-2019, table 3.5). */
const IEEE_754: Readonly<Record<number, readonly [exponent: number, bias: number, mantissa: number]>> = {
  2: [5, 15, 10],
  4: [8, 127, 23],
  8: [11, 1023, 52],
};

/** The types that a file's headers are known to hold in another layout than JavaScript's arrays, by their `keyOf`. */
const found = new Map<string, Set<string>>();

/** Looks at a piece of a file that the library is about to be given. */
export function noteOddNumbers(path: string, piece: Uint8Array): void {
  if (piece.length > LARGEST_HEADER_BYTES) return;
  const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
  for (let at = piece.indexOf(DATATYPE); at >= 0; at = piece.indexOf(DATATYPE, at + 1)) {
    for (const { begins, to } of BEGINNINGS) {
      if (!begins.every((byte, index) => piece[at + index] === byte)) continue;
      const odd = oddTypeAt(view, at + to);
      if (odd === undefined) continue;
      const file = resolve(path);
      found.set(file, (found.get(file) ?? new Set()).add(keyOf(odd)));
    }
  }
}

/** Forgets what was seen in a file: it is opened anew. */
export function forgetOddNumbers(path: string): void {
  found.delete(resolve(path));
}

/** Whether a file holds numbers of this class and size in another layout than JavaScript's arrays. */
export function hasOddNumbers(path: string, stored: Omit<StoredType, "signed">): boolean {
  return found.get(resolve(path))?.has(keyOf(stored)) ?? false;
}

function keyOf({ type, size }: Omit<StoredType, "signed">): string {
  return `${type}/${size}`;
}

function oddTypeAt(view: DataView, at: number): Omit<StoredType, "signed"> | undefined {
  if (at + 20 > view.byteLength) return undefined;
  const byte = (offset: number) => view.getUint8(at + offset);
  const [version, type, size] = [byte(0) >> 4, byte(0) & 15, view.getUint32(at + 4, true)];
  if (version < 1 || version > 5 || (type !== INTEGER && type !== FLOAT) || ![1, 2, 4, 8].includes(size)) {
    return undefined;
  }
  const [offset, precision] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  const whole = offset === 0 && precision === 8 * size;
  if (type === INTEGER) return whole ? undefined : { type, size };
  const ieee = IEEE_754[size];
  if (ieee === undefined) return undefined; // refused for its size
  const [exponent, bias, mantissa] = ieee;
  const vaxOrder = (byte(1) & 0x40) !== 0;
  const isIeee = whole && !vaxOrder && byte(2) === 8 * size - 1 && byte(12) === mantissa &&
    byte(13) === exponent && byte(14) === 0 && byte(15) === mantissa &&
    view.getUint32(at + 16, true) === bias;
  return isIeee ? undefined : { type, size };
}
