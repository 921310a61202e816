/** Metrics recomputed from raw artifacts. */
export { measureRun } from "./measure.ts";
export type { Measurement } from "./measure.ts";
export type { MeanSpectra } from "./compare_spectra.ts";
export { firstHighWavenumber } from "./metrics.ts";
export {
  type ChannelErrors,
  isMeasure,
  type Metrics,
  numberAt,
  readMetrics,
  type SetMetrics,
} from "./metrics_file.ts";
export { measurementTexts } from "./texts.ts";
