/** For tests: a committed kernel must be what its source compiles to. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { compileKernel, type KernelSource } from "../compile.ts";

/** Defines the test; it is ignored, with a word, where the compiler is not installed. */
export async function testKernel(source: KernelSource, committed: Uint8Array): Promise<void> {
  const missing = await import("assemblyscript/asc").then(() => false, () => true);
  if (missing) console.warn("the AssemblyScript compiler is not installed: kernels are not compiled anew");
  Deno.test({
    name: "the committed kernel is what its source compiles to (oracle: the compiler)",
    ignore: missing,
    async fn() {
      assert.ok(
        Buffer.from(await compileKernel(source)).equals(committed),
        `${source.folder}: kernel_bytes.ts is out of date: run 'deno task kernels'`,
      );
    },
  });
}
