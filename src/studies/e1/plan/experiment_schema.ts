import { z } from "zod";

const positiveInteger = z.number().int().positive();

/** configs/experiments/<name>.yaml: what one experiment trains, on what, for how long. */
export const experimentSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  /** configs/preregistrations/<name>.yaml */
  preregistration: z.string(),
  /** Where its files go, under the artifacts folder. */
  artifacts_folder: z.string(),
  baseline: z.string(),
  fractal: z.string(),
  /** Fields set in the model files, by model name; checked by the model schema after the merge. */
  models: z.record(z.string(), z.record(z.string(), z.unknown())),
  parity_tolerance: z.number().positive().max(1),
  data: z.strictObject({ ind: z.string(), ood: z.string() }),
  seeds: z.array(z.number().int().nonnegative()).min(1),
  training: z.strictObject({
    steps: z.number().int().nonnegative(),
    batch_size: positiveInteger,
    learning_rate: z.number().positive(),
    warmup_steps: z.number().int().nonnegative(),
    checkpoint_every_steps: positiveInteger,
    validate_every_steps: positiveInteger,
    /** Cores that a run takes: a batch is computed in so many parts. */
    threads: positiveInteger,
  }),
  evaluation: z.strictObject({ batch_size: positiveInteger, rollout_steps: positiveInteger }),
});

export type ExperimentFile = z.infer<typeof experimentSchema>;
