import {
  type FieldSeries,
  type FrameRange,
  seriesInMemory,
  seriesOnDisk,
  type SeriesShape,
} from "@/training/mod.ts";

/** A split of at most this size is held in memory; a larger one stays on disk and is read frame by frame. */
const IN_MEMORY_BYTES = 2 ** 27;

/** The first pass goes through a file in pieces of about this size, packed frames whole. */
const PASS_BYTES = 2 ** 24;
/** Frames that are packed together are read together, up to this size. */
const BLOCK_BYTES = 2 ** 25;

/** Where frames come from. */
export interface FrameSource {
  readonly shape: SeriesShape;
  /** Frames that are packed together. */
  readonly packedFrames: number;
  /** Frames of one trajectory, row-major [time, y, x, channel]. */
  read(trajectory: number, range: FrameRange): Float32Array;
}

/**
 * Goes once through all frames, so that whatever is wrong with one of them is said before anything is made of any, and
 * gives them as a series.
 *
 * @param options.first reads as `read` does, on the first pass
 */
export function seriesOf(
  { shape, packedFrames, read }: FrameSource,
  { first = read, inMemoryBytes = IN_MEMORY_BYTES }: { first?: FrameSource["read"]; inMemoryBytes?: number } =
    {},
): { readonly series: FieldSeries; readonly inMemory: boolean } {
  const [trajectories, times, height, width, channels] = shape;
  const frame = height * width * channels;
  const size = trajectories * times * frame;
  const fitting = (bytes: number) => Math.max(1, Math.floor(bytes / (4 * frame)));
  const blockFrames = Math.min(times, packedFrames, fitting(BLOCK_BYTES));
  const passFrames = Math.max(1, Math.floor(fitting(PASS_BYTES) / blockFrames)) * blockFrames;
  const inMemory = 4 * size <= inMemoryBytes;
  const data = new Float32Array(inMemory ? size : 0);
  for (let trajectory = 0; trajectory < trajectories; trajectory++) {
    for (let from = 0; from < times; from += passFrames) {
      const frames = first(trajectory, { from, to: Math.min(times, from + passFrames) });
      if (inMemory) data.set(frames, (trajectory * times + from) * frame);
    }
  }
  return {
    series: inMemory ? seriesInMemory(data, shape) : seriesOnDisk(shape, { blockFrames, read }),
    inMemory,
  };
}
