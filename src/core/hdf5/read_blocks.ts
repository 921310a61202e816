import { type Dataset, Module } from "./library.ts";
import type { StoredArray, StoredArrayConstructor } from "./numbers.ts";

/** The library's heap never shrinks, so a large dataset passes through it in pieces. */
const BLOCK_BYTES = 1 << 25;

/** What of one axis is read: `count` entries from `start` on, `step` apart. */
export interface AxisSelection {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

export interface BlockRead {
  readonly selection: readonly AxisSelection[];
  readonly out: StoredArray;
  /** Bytes an element. */
  readonly bytes: number;
}

/** Fills `out` with the selected part of a dataset, in row-major order, in pieces along the first axis that is longer than one. */
export function readBlocks(dataset: Dataset, { selection, out, bytes }: BlockRead): void {
  const along = Math.max(0, selection.findIndex(({ count }) => count > 1));
  const rows = selection[along]?.count ?? 1;
  const rowLength = out.length / rows;
  const step = Math.max(1, Math.min(rows, Math.floor(BLOCK_BYTES / (rowLength * bytes))));
  const pointer = Module._malloc(step * rowLength * bytes);
  if (pointer === 0) throw new Error(`Cannot read '${dataset.path}': the HDF5 library is out of memory`);
  try {
    for (let row = 0; row < rows; row += step) {
      const here = Math.min(step, rows - row);
      const piece = selection.map((one, axis) =>
        axis === along ? { ...one, start: one.start + row * one.step, count: here } : one
      );
      const axes = [
        piece.map(({ count }) => BigInt(count)),
        piece.map(({ start }) => BigInt(start)),
        piece.map(({ step }) => BigInt(step)),
      ] as const;
      // A single value has no axes to select along.
      const [count, offset, stride] = selection.length === 0 ? [null, null, null] : axes;
      Module.get_dataset_data(dataset.file_id, dataset.path, count, offset, stride, BigInt(pointer));
      const type = out.constructor as StoredArrayConstructor;
      const block = new type(Module.HEAPU8.buffer, pointer, here * rowLength);
      (out as Float64Array).set(block as Float64Array, row * rowLength);
    }
  } finally {
    Module._free(pointer);
  }
}
