/**
 * The backend `tfjs-node-gpu`: the package's own prebuilt addon, where a user has installed it. Deno does not run
 * the package's install step, which downloads the addon and libtensorflow 2.9.1.
 */

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { InputError } from "@/core/errors.ts";
import type { BackendCandidate } from "../backend.ts";
import { tfjsBackendName } from "../tensorflow/constants.ts";
import { type Binding, registerKernelBackend } from "../tensorflow/kernel_backend.ts";

/** The variable that names the addon: the file tfjs_binding.node. */
const addonVariable = "CHIMERA_TFJS_NODE_GPU";

const requireHere = createRequire(import.meta.url);

/** TensorFlow's kernels on the addon that the package's own install step puts into `lib/napi-v*`. */
export const tfjsNodeGpuCandidate: BackendCandidate = {
  name: "tfjs-node-gpu",
  open: async () => {
    const binding = requireHere(addonPath()) as Binding;
    await registerKernelBackend(binding);
    return {
      name: "tfjs-node-gpu",
      tfjsBackend: tfjsBackendName,
      library: `tfjs-node-gpu 4.22.0 on libtensorflow ${binding.TF_Version}`,
      device: binding.isUsingGpuDevice() ? "GPU" : "CPU",
      threads: null,
    };
  },
};

function addonPath(): string {
  const named = Deno.env.get(addonVariable);
  if (named) {
    if (existsSync(named)) return resolve(named);
    throw new InputError(`there is no addon at ${named}`, {
      where: addonVariable,
      mend: "name the file tfjs_binding.node, or unset the variable",
    });
  }
  const lib = join(dirname(requireHere.resolve("@tensorflow/tfjs-node-gpu/package.json")), "lib");
  const versions = existsSync(lib) ? Array.from(Deno.readDirSync(lib), ({ name }) => name) : [];
  const addons = versions.filter((name) => name.startsWith("napi-v")).sort()
    .map((name) => join(lib, name, "tfjs_binding.node")).filter((path) => existsSync(path));
  const newest = addons.at(-1);
  if (newest !== undefined) return newest;
  throw new Error(
    `the prebuilt addon of tfjs-node-gpu is not installed; name a tfjs_binding.node in ${addonVariable} to use it`,
  );
}
