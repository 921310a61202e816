import type { Dataset } from "./library.ts";
import { type StoredArrayConstructor, withoutHalves } from "./numbers.ts";
import { MESSAGE, messagesOf } from "./object_header.ts";
import { type Cursor, openRaw } from "./raw_file.ts";
import { storedChunks } from "./stored_chunks.ts";

/** What of a dataset's header the library has no word for; whatever cannot be told is undefined. */
export interface StoredState {
  /** Chunks that have a place in the file; of values in one piece, 0 or 1. */
  readonly chunks?: number;
  /** What unwritten values read as, if its writer chose a number other than 0. */
  readonly fillValue?: number;
}

/** The numbers of a dataset, as far as one of them can be decoded. */
interface Numbers {
  readonly type: StoredArrayConstructor;
  readonly littleEndian: boolean;
}

/**
 * Looks at a dataset's header in the file itself. What is not as the format says is left to the library, which reads it
 * next: nothing is told of it.
 */
export function storedState(
  dataset: Dataset,
  { where, ...numbers }: Numbers & { where: string },
): StoredState {
  try {
    using file = openRaw(where);
    const messages = messagesOf(file, dataset);
    const layout = messages.get(MESSAGE.layout);
    return {
      chunks: layout && storedChunks(file, layout),
      fillValue: fillValueOf(fillBytes(messages.get(MESSAGE.fill), messages.get(MESSAGE.oldFill)), numbers),
    };
  } catch (error) {
    if (error instanceof RangeError) return {};
    throw error;
  }
}

/** Layout: HDF5 File Format Specification 3.0, IV.A.2.e and f (fill value, old and new). */
function fillBytes(fill: Cursor | undefined, old: Cursor | undefined): Uint8Array | undefined {
  if (fill === undefined) return old?.bytes(old.number(4));
  const version = fill.number(1);
  if (version === 3) return fill.number(1) & 0x20 ? fill.bytes(fill.number(4)) : undefined;
  const isDefined = fill.skip(2).number(1) !== 0;
  return version === 1 || (version === 2 && isDefined) ? fill.bytes(fill.number(4)) : undefined;
}

function fillValueOf(bytes: Uint8Array | undefined, { type, littleEndian }: Numbers): number | undefined {
  if (bytes === undefined || bytes.length !== new type(1).byteLength) return undefined;
  const ordered = littleEndian ? bytes.slice() : bytes.toReversed();
  const value = Number(withoutHalves(new type(ordered.buffer, 0, 1))[0]);
  return value === 0 ? undefined : value;
}
