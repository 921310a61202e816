/**
 * The backend `tensorflow`: the kernels of tfjs-node-gpu on libtensorflow, bound by FFI to the C API.
 *
 * ```text
 * library/            which libtensorflow: named, cached, or fetched
 * native_loader.ts    loads it for good
 * c_api.ts            its functions
 * context.ts          threads and devices
 * binding.ts          what the kernels call
 * kernel_backend.ts   registers the kernels in TensorFlow.js
 * native_gradients/   gradients by TensorFlow's own operations
 * gather_kernel.ts    one that can be traced
 * step_kernel.ts      a better one for the slopes of abs and relu6
 * graph/              graphs that become functions, for ../jit
 * ```
 */

import type { BackendCandidate, BackendOptions, BackendReport } from "../backend.ts";
import { FfiBinding } from "./binding.ts";
import { bindCApi, type CApi } from "./c_api.ts";
import { tfjsBackendName } from "./constants.ts";
import { openContext } from "./context.ts";
import { registerKernelBackend } from "./kernel_backend.ts";
import { deviceName } from "./device_name.ts";
import { requireAvx } from "./library/machine.ts";
import { ensureLibtensorflow } from "./library/mod.ts";
import { loadForever } from "./native_loader.ts";
import { Status } from "./status.ts";

type Opened = Omit<BackendReport, "skipped">;

// One a process: libtensorflow makes its thread pools once.
let opening: Promise<Opened> | undefined;

/**
 * TensorFlow's own kernels, on the CPU or on the first NVIDIA GPU. Opening it fetches libtensorflow if this user
 * has none yet (library/mod.ts). A second opening in the same process gives the first one's report.
 */
export const tensorflowCandidate: BackendCandidate = {
  name: "tensorflow",
  open: async (options) => {
    opening ??= openFirst(options).catch((error) => {
      opening = undefined;
      throw error;
    });
    const opened = await opening;
    if (options.threads !== null && options.threads !== opened.threads) {
      throw new Error(`libtensorflow already runs with threads=${opened.threads} in this process`);
    }
    return opened;
  },
};

async function openFirst({ threads, operations, log = () => {} }: BackendOptions): Promise<Opened> {
  await requireAvx();
  const api = load(await ensureLibtensorflow({ log }));
  const status = new Status(api);
  // TensorFlow would count the machine's cores even where this process may use only some of them.
  const threadCount = threads ?? navigator.hardwareConcurrency;
  const context = openContext(api, { status, threads: threadCount, operations: operations ?? threadCount });
  const binding = new FfiBinding(api, { context, status });
  await registerKernelBackend(binding);
  return {
    name: "tensorflow",
    tfjsBackend: tfjsBackendName,
    library: `libtensorflow ${binding.TF_Version}`,
    device: await deviceName(binding.device),
    threads: threadCount,
  };
}

function load(path: string): CApi {
  // A lower level that the user has set means that the log is wanted; child processes inherit ours.
  const level = Deno.env.get("TF_CPP_MIN_LOG_LEVEL") ?? "3";
  Deno.env.set("TF_CPP_MIN_LOG_LEVEL", level);
  loadForever(path, { quiet: level === "3" });
  return bindCApi(path);
}
