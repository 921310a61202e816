/** WebGPU against the cpu backend, where there is an adapter; Mesa's software adapter will do. */
import assert from "node:assert/strict";
import { checkConformance } from "@/backends/conformance/mod.ts";
import { findAdapter } from "./adapter.ts";
import { webgpuCandidate } from "./mod.ts";

const adapter = await findAdapter().catch((error: Error) => error);
const absent = adapter instanceof Error;
const whySkipped = absent
  ? ` (skipped: ${adapter.message}; apt-get install mesa-vulkan-drivers gives one)`
  : "";
const isSoftware = !absent && adapter.info.isFallbackAdapter;

Deno.test({
  name: `webgpu conforms to the cpu backend${whySkipped}`,
  ignore: absent,
  fn: async () => {
    const { tfjsBackend } = await webgpuCandidate({ acceptSoftware: true }).open({ threads: null });
    assert.deepEqual((await checkConformance(tfjsBackend, { device: "gpu" })).faults, []);
  },
});

Deno.test({
  name: `a software adapter is refused unless webgpu is asked for by name${
    isSoftware ? "" : " (skipped: no software adapter)"
  }`,
  ignore: !isSoftware,
  fn: async () => {
    const opening = webgpuCandidate({ acceptSoftware: false }).open({ threads: null });
    await assert.rejects(opening, /the only adapter is software \(.+\), slower than wasm/);
  },
});
