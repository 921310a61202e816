import { canonicalJson } from "@/core/identity/mod.ts";
import type { Measurement } from "./measure.ts";

/** The files of a measurement: equal measurements are equal bytes, so that a recomputation can be compared. */
export function measurementTexts({ metrics, spectra }: Measurement): Record<string, string> {
  return { "metrics.json": pretty(metrics), "spectra.json": pretty(spectra) };
}

function pretty(value: unknown): string {
  return JSON.stringify(JSON.parse(canonicalJson(value)), null, 2) + "\n";
}
