import { z } from "zod";
import { folderSchema, nameSchema } from "@/core/config/mod.ts";
import { armProblems } from "./arms.ts";
import { EVALUATION_LIMITS, TRAINING_LIMITS, within } from "./limits.ts";

/** configs/experiments/<name>.yaml: what one experiment trains, on what, for how long. */
export const experimentSchema = z.strictObject({
  /** As the file is named. */
  name: nameSchema,
  title: z.string(),
  /** What a reader must know of networks that did not train: that it is this experiment's design, say. */
  note: z.string().optional(),
  /** configs/preregistrations/<name>.yaml */
  preregistration: nameSchema,
  /** Where its files go, under the artifacts folder. */
  artifacts_folder: folderSchema,
  /** Two arms that are called so, as registered plans have them; or else `arms`. */
  baseline: nameSchema.optional(),
  fractal: nameSchema.optional(),
  /** Arm → model. Each is trained on every seed. */
  arms: z.record(nameSchema, nameSchema).optional(),
  /** The arm that the others are compared with, paired by seed; the first one if absent. */
  reference: nameSchema.optional(),
  /** Fields set in the model files, by model name; checked by the model schema after the merge. */
  models: z.record(z.string(), z.record(z.string(), z.unknown())),
  /** How far parameters and multiply-adds may be from the reference's, as a share; null or absent beside `arms`: no gate. */
  parity_tolerance: z.number().positive().max(1).nullable().optional(),
  data: z.strictObject({ ind: nameSchema, ood: nameSchema }),
  seeds: z.array(z.number().int().nonnegative()).min(1),
  training: z.strictObject({
    steps: within(TRAINING_LIMITS.steps),
    batch_size: within(TRAINING_LIMITS.batch_size),
    learning_rate: within(TRAINING_LIMITS.learning_rate),
    warmup_steps: within(TRAINING_LIMITS.warmup_steps),
    checkpoint_every_steps: within(TRAINING_LIMITS.checkpoint_every_steps),
    validate_every_steps: within(TRAINING_LIMITS.validate_every_steps),
    /** Cores that a run takes: a batch is computed in so many parts. */
    threads: within(TRAINING_LIMITS.threads),
  }),
  evaluation: z.strictObject({
    batch_size: within(EVALUATION_LIMITS.batch_size),
    rollout_steps: within(EVALUATION_LIMITS.rollout_steps),
    /**
     * Frames of one trajectory at most so many frames apart are not held against each other where neighbours are sought
     * (dimension, mutual information). Absent: all frames are, as studies frozen without it registered.
     */
    theiler_window: within(EVALUATION_LIMITS.theiler_window).optional(),
  }),
}).superRefine((experiment, context) => {
  for (const { path, message } of armProblems(experiment)) {
    context.addIssue({ code: "custom", path: [...path], message });
  }
});

export type ExperimentFile = z.infer<typeof experimentSchema>;

/** What of an experiment a study carries out, and a freeze records: all but its names, its folder and its prose. */
export function workOf(
  { title: _, note: __, artifacts_folder: ___, preregistration: ____, ...work }: Readonly<ExperimentFile>,
) {
  return work;
}
