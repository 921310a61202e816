/**
 * The messages in the header of an object, which say what it is and where its values lie.
 *
 * Layout: HDF5 File Format Specification 3.0, IV.A.1 (the headers of version 1 and 2).
 */
import { type Dataset, Module } from "./library.ts";
import type { Cursor, RawFile } from "./raw_file.ts";

/** What a message may be, by HDF5's numbers. */
export const MESSAGE = { oldFill: 4, fill: 5, layout: 8, continuation: 16 } as const;

/** Far more than any header has: one that leads back into itself ends here. */
const MOST_PARTS = 1000;
const SHARED = 2;

/** A kind of message → the first of this kind. Those that lie elsewhere, shared between objects, are left out. */
export type Messages = ReadonlyMap<number, Cursor>;

/** @throws {RangeError} a header that cannot be */
export function messagesOf(file: RawFile, dataset: Dataset): Messages {
  // a reference to an object is the address of its header
  const reference = Uint8Array.from(Module.create_object_reference(dataset.file_id, dataset.path));
  return messagesAt(file, Number(new DataView(reference.buffer).getBigUint64(0, true)));
}

function messagesAt(file: RawFile, address: number): Messages {
  const found = new Map<number, Cursor>();
  const isNew = file.at(address, 1).number(1) === "O".charCodeAt(0);
  const parts = isNew ? newParts(file, address) : oldParts(file, address);
  for (let part = 0; part < parts.length; part++) {
    if (parts.length > MOST_PARTS) throw new RangeError("A header without end");
    const { messages, headBytes } = parts[part];
    while (messages.left >= headBytes) {
      const kind = messages.number(isNew ? 1 : 2);
      const bytes = messages.number(2);
      const flags = messages.number(1);
      messages.skip(headBytes - (isNew ? 4 : 5));
      const content = messages.part(bytes);
      if (kind === MESSAGE.continuation) {
        const [next, length] = [content.address(), content.length()];
        if (next === undefined) throw new RangeError("A header leads nowhere");
        // in version 2 a mark stands before the messages, and a checksum behind them
        const more = isNew ? file.at(next, length - 4).mark("OCHK") : file.at(next, length);
        parts.push({ messages: more, headBytes });
      } else if (!found.has(kind) && (flags & SHARED) === 0) found.set(kind, content);
    }
  }
  return found;
}

interface Part {
  readonly messages: Cursor;
  /** Bytes before a message's content. */
  readonly headBytes: number;
}

function oldParts(file: RawFile, address: number): Part[] {
  const prefix = file.at(address, 16);
  if (prefix.number(1) !== 1) throw new RangeError("A header of an unknown version");
  const bytes = prefix.skip(7).number(4);
  return [{ messages: file.at(address + 16, bytes), headBytes: 8 }];
}

function newParts(file: RawFile, address: number): Part[] {
  const prefix = file.at(address, 6).mark("OHDR");
  if (prefix.number(1) !== 2) throw new RangeError("A header of an unknown version");
  const flags = prefix.number(1);
  const before = 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
  const sizeBytes = 2 ** (flags & 3);
  const bytes = file.at(address + before, sizeBytes).number(sizeBytes);
  return [{ messages: file.at(address + before + sizeBytes, bytes), headBytes: flags & 4 ? 6 : 4 }];
}
