/** What a model file (`configs/models/*.yaml`) holds. Every field is read; an unknown one is refused. */
import { z } from "zod";

const count = z.int().min(1);
const rate = z.number().min(0).lt(1);

const sharedFields = {
  /** Names the model in commands, folders and tables. */
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  /** One sample: [y, x, channels]. */
  input_shape: z.tuple([count, count, count]).readonly(),
  /** Channels of the prediction. */
  output_channels: count.default(1),
  /** Width of each resolution, finest first; the last one is the bottleneck's. */
  channels: z.array(count).min(2).readonly(),
  /** Side of the convolutions' square kernel; odd, so that circular padding keeps the size. */
  kernel_size: count.refine((size) => size % 2 === 1, "expected an odd number"),
  /** Whether the decoder sees the encoder's activations of its own resolution. */
  use_skip: z.boolean(),
  /** Probability that an activation at a block's end is dropped in training. */
  dropout: rate,
};

const unetSchema = z.strictObject({ type: z.literal("unet"), ...sharedFields }).superRefine(checkSizes);

const fractalUnetSchema = z.strictObject({
  type: z.literal("fractal_unet"),
  ...sharedFields,
  /** Depth of the fractal expansion, C in Larsson et al. (2016): the deepest path has 2^(C−1) convolutions. */
  columns: z.int().min(2),
  /** Probability that a join loses one of its inputs in training; one always stays. */
  drop_path: rate,
}).superRefine(checkSizes);

/** The schema of a model file; the field `type` chooses between the two networks. */
export const modelConfigSchema = z.discriminatedUnion("type", [unetSchema, fractalUnetSchema]);

export type UnetConfig = Readonly<z.infer<typeof unetSchema>>;
export type FractalUnetConfig = Readonly<z.infer<typeof fractalUnetSchema>>;
export type ModelConfig = UnetConfig | FractalUnetConfig;

function checkSizes(
  config: Pick<UnetConfig, "input_shape" | "channels" | "kernel_size">,
  context: z.RefinementCtx,
): void {
  const coarsening = 2 ** (config.channels.length - 1);
  const margin = (config.kernel_size - 1) / 2;
  ["y", "x"].forEach((axis, index) => {
    const size = config.input_shape[index];
    const path = ["input_shape", index];
    if (size % coarsening !== 0) {
      const reason = `${config.channels.length} resolutions halve it ${config.channels.length - 1} times`;
      context.addIssue({
        code: "custom",
        path,
        message: `expected ${axis} to be a multiple of ${coarsening} (${reason})`,
      });
    } else if (size / coarsening < margin) {
      context.addIssue({
        code: "custom",
        path,
        message: `expected ${axis} of at least ${
          margin * coarsening
        }, for the kernel to fit into the bottleneck`,
      });
    }
  });
}
