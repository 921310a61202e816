import { strict as assert } from "node:assert";
import { Buffer } from "node:buffer";
import { compileKernel } from "./build.ts";
import { KERNEL_BYTES } from "./kernel_bytes.ts";

/** Whether the compiler can be loaded here; it is needed for this test alone. */
async function hasCompiler(): Promise<boolean> {
  try {
    await import("assemblyscript/asc");
    return true;
  } catch {
    console.warn(
      "build_test.ts: the AssemblyScript compiler is not installed; the kernel is not compiled anew",
    );
    return false;
  }
}

Deno.test({
  name: "the committed kernel is what its source compiles to",
  ignore: !await hasCompiler(),
  async fn() {
    assert.ok(
      Buffer.from(await compileKernel()).equals(KERNEL_BYTES),
      "kernel_bytes.ts is out of date: run 'deno task kernels'",
    );
  },
});
