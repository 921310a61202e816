/** `deno task kernels` compiles assembly/ to kernel_bytes.ts, see @/math/wasm_kernel/compile.ts. */
import { type KernelSource, writeKernel } from "../wasm_kernel/compile.ts";

export const SOURCE: KernelSource = { folder: import.meta.dirname!, options: [] };

if (import.meta.main) await writeKernel(SOURCE);
