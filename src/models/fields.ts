/** Fields that the schemas of several architectures have. */
import { z } from "zod";

/** More than any network's memory or time allows for; what a plan can carry out is far below. */
const MOST_CHANNELS = 4096;
const MOST_BLOCKS = 256;

const count = z.int().min(1);

/** How many channels an activation has. */
export const width = count.max(MOST_CHANNELS);

/** How many blocks follow each other. */
export const depth = count.max(MOST_BLOCKS);

/** A probability below 1. */
export const rate = z.number().min(0).lt(1);

/** Side of a convolution's square kernel; odd, so that circular padding keeps the size. */
export const kernelSize = count.refine((size) => size % 2 === 1, "expected an odd number");

/** What every network's file says, whatever its architecture. */
export const sharedFields = {
  /** Names the model in commands, folders and tables. */
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  /** One sample: [y, x, channels]. */
  input_shape: z.tuple([count, count, count]).readonly(),
  /** Channels of the prediction. */
  output_channels: count.default(1),
};
