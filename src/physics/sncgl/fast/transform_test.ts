import { strict as assert } from "node:assert";
import { linePlan } from "@/math/wasm_fft/line_plan.ts";
import { randomStream } from "@/core/random/mod.ts";
import { KERNEL_BYTES } from "./kernel_bytes.ts";

/** Transforms four lines of `size` complex numbers, `[x, (re₀ … re₃, im₀ … im₃)]`. */
function transformed(lines: Float64Array): Float64Array {
  const size = lines.length / 8;
  const memory = new WebAssembly.Memory({ initial: 8, maximum: 8, shared: true });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(KERNEL_BYTES), { env: { memory } });
  const [plan, x, y, work] = Array.from({ length: 4 }, (_, index) => 65536 * (index + 1));
  linePlan(size).write(memory.buffer, plan);
  new Float64Array(memory.buffer, x).set(lines);
  (exports.transform as CallableFunction)(x, y, plan, work);
  return new Float64Array(memory.buffer, y, lines.length).slice();
}

Deno.test("a line's transform equals the defining sum, at every combination of passes", () => {
  for (const size of [8, 16, 32, 64, 128, 256, 512, 1024]) {
    const random = randomStream(1, `lines/${size}`);
    const lines = Float64Array.from({ length: 8 * size }, () => random.normal());
    const actual = transformed(lines);
    for (let k = 0; k < size; k += Math.max(1, size / 64 - 1)) {
      for (const lane of [0, 1, 2, 3]) {
        let [re, im] = [0, 0];
        for (let x = 0; x < size; x++) {
          const angle = (-2 * Math.PI * ((k * x) % size)) / size;
          const [a, b] = [lines[8 * x + lane], lines[8 * x + 4 + lane]];
          re += a * Math.cos(angle) - b * Math.sin(angle);
          im += a * Math.sin(angle) + b * Math.cos(angle);
        }
        const error = Math.hypot(re - actual[8 * k + lane], im - actual[8 * k + 4 + lane]);
        // The sum's own rounding errors grow with its length.
        assert.ok(error < 2e-15 * size, `size ${size}, k ${k}, line ${lane}: ${error}`);
      }
    }
  }
});

Deno.test("a size that is not a power of two of at least 8 has no plan", () => {
  for (const size of [0, 4, 12, 100]) assert.throws(() => linePlan(size), /power of two of at least 8/);
});
