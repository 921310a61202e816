/** C strings that live as long as the process: names of ops, attributes and their enumerated values. */

/** A zero-terminated UTF-8 text at a fixed address. */
export interface CString {
  readonly address: bigint;
  /** Bytes without the terminating zero. */
  readonly length: bigint;
}

// The bytes are held here because TensorFlow keeps the addresses; a few hundred names, each made once.
const cache = new Map<string, CString & { readonly bytes: Uint8Array }>();
const encoder = new TextEncoder();

/** The C string of `text`, made at its first use. For texts from a small fixed set only: none is ever freed. */
export function internedCString(text: string): CString {
  let entry = cache.get(text);
  if (entry === undefined) {
    const content = encoder.encode(text);
    // An explicit ArrayBuffer lies outside V8's moving heap.
    const bytes = new Uint8Array(new ArrayBuffer(content.length + 1));
    bytes.set(content);
    const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes));
    entry = { address, length: BigInt(content.length), bytes };
    cache.set(text, entry);
  }
  return entry;
}
