/** The windows of a two-dimensional pooling over values on the host, [batch, y, x, channel]. */
import type { backend_util } from "@tensorflow/tfjs-core";

/** A pooling's sizes, strides and padding. */
export type Pool = ReturnType<typeof backend_util.computePool2DInfo>;

/**
 * Visits each window in the order of the outputs [batch, y, x].
 *
 * @param visit called with where the window's pixels inside the image begin (their first channel; the array is used
 *   again for the next window) and where the output's first channel lies
 */
export function forEachWindow(
  pool: Pool,
  visit: (pixels: Int32Array, output: number) => void,
): void {
  const window = new Int32Array(pool.filterHeight * pool.filterWidth);
  let output = 0;
  for (let batch = 0; batch < pool.batchSize; batch++) {
    for (let row = 0; row < pool.outHeight; row++) {
      for (let column = 0; column < pool.outWidth; column++) {
        visit(window.subarray(0, collect(window, { pool, batch, row, column })), output);
        output += pool.inChannels;
      }
    }
  }
}

function collect(
  window: Int32Array,
  { pool, batch, row, column }: { pool: Pool; batch: number; row: number; column: number },
): number {
  let size = 0;
  for (let tapRow = 0; tapRow < pool.filterHeight; tapRow++) {
    const y = row * pool.strideHeight - pool.padInfo.top + tapRow * pool.dilationHeight;
    if (y < 0 || y >= pool.inHeight) continue;
    for (let tapColumn = 0; tapColumn < pool.filterWidth; tapColumn++) {
      const x = column * pool.strideWidth - pool.padInfo.left + tapColumn * pool.dilationWidth;
      if (x < 0 || x >= pool.inWidth) continue;
      window[size++] = ((batch * pool.inHeight + y) * pool.inWidth + x) * pool.inChannels;
    }
  }
  return size;
}
