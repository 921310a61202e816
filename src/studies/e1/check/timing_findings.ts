import { join } from "node:path";
import { exists } from "@/core/exists.ts";
import { readJson } from "@/core/files/mod.ts";
import type { Summary } from "../analyse/summary.ts";

/** The times of a study, which differ from call to call; beside its summary. */
export const TIMING_FILE = "E1_timing.json";

/** What E1_timing.json, if it lies beside a summary, says of the study that the summary does not. */
export async function timingFindings(
  { synthetic, preregistration: { standing }, backend }: Summary,
  { folder }: { folder: string },
): Promise<string[]> {
  const path = join(folder, TIMING_FILE);
  if (!await exists(path)) return [];
  const ought = { synthetic, standing, backend: backend.name, compiled: backend.compiled };
  const is = await readJson(path) as Record<string, unknown> | null;
  return Object.entries(ought).filter(([key, value]) => is?.[key] !== value).map(([key, value]) =>
    `${TIMING_FILE}: ${key}: the summary has ${value}, found ${is?.[key]}`
  );
}
