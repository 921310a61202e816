/** Lengths of the axes of fields as they evolve. */
export type SeriesShape = readonly [trajectory: number, time: number, y: number, x: number, channel: number];

/** Which frames of a trajectory: from the first up to `to`, which is excluded. */
export interface FrameRange {
  /** The first frame, from 0. */
  readonly from: number;
  /** The one after the last. */
  readonly to: number;
}

/** Fields on a periodic grid as they evolve, in memory or on disk. */
export interface FieldSeries {
  /** Lengths of the axes. */
  readonly shape: SeriesShape;
  /** Frames of one trajectory, row-major [time, y, x, channel]. They may be shared: copy them before changing them. */
  frames(trajectory: number, range: FrameRange): Float32Array;
}

/**
 * Fields that lie in memory, row-major [trajectory, time, y, x, channel].
 *
 * @throws {RangeError} if there are more or fewer values than the shape has
 */
export function seriesInMemory(data: Float32Array, shape: SeriesShape): FieldSeries {
  const [, times, height, width, channels] = shape;
  const frame = height * width * channels;
  if (data.length !== shape[0] * times * frame) {
    throw new RangeError(`Cannot make a series of shape [${shape}]: got ${data.length} values`);
  }
  return {
    shape,
    frames: (trajectory, { from, to }) =>
      data.subarray((trajectory * times + from) * frame, (trajectory * times + to) * frame),
  };
}

/** So much of what is read from disk is kept, in case that it is asked for again. */
const KEPT_BYTES = 2 ** 26;

/**
 * Fields that are read when they are asked for, in blocks of frames; the blocks that were used last stay in memory.
 *
 * @param options.blockFrames frames that are read together, e.g. because they are packed together
 * @param options.read frames of one trajectory, row-major [time, y, x, channel]
 */
export function seriesOnDisk(
  shape: SeriesShape,
  { blockFrames, read }: {
    blockFrames: number;
    read: (trajectory: number, range: FrameRange) => Float32Array;
  },
): FieldSeries {
  const [, times, height, width, channels] = shape;
  const frame = height * width * channels;
  const mostBlocks = Math.max(2, Math.floor(KEPT_BYTES / (4 * blockFrames * frame)));
  const blocks = new Map<number, Float32Array>();
  const blocksATrajectory = Math.ceil(times / blockFrames);
  const blockOf = (trajectory: number, index: number): Float32Array => {
    const key = trajectory * blocksATrajectory + index;
    const from = index * blockFrames;
    const block = blocks.get(key) ?? read(trajectory, { from, to: Math.min(times, from + blockFrames) });
    blocks.delete(key);
    blocks.set(key, block); // a Map keeps the order of insertion: the first is the one unused for longest
    if (blocks.size > mostBlocks) blocks.delete(blocks.keys().next().value!);
    return block;
  };
  return {
    shape,
    frames(trajectory, { from, to }) {
      const [first, last] = [Math.floor(from / blockFrames), Math.floor((to - 1) / blockFrames)];
      const within = (index: number) => {
        const start = index * blockFrames;
        return blockOf(trajectory, index).subarray(
          (Math.max(from, start) - start) * frame,
          (Math.min(to, start + blockFrames) - start) * frame,
        );
      };
      if (first === last) return within(first);
      const frames = new Float32Array((to - from) * frame);
      for (let index = first, at = 0; index <= last; index++) {
        const part = within(index);
        frames.set(part, at);
        at += part.length;
      }
      return frames;
    },
  };
}
