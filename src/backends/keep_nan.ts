/**
 * NaN kept where a backend's comparisons lose it. To a comparison the larger of NaN and 1 is 1, so that a network whose
 * weights have gone can end in finite numbers; an operation of NaN is NaN here, as in PyTorch and NumPy.
 */
import { forEachWindow, type Pool } from "./pool_windows.ts";

type Values = ArrayLike<number>;
type Writable = Float32Array | Int32Array | Uint8Array;

/** Makes `to` NaN wherever `from`, of the same length, is. */
export function keepNaN(from: Values, to: Writable): void {
  for (let index = 0; index < from.length; index++) if (from[index] !== from[index]) to[index] = NaN;
}

/** Makes each output of a pooling NaN if there is one in its window; `from` and `to` are [batch, y, x, channel]. */
export function keepNaNOfWindows(from: Values, to: Writable, pool: Pool): void {
  if (!hasNaN(from)) return;
  forEachWindow(pool, (pixels, output) => {
    for (const pixel of pixels) {
      for (let channel = 0; channel < pool.inChannels; channel++) {
        if (from[pixel + channel] !== from[pixel + channel]) to[output + channel] = NaN;
      }
    }
  });
}

function hasNaN(values: Values): boolean {
  for (let index = 0; index < values.length; index++) if (values[index] !== values[index]) return true;
  return false;
}
