import type { Dataset } from "h5wasm/node";
import { Module } from "./library.ts";
import type { NumberArray } from "./numbers.ts";

/** The library's heap never shrinks, so a large dataset passes through it in pieces along its first axis. */
const BLOCK_BYTES = 1 << 25;

export interface BlockRead {
  readonly ranges: readonly (readonly [number, number])[];
  readonly out: NumberArray;
  /** Bytes an element. */
  readonly bytes: number;
}

/** Fills `out` with the selected part of a dataset, in row-major order. */
export function readBlocks(dataset: Dataset, { ranges, out, bytes }: BlockRead): void {
  const counts = ranges.map(([start, stop]) => stop - start);
  const rows = counts.length === 0 ? 1 : counts[0];
  const rowLength = out.length / rows;
  const step = Math.max(1, Math.min(rows, Math.floor(BLOCK_BYTES / (rowLength * bytes))));
  const pointer = Module._malloc(step * rowLength * bytes);
  if (pointer === 0) throw new Error(`Cannot read '${dataset.path}': the HDF5 library is out of memory`);
  try {
    for (let row = 0; row < rows; row += step) {
      const here = Math.min(step, rows - row);
      const count = counts.map((length, axis) => BigInt(axis === 0 ? here : length));
      const offset = ranges.map(([start], axis) => BigInt(axis === 0 ? start + row : start));
      const stride = counts.map(() => 1n);
      // A single value has no axes to select along.
      const [c, o, s] = counts.length === 0 ? [null, null, null] : [count, offset, stride];
      Module.get_dataset_data(dataset.file_id, dataset.path, c, o, s, BigInt(pointer));
      const type = out.constructor as new (
        buffer: ArrayBufferLike,
        at: number,
        length: number,
      ) => NumberArray;
      const block = new type(Module.HEAPU8.buffer, pointer, here * rowLength);
      (out as Float64Array).set(block as Float64Array, row * rowLength);
    }
  } finally {
    Module._free(pointer);
  }
}
