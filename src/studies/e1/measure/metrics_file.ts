import { z } from "zod";
import { validate } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { parseJson } from "@/core/files/mod.ts";

const finite = z.number();

const errorsSchema = z.strictObject({
  mse: finite,
  mae: finite,
  nrmse: finite,
  /** Samples that nRMSE is the mean over; absent: all. The others' true fields are zero, or zero beside the largest. */
  nrmse_samples: z.number().int().positive().optional(),
  /** Null where no sample has true energy at high wavenumbers above rounding. */
  high_k_error: finite.nullable(),
  /** Fields that high_k_error is the mean over; absent: all. */
  high_k_fields: z.number().int().nonnegative().optional(),
  /** nRMSE of predicting no change. */
  persistence_nrmse: finite,
  /** nRMSE after 1, 2, … steps fed back, from each trajectory's first frame; null where inputs cannot be fed back. */
  rollout_nrmse: z.array(finite.nullable()).nullable(),
});

const setMetricsSchema = z.strictObject({
  samples: z.number().int().positive(),
  ...errorsSchema.shape,
  /**
   * Where several channels are predicted, each by its name, in its own unit. The measures beside it are then their means,
   * `mse` and `mae` over the variance and the standard deviation of each true channel, so that no unit outweighs another.
   */
  channels: z.record(z.string(), errorsSchema).optional(),
});

/** metrics.json of a run: recomputed from its raw predictions and the data, by a process that sees nothing else. */
export const metricsSchema = z.strictObject({
  run_id: z.string(),
  model: z.string(),
  seed: z.number().int(),
  synthetic: z.boolean(),
  /** Raw file → sha256. */
  measured_from: z.record(z.string(), z.string()),
  ind: setMetricsSchema,
  ood: setMetricsSchema,
  /** Further out-of-distribution splits, which tell the causes apart. */
  causes: z.record(z.string(), setMetricsSchema),
  /** ood.nrmse − ind.nrmse */
  generalisation_gap: finite,
  /** persistence over nRMSE on IND: below what the plan asks for, the run did not train. */
  gain_over_persistence: finite,
  probes: z.strictObject({
    /** TwoNN, maximum likelihood, of the bottleneck over the IND test frames; null where it has none. */
    bottleneck_intrinsic_dimension: finite.nullable(),
    bottleneck_intrinsic_dimension_standard_error: finite.nullable(),
    /** Why there is none. */
    bottleneck_intrinsic_dimension_missing: z.string().optional(),
    /** Frames of one trajectory at most so many frames apart were not held against each other; absent: all were. */
    bottleneck_theiler_window: z.number().int().nonnegative().optional(),
  }),
});

/** What is measured of one run. */
export type Metrics = z.infer<typeof metricsSchema>;
/** What is measured on one test set. */
export type SetMetrics = z.infer<typeof setMetricsSchema>;
/** The errors of one channel. */
export type ChannelErrors = z.infer<typeof errorsSchema>;

/** Reads the text of a metrics.json. */
export function readMetrics(text: string, { where }: { where: string }): Metrics {
  return validate(parseJson(text, { where }), metricsSchema, { where });
}

/** Whether metrics.json holds a number at a dotted path, e.g. `ood.nrmse`. */
export function isMeasure(path: string): boolean {
  let schema: unknown = metricsSchema;
  for (const key of path.split(".")) {
    schema = (schema as { shape?: Record<string, unknown> } | undefined)?.shape?.[key];
  }
  return (schema instanceof z.ZodNullable ? schema.unwrap() : schema) instanceof z.ZodNumber;
}

/**
 * The number at a dotted path of the metrics, e.g. `ood.nrmse`; null where the run has no such number, as metrics.json says.
 *
 * @throws {InputError} if there is no such measure
 */
export function numberAt(metrics: Metrics, path: string): number | null {
  let value: unknown = metrics;
  for (const key of path.split(".")) value = (value as Record<string, unknown> | undefined)?.[key];
  if (value === null || typeof value === "number" && Number.isFinite(value)) return value;
  throw new InputError(`metrics hold no number '${path}'`, {
    where: `run ${metrics.run_id}`,
    mend: "name a measure that metrics.json has, e.g. ood.nrmse",
  });
}
