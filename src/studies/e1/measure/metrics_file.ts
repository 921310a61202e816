import { z } from "zod";
import { validate } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { parseJson } from "@/core/files/mod.ts";

/** The errors of one channel, or of all together, in the channel's unit. */
export interface ChannelErrors {
  /** Mean squared error. */
  readonly mse: number;
  /** Mean absolute error. */
  readonly mae: number;
  /** Root mean squared error over that of the truth, the mean over samples. */
  readonly nrmse: number;
  /** Samples that nRMSE is the mean over; absent: all. The others' true fields are zero, or zero beside the largest. */
  readonly nrmse_samples?: number;
  /** Null where no sample has true energy at high wavenumbers above rounding. */
  readonly high_k_error: number | null;
  /** Fields that high_k_error is the mean over; absent: all. */
  readonly high_k_fields?: number;
  /** nRMSE of predicting no change. */
  readonly persistence_nrmse: number;
  /** nRMSE after 1, 2, … steps fed back, from each trajectory's first frame; null where inputs cannot be fed back. */
  readonly rollout_nrmse: readonly (number | null)[] | null;
}

/** What is measured on one test set. */
export interface SetMetrics extends ChannelErrors {
  /** Pairs of frames. */
  readonly samples: number;
  /**
   * Where several channels are predicted, each by its name, in its own unit. The measures beside it are then their means,
   * `mse` and `mae` over the variance and the standard deviation of each true channel, so that no unit outweighs another.
   */
  readonly channels?: Readonly<Record<string, ChannelErrors>>;
}

/** metrics.json of a run: recomputed from its raw predictions and the data, by a process that sees nothing else. */
export interface Metrics {
  /** The run. */
  readonly run_id: string;
  /** The name of its network's configuration. */
  readonly model: string;
  /** Its seed. */
  readonly seed: number;
  /** Whether its numbers mean nothing. */
  readonly synthetic: boolean;
  /** Raw file → sha256. */
  readonly measured_from: Readonly<Record<string, string>>;
  /** In distribution. */
  readonly ind: SetMetrics;
  /** Out of distribution. */
  readonly ood: SetMetrics;
  /** Further out-of-distribution splits, which tell the causes apart. */
  readonly causes: Readonly<Record<string, SetMetrics>>;
  /** ood.nrmse − ind.nrmse */
  readonly generalisation_gap: number;
  /** persistence over nRMSE on IND: below what the plan asks for, the run did not train. */
  readonly gain_over_persistence: number;
  /** What the network holds, as far as a registered plan may ask. */
  readonly probes: {
    /** TwoNN, maximum likelihood, of the bottleneck over the IND test frames; null where it has none. */
    readonly bottleneck_intrinsic_dimension: number | null;
    readonly bottleneck_intrinsic_dimension_standard_error: number | null;
    /** Why there is none. */
    readonly bottleneck_intrinsic_dimension_missing?: string;
    /** Frames of one trajectory at most so many frames apart were not held against each other; absent: all were. */
    readonly bottleneck_theiler_window?: number;
  };
}

const finite = z.number();

const errorsSchema = z.strictObject({
  mse: finite,
  mae: finite,
  nrmse: finite,
  nrmse_samples: z.number().int().positive().optional(),
  high_k_error: finite.nullable(),
  high_k_fields: z.number().int().nonnegative().optional(),
  persistence_nrmse: finite,
  rollout_nrmse: z.array(finite.nullable()).nullable(),
});

const setMetricsSchema: z.ZodType<SetMetrics> = z.strictObject({
  samples: z.number().int().positive(),
  ...errorsSchema.shape,
  channels: z.record(z.string(), errorsSchema).optional(),
});

const metricsSchema: z.ZodType<Metrics> = z.strictObject({
  run_id: z.string(),
  model: z.string(),
  seed: z.number().int(),
  synthetic: z.boolean(),
  measured_from: z.record(z.string(), z.string()),
  ind: setMetricsSchema,
  ood: setMetricsSchema,
  causes: z.record(z.string(), setMetricsSchema),
  generalisation_gap: finite,
  gain_over_persistence: finite,
  probes: z.strictObject({
    bottleneck_intrinsic_dimension: finite.nullable(),
    bottleneck_intrinsic_dimension_standard_error: finite.nullable(),
    bottleneck_intrinsic_dimension_missing: z.string().optional(),
    bottleneck_theiler_window: z.number().int().nonnegative().optional(),
  }),
});

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
