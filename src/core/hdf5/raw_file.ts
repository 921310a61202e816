/**
 * A file's bytes below the library, for what h5wasm has no word for. Addresses count from the superblock, behind which
 * a user block may stand; the superblock says how many bytes an address and a length have.
 *
 * Layout: HDF5 File Format Specification 3.0, II.A.
 */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const SIGNATURE = 0x894844460d0a1a0an;

/** How many bytes an address and a length have. */
interface Sizes {
  readonly address: number;
  readonly length: number;
}

/** Bytes that are read from left to right; past their end a `RangeError` is thrown. */
export class Cursor {
  #at = 0;

  constructor(readonly view: DataView, readonly sizes: Sizes) {}

  get left(): number {
    return this.view.byteLength - this.#at;
  }

  skip(bytes: number): this {
    this.#at += bytes;
    return this;
  }

  /** A whole number without sign. */
  number(bytes: number): number {
    let value = 0;
    for (let byte = bytes - 1; byte >= 0; byte--) value = 256 * value + this.view.getUint8(this.#at + byte);
    this.#at += bytes;
    return value;
  }

  /** A length or a count. */
  length(): number {
    return this.number(this.sizes.length);
  }

  /** An address; undefined where there is none, which all bits set stand for. */
  address(): number | undefined {
    const { address } = this.sizes;
    const start = this.#at;
    const value = this.number(address);
    const isNone = Array.from({ length: address }, (_, byte) => this.view.getUint8(start + byte))
      .every((byte) => byte === 0xff);
    return isNone ? undefined : value;
  }

  bytes(count: number): Uint8Array {
    const part = new Uint8Array(this.view.buffer, this.view.byteOffset + this.#at, count);
    this.#at += count;
    return part;
  }

  /** Bytes of their own, which lie next. */
  part(bytes: number): Cursor {
    const { buffer, byteOffset } = this.view;
    const part = new Cursor(new DataView(buffer, byteOffset + this.#at, bytes), this.sizes);
    this.#at += bytes;
    return part;
  }

  /** Goes past a mark of four letters. */
  mark(letters: string): this {
    const found = String.fromCharCode(...this.bytes(letters.length));
    if (found !== letters) throw new RangeError(`Expected ${letters}`);
    return this;
  }
}

/** A file open for reading, with a descriptor of its own. */
export interface RawFile extends Disposable {
  readonly sizes: Sizes;
  /**
   * So many bytes from an address on.
   *
   * @throws {RangeError} if the file ends before
   */
  at(address: number, bytes: number): Cursor;
}

/** @throws {RangeError} a superblock that cannot be */
export function openRaw(path: string): RawFile {
  const descriptor = openSync(path, "r");
  const close = () => closeSync(descriptor);
  const read = (position: number, bytes: number): DataView => {
    // asked before the memory is taken: in a damaged file a length can be anything
    if (!(position + bytes <= size)) throw new RangeError("Past the end");
    const view = new DataView(new ArrayBuffer(bytes));
    if (bytes > 0 && readSync(descriptor, view, 0, bytes, position) !== bytes) {
      throw new RangeError("Past the end");
    }
    return view;
  };
  const { size } = fstatSync(descriptor);
  try {
    let base = 0;
    while (read(base, 8).getBigUint64(0) !== SIGNATURE) {
      base = base === 0 ? 512 : 2 * base;
    }
    const head = read(base + 8, 8);
    const at = head.getUint8(0) < 2 ? 5 : 1;
    const sizes = { address: head.getUint8(at), length: head.getUint8(at + 1) };
    if (![sizes.address, sizes.length].every((size) => [2, 4, 8].includes(size))) {
      throw new RangeError("Sizes");
    }
    return {
      sizes,
      at: (address, bytes) => new Cursor(read(base + address, bytes), sizes),
      [Symbol.dispose]: close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
