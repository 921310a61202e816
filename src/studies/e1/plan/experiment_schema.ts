import { z } from "zod";
import { folderSchema, nameSchema } from "@/core/config/mod.ts";
import { armProblems, type ArmsFile } from "./arms.ts";
import { EVALUATION_LIMITS, TRAINING_LIMITS, within } from "./limits.ts";

/** configs/experiments/<name>.yaml: what one experiment trains, on what, for how long. */
export interface ExperimentFile extends ArmsFile {
  /** As the file is named. */
  readonly name: string;
  /** Of reports and figures. */
  readonly title: string;
  /** What a reader must know of networks that did not train: that it is this experiment's design, say. */
  readonly note?: string;
  /** configs/preregistrations/<name>.yaml */
  readonly preregistration: string;
  /** Where its files go, under the artifacts folder. */
  readonly artifacts_folder: string;
  /** Fields set in the model files, by model name; checked by the model schema after the merge. */
  readonly models: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** configs/data/<name>.yaml of the set that networks are trained on, and of the one that only tests them. */
  readonly data: { readonly ind: string; readonly ood: string };
  /** Each trains a network of every arm. */
  readonly seeds: readonly number[];
  /** How networks are trained; numbers within `TRAINING_LIMITS`. */
  readonly training: {
    readonly steps: number;
    readonly batch_size: number;
    readonly learning_rate: number;
    readonly warmup_steps: number;
    readonly checkpoint_every_steps: number;
    readonly validate_every_steps: number;
    /** Cores that a run takes: a batch is computed in so many parts. */
    readonly threads: number;
  };
  /** How they are tested; numbers within `EVALUATION_LIMITS`. */
  readonly evaluation: {
    readonly batch_size: number;
    readonly rollout_steps: number;
    /**
     * Frames of one trajectory at most so many frames apart are not held against each other where neighbours are sought
     * (dimension, mutual information). Absent: all frames are, as studies frozen without it registered.
     */
    readonly theiler_window?: number;
  };
}

/** The file's form, and the limits of its numbers. */
export const experimentSchema: z.ZodType<ExperimentFile> = z.strictObject({
  name: nameSchema,
  title: z.string(),
  note: z.string().optional(),
  preregistration: nameSchema,
  artifacts_folder: folderSchema,
  baseline: nameSchema.optional(),
  fractal: nameSchema.optional(),
  arms: z.record(nameSchema, nameSchema).optional(),
  reference: nameSchema.optional(),
  models: z.record(z.string(), z.record(z.string(), z.unknown())),
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
    threads: within(TRAINING_LIMITS.threads),
  }),
  evaluation: z.strictObject({
    batch_size: within(EVALUATION_LIMITS.batch_size),
    rollout_steps: within(EVALUATION_LIMITS.rollout_steps),
    theiler_window: within(EVALUATION_LIMITS.theiler_window).optional(),
  }),
}).superRefine((experiment, context) => {
  for (const { path, message } of armProblems(experiment)) {
    context.addIssue({ code: "custom", path: [...path], message });
  }
});

/** What of an experiment a study carries out, and a freeze records: all but its names, its folder and its prose. */
export function workOf(
  { title: _, note: __, artifacts_folder: ___, preregistration: ____, ...work }: Readonly<ExperimentFile>,
) {
  return work;
}
