import { z } from "zod";
import type { Limit, Limits } from "@/core/config/mod.ts";

/** More than any run has time for. */
const MOST_STEPS = 1e9;
/** A batch and its activations lie in memory at once. */
const MOST_SAMPLES = 4096;

/** What the numbers of an experiment may be; what its data then allow of them is in `fit.ts`. */
export const TRAINING_LIMITS = {
  /** Only the rehearsal takes none. */
  steps: { above: 0, most: MOST_STEPS, whole: true },
  batch_size: { above: 0, most: MOST_SAMPLES, whole: true },
  /** Single precision ends at 3.4e38; a rate far below that diverges already, and the run says so. */
  learning_rate: { above: 0, most: 1e38 },
  /** May be more than the steps: a run cut short ends in its warm-up. */
  warmup_steps: { least: 0, most: MOST_STEPS, whole: true },
  /** May be more than the steps, too: there is one at the end. */
  checkpoint_every_steps: { above: 0, most: MOST_STEPS, whole: true },
  validate_every_steps: { above: 0, most: MOST_STEPS, whole: true },
  threads: { above: 0, most: 1024, whole: true },
} as const satisfies Limits;

export const EVALUATION_LIMITS = {
  batch_size: { above: 0, most: MOST_SAMPLES, whole: true },
  rollout_steps: { above: 0, most: 1e6, whole: true },
  /** A window over all frames of a trajectory leaves those of the others. */
  theiler_window: { least: 0, most: 1e6, whole: true },
} as const satisfies Limits;

/** A limit as a schema whose messages say which end of it was passed. */
export function within({ least, above, most, whole }: Limit): z.ZodNumber {
  let schema = whole ? z.number().int() : z.number();
  if (least !== undefined) schema = schema.min(least);
  if (above !== undefined) schema = schema.gt(above);
  return most === undefined ? schema : schema.max(most);
}
