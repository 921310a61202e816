import { SOURCE as nearestNeighbours } from "@/math/nearest_neighbours/build.ts";
import { writeKernel } from "@/math/wasm_kernel/compile.ts";
import { SOURCE as sncgl } from "@/physics/sncgl/fast/build.ts";
import type { Command } from "../command.ts";

export const command: Command = {
  name: "kernels",
  usage: "kernels",
  description:
    "Compiles the kernels in WebAssembly from their assembly/ folders and writes kernel_bytes.ts beside each. Needed\n" +
    "only after their source has changed; a test compares the two.",
  examples: ["kernels"],
  async run({ say }) {
    const written = [];
    for (const source of [sncgl, nearestNeighbours]) {
      const kernel = await writeKernel(source);
      say(`wrote ${kernel.path} (${kernel.bytes} bytes of WebAssembly)`);
      written.push(kernel);
    }
    return { written };
  },
};
