import { readableCanonicalJson } from "@/core/identity/mod.ts";
import { METRICS_FILE, SPECTRA_FILE } from "../run/run_files.ts";
import type { Measurement } from "./measure.ts";

/** The files of a measurement: equal measurements are equal bytes, so that a recomputation can be compared. */
export function measurementTexts({ metrics, spectra }: Measurement): Record<string, string> {
  return { [METRICS_FILE]: readableCanonicalJson(metrics), [SPECTRA_FILE]: readableCanonicalJson(spectra) };
}
