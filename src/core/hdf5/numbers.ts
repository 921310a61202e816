/** Arrays of numbers that a dataset can hold. */
export type NumberArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** What an attribute can hold; a number is written as a double. */
export type AttributeValue = number | bigint | string | readonly string[] | readonly number[] | NumberArray;

/** The element type of a stored dataset, in HDF5's terms. */
export interface StoredType {
  /** HDF5 class: 0 integer, 1 floating point … 10 array. */
  readonly type: number;
  /** Bytes an element. */
  readonly size: number;
  readonly signed: boolean;
}

/** Arrays of numbers as they are stored. */
export type StoredArray = NumberArray | Float16Array;

/** A constructor of arrays as they are stored, over memory or for a length. */
export type StoredArrayConstructor = {
  new (length: number): StoredArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): StoredArray;
};

/** What HDF5 calls its classes of types, by number. */
const CLASSES = [
  "integers",
  "floating-point numbers",
  "times",
  "text",
  "bit fields",
  "opaque bytes",
  "compounds",
  "references",
  "enumerations",
  "sequences of variable length",
  "arrays",
];

/** The array type for a stored element type; undefined if JavaScript has none (text, compounds, 128-bit floats). */
export function arrayTypeOf({ type, size, signed }: StoredType): StoredArrayConstructor | undefined {
  if (type === 1) {
    const floats: Record<number, StoredArrayConstructor> = {
      2: Float16Array,
      4: Float32Array,
      8: Float64Array,
    };
    return floats[size];
  }
  if (type !== 0) return undefined;
  const integers: Record<number, readonly [StoredArrayConstructor, StoredArrayConstructor]> = {
    1: [Uint8Array, Int8Array],
    2: [Uint16Array, Int16Array],
    4: [Uint32Array, Int32Array],
    8: [BigUint64Array, BigInt64Array],
  };
  return integers[size]?.[signed ? 1 : 0];
}

/** A stored type in words, e.g. `16-byte floating-point numbers`. */
export function typeInWords({ type, size }: StoredType): string {
  const what = CLASSES[type] ?? `values of an unknown class (${type})`;
  return type <= 1 ? `${size}-byte ${what}` : what;
}

/** Half-precision numbers as single ones, which hold each of them; all others as they are. */
export function withoutHalves(values: StoredArray): NumberArray {
  return values instanceof Float16Array ? Float32Array.from(values) : values;
}
