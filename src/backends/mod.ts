/**
 * Which library computes the tensors: chosen, checked, reported.
 *
 * TensorFlow.js runs on several backends. `selectBackend` tries them from the fastest to the slowest, checks that the
 * one that opens computes what the cpu backend computes (conformance/), makes it the current one and says in its
 * report what it is and why the faster ones were passed over. Everything else in the project calls
 * `@tensorflow/tfjs-core` and does not know which backend is current.
 *
 * ```text
 * tensorflow       libtensorflow by FFI: CPU or NVIDIA GPU          tensorflow/
 * tfjs-node-gpu    the package's own native addon; by request only  tfjs_node_gpu/
 * webgpu           any graphics adapter that Deno finds             webgpu/
 * wasm             XNNPACK with SIMD, one thread, no installation   wasm/
 * cpu              plain JavaScript: the reference                  cpu/
 * ```
 *
 * To add one: a folder that exports a `BackendCandidate` (backend.ts), and a line in `candidateOf` below. The
 * gradients of tfjs-core are registered by register_gradients.ts, for every user of this folder.
 */
import "./register_gradients.ts";
import { nearestName } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import {
  type BackendCandidate,
  type BackendName,
  backendNames,
  type BackendOptions,
  type BackendReport,
} from "./backend.ts";
import { firstUsable, useCandidate } from "./chain.ts";
import { cpuCandidate } from "./cpu/mod.ts";
import { tensorflowCandidate } from "./tensorflow/mod.ts";
import { tfjsNodeGpuCandidate } from "./tfjs_node_gpu/mod.ts";
import { wasmCandidate } from "./wasm/mod.ts";
import { webgpuCandidate } from "./webgpu/mod.ts";

export { backendNames } from "./backend.ts";
export type { BackendCandidate, BackendName, BackendOptions, BackendReport } from "./backend.ts";

/** What is asked of the chain. */
export interface BackendSelection {
  /** Only this backend will do. */
  readonly requested?: string;
  /** Threads within one operation; each backend chooses for itself when absent, and those with one thread ignore it. */
  readonly threads?: number;
  /** Operations of a compiled function (jit/) that go at once; as many as threads by default. No result depends on it. */
  readonly operations?: number;
  /** Takes one line for each backend that is skipped and one for the backend that is chosen. */
  readonly log?: (line: string) => void;
}

/** Without a request: fastest first. tfjs-node-gpu needs an addon that its user has installed by hand. */
const automaticOrder: readonly BackendName[] = ["tensorflow", "webgpu", "wasm", "cpu"];

/**
 * Chooses a backend, checks it and makes it the current one of TensorFlow.js.
 *
 * @returns what was chosen, with library version, device and threads for the provenance record, and in `skipped` the
 * backends that were tried before it with the reason why each was not used
 * @throws {InputError} for an unknown name, a bad number of threads, or a requested backend that cannot be used
 *
 * @example
 * ```ts
 * import { selectBackend } from "@/backends/mod.ts";
 * const backend = await selectBackend({ requested: "wasm" });
 * if (backend.name !== "wasm" || backend.skipped.length > 0) throw new Error("wasm was requested");
 * ```
 */
export async function selectBackend(
  { requested, threads, operations, log }: BackendSelection = {},
): Promise<BackendReport> {
  for (const [where, count] of Object.entries({ threads, operations })) {
    if (count === undefined || (Number.isSafeInteger(count) && count >= 1)) continue;
    throw new InputError(`${count} is not a number of ${where}`, {
      where,
      mend: "give a whole number from 1",
    });
  }
  const options = { threads: threads ?? null, operations, log };
  if (requested !== undefined) return await exactly(backendNamed(requested), options);
  const candidates = automaticOrder.map((name) => candidateOf(name, { requested: false }));
  const { report, skipped } = await firstUsable(candidates, options);
  if (report === undefined) {
    throw new Error(`No backend works, not even plain JavaScript: ${JSON.stringify(skipped)}`);
  }
  return report;
}

async function exactly(name: BackendName, options: BackendOptions): Promise<BackendReport> {
  const outcome = await useCandidate(candidateOf(name, { requested: true }), options);
  if (!("reason" in outcome)) return { ...outcome, skipped: [] };
  throw new InputError(`this backend cannot be used: ${outcome.reason}`, {
    where: `backend=${name}`,
    mend: "leave backend= out to have the fastest that works chosen",
  });
}

function backendNamed(requested: string): BackendName {
  const name = backendNames.find((known) => known === requested);
  if (name !== undefined) return name;
  const nearest = nearestName(requested, backendNames);
  throw new InputError("there is no backend of this name", {
    where: `backend=${requested}`,
    mend: nearest === undefined ? `choose one of ${backendNames.join(", ")}` : `did you mean '${nearest}'?`,
  });
}

function candidateOf(name: BackendName, { requested }: { requested: boolean }): BackendCandidate {
  switch (name) {
    case "tensorflow":
      return tensorflowCandidate;
    case "tfjs-node-gpu":
      return tfjsNodeGpuCandidate;
    case "webgpu":
      return webgpuCandidate({ acceptSoftware: requested });
    case "wasm":
      return wasmCandidate;
    case "cpu":
      return cpuCandidate;
  }
}
