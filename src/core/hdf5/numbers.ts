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
interface StoredType {
  /** HDF5 class: 0 integer, 1 floating point. */
  readonly type: number;
  /** Bytes an element. */
  readonly size: number;
  readonly signed: boolean;
}

/** A constructor of number arrays, over memory or for a length. */
type NumberArrayConstructor = {
  new (length: number): NumberArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): NumberArray;
};

/** The array type for a stored element type; undefined if JavaScript has none (strings, compounds, half floats). */
export function arrayTypeOf({ type, size, signed }: StoredType): NumberArrayConstructor | undefined {
  if (type === 1) {
    return ({ 4: Float32Array, 8: Float64Array } as Record<number, NumberArrayConstructor>)[size];
  }
  if (type !== 0) return undefined;
  const integers: Record<number, readonly [NumberArrayConstructor, NumberArrayConstructor]> = {
    1: [Uint8Array, Int8Array],
    2: [Uint16Array, Int16Array],
    4: [Uint32Array, Int32Array],
    8: [BigUint64Array, BigInt64Array],
  };
  return integers[size]?.[signed ? 1 : 0];
}
