import { probed } from "@/probes/attempt.ts";
import { consecutiveFrames } from "@/probes/theiler.ts";
import { twoNN } from "@/probes/twonn.ts";
import type { Metrics } from "./metrics_file.ts";

/**
 * TwoNN of the bottleneck, or why it has none: dead features cost a run this number and no other.
 *
 * @param features rows [frame, feature], trajectory by trajectory
 * @param options.window Theiler's, in frames; undefined holds all frames against each other
 */
export async function bottleneckDimension(
  features: Float32Array,
  { shape, framesEach, window }: {
    shape: readonly [number, number];
    framesEach: number;
    window: number | undefined;
  },
): Promise<Metrics["probes"]> {
  const theiler = window === undefined
    ? undefined
    : consecutiveFrames({ rows: shape[0], framesEach, window });
  const found = await probed(() => twoNN({ data: Float64Array.from(features), shape }, { theiler }));
  return {
    bottleneck_intrinsic_dimension: found.none === null ? found.dimension : null,
    bottleneck_intrinsic_dimension_standard_error: found.none === null ? found.standardError : null,
    ...found.none !== null && { bottleneck_intrinsic_dimension_missing: found.none },
    ...window !== undefined && { bottleneck_theiler_window: window },
  };
}
