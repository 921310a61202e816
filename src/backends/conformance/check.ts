/** Runs conformance cases on a backend and on the cpu backend, and reports how they agree. */
import { cpuCandidate } from "@/backends/cpu/mod.ts";
import { onBackend } from "@/backends/on_backend.ts";
import { conformanceCases } from "./cases.ts";
import { compare, type Comparison } from "./compare.ts";
import type { ConformanceCase } from "./conformance_case.ts";
import { evaluate, type Evaluation } from "./evaluate.ts";
import type { DeviceKind } from "./tolerance.ts";

/** How a backend agrees with the reference. */
export interface ConformanceReport {
  /** How many cases were run. */
  readonly cases: number;
  /** What is wrong, one line each, led by the case's name; empty for a backend that conforms. */
  readonly faults: readonly string[];
  /** The worst agreement among the results that could be compared. */
  readonly worst: { readonly caseName: string; readonly relativeError: number };
}

/**
 * Checks the backend that is registered in TensorFlow.js under `tfjsBackend` against the cpu backend. Tensors that
 * were there before stay as they are; the current backend is the same afterwards.
 *
 * @param options.device which tolerances apply (tolerance.ts)
 * @param options.cases other cases than the standard list, for tests of single kernels
 */
export async function checkConformance(
  tfjsBackend: string,
  { device, cases = conformanceCases }: { device: DeviceKind; cases?: readonly ConformanceCase[] },
): Promise<ConformanceReport> {
  const faults: string[] = [];
  let worst = { caseName: cases[0].name, relativeError: 0 };
  for (const conformanceCase of cases) {
    const reference = await referenceOf(conformanceCase);
    const { faults: found, relativeError } = await outcome(conformanceCase, {
      tfjsBackend,
      reference,
      device,
    });
    faults.push(...found.map((fault) => `${conformanceCase.name}: ${fault}`));
    if (relativeError > worst.relativeError) worst = { caseName: conformanceCase.name, relativeError };
  }
  return { cases: cases.length, faults, worst };
}

async function outcome(
  conformanceCase: ConformanceCase,
  { tfjsBackend, reference, device }: { tfjsBackend: string; reference: Evaluation; device: DeviceKind },
): Promise<Comparison> {
  try {
    const actual = await onBackend(tfjsBackend, () => evaluate(conformanceCase));
    return compare(conformanceCase, { actual, reference, device });
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    return { relativeError: 0, faults: [`cannot be computed: ${reason}`] };
  }
}

const references = new Map<ConformanceCase, Evaluation>();

/** The cpu backend's results, computed once per process. */
async function referenceOf(conformanceCase: ConformanceCase): Promise<Evaluation> {
  const known = references.get(conformanceCase);
  if (known !== undefined) return known;
  const { tfjsBackend } = await cpuCandidate.open({ threads: null });
  const reference = await onBackend(tfjsBackend, () => evaluate(conformanceCase));
  references.set(conformanceCase, reference);
  return reference;
}
