/** Tries backends in order until one opens and conforms. */
import * as tf from "@tensorflow/tfjs-core";
import type { BackendCandidate, BackendName, BackendOptions, BackendReport } from "./backend.ts";
import { checkConformance, type ConformanceReport } from "./conformance/mod.ts";

/** Why a candidate cannot be used, in one line. */
export interface Unusable {
  readonly reason: string;
}

/** The backend that is now current, or undefined if none works, and the candidates that were passed over. */
export interface ChainResult {
  readonly report: BackendReport | undefined;
  readonly skipped: BackendReport["skipped"];
}

/**
 * Takes the first candidate that can be used. Those before it are skipped with their reasons, which also go to `log`.
 */
export async function firstUsable(
  candidates: readonly BackendCandidate[],
  options: BackendOptions,
): Promise<ChainResult> {
  const skipped: { name: BackendName; reason: string }[] = [];
  for (const candidate of candidates) {
    const outcome = await useCandidate(candidate, options);
    if (!("reason" in outcome)) return { report: { ...outcome, skipped }, skipped };
    options.log?.(`backend ${candidate.name} skipped: ${outcome.reason}`);
    skipped.push({ name: candidate.name, reason: outcome.reason });
  }
  return { report: undefined, skipped };
}

/**
 * Opens a candidate, checks that it agrees with the cpu backend and makes it the current backend of TensorFlow.js,
 * with a line to `log`; or says why it cannot be used.
 */
export async function useCandidate(
  candidate: BackendCandidate,
  options: BackendOptions,
): Promise<Omit<BackendReport, "skipped"> | Unusable> {
  try {
    const opened = await candidate.open(options);
    const device = opened.device.startsWith("CPU") ? "cpu" : "gpu";
    const conformance = await checkConformance(opened.tfjsBackend, { device });
    if (conformance.faults.length > 0) return { reason: disagreement(conformance.faults) };
    await tf.setBackend(opened.tfjsBackend);
    options.log?.(describe(opened, conformance));
    return opened;
  } catch (error) {
    return { reason: (error instanceof Error ? error.message : String(error)).split("\n")[0] };
  }
}

function disagreement([first, ...others]: readonly string[]): string {
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return `does not conform to the cpu backend: ${first}${more}`;
}

function describe(
  { name, library, device, threads }: Omit<BackendReport, "skipped">,
  { cases, worst }: ConformanceReport,
): string {
  const threadCount = threads === null ? "" : `, ${threads} ${threads === 1 ? "thread" : "threads"}`;
  return `backend ${name}: ${library} on ${device}${threadCount}; ${cases} conformance cases passed, ` +
    `largest relative error ${worst.relativeError.toExponential(1)} (${worst.caseName})`;
}
