/**
 * Whether a dataset's chunks hold as many bytes as a chunk has. The library does not ask: what a short one lacks is read as
 * whatever its memory held before, and a long one is unpacked whole.
 */
import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import type { StoredChunk } from "./chunk_entries.ts";
import type { Dataset } from "./library.ts";
import { MESSAGE, messagesOf } from "./object_header.ts";
import { openRaw, type RawFile } from "./raw_file.ts";
import { storedChunks } from "./stored_chunks.ts";

/** HDF5's registered numbers: these change no byte count, or in a way that is known. */
const [DEFLATE, SHUFFLE, FLETCHER_32] = [1, 2, 3];
const FLETCHER_BYTES = 4;

/** What a dataset's chunks go through. */
export interface Chunking {
  /** Of a whole chunk, unpacked. */
  readonly chunkBytes: number;
  /** HDF5's numbers, in the order of writing. */
  readonly filters: readonly number[];
}

/**
 * What is wrong with the first chunk that is not whole; undefined if none is. Chunks that cannot be unpacked are the
 * library's to name. Behind filters that pack numbers by themselves (n-bit, scale-offset) a chunk's bytes are not counted,
 * but none may unpack to much more than a chunk's.
 */
export function chunkFault(
  dataset: Dataset,
  { where, ...chunking }: Chunking & { where: string },
): string | undefined {
  const { chunkBytes } = chunking;
  let fault: string | undefined;
  try {
    using file = openRaw(where);
    const layout = messagesOf(file, dataset).get(MESSAGE.layout);
    if (layout === undefined) return undefined;
    storedChunks(file, layout, (chunk) => {
      if (fault !== undefined) return;
      const bytes = unpackedBytes(file, chunk, chunking);
      if (bytes === undefined || bytes === chunkBytes) return;
      const found = bytes > chunkBytes ? "more than" : `${bytes} of`;
      fault = `has a chunk (at byte ${chunk.address} of the file) of ${found} ${chunkBytes} bytes`;
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // an index that cannot be, or that leads past the end
  }
  return fault;
}

/** Infinity for more than a chunk has; undefined where it is not known. */
function unpackedBytes(
  file: RawFile,
  { address, bytes, skipped }: StoredChunk,
  { chunkBytes, filters }: Chunking,
): number | undefined {
  const isDeflated = filters.some((id, filter) => id === DEFLATE && (skipped & 1 << filter) === 0);
  if (bytes === undefined || (bytes === chunkBytes && !isDeflated)) return bytes; // stored as it is
  const own = filters.findLastIndex((id) => ![DEFLATE, SHUFFLE, FLETCHER_32].includes(id));
  let content: Uint8Array | undefined;
  let length = bytes;
  for (let filter = filters.length - 1; filter > own; filter--) {
    if (skipped & 1 << filter) continue;
    if (filters[filter] === FLETCHER_32) {
      length -= FLETCHER_BYTES;
      content = content?.subarray(0, length);
    } else if (filters[filter] === DEFLATE) {
      content ??= file.at(address, bytes).bytes(bytes).subarray(0, length);
      const unpacked = inflated(content, chunkBytes + FLETCHER_BYTES + (own < 0 ? 0 : chunkBytes));
      if (!(unpacked instanceof Uint8Array)) return unpacked;
      [content, length] = [unpacked, unpacked.length];
    }
  }
  return own < 0 ? length : undefined;
}

function inflated(content: Uint8Array, most: number): Uint8Array | number | undefined {
  try {
    return inflateSync(Buffer.from(content.buffer, content.byteOffset, content.length), {
      maxOutputLength: most,
    });
  } catch (error) {
    return (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE" ? Infinity : undefined;
  }
}
