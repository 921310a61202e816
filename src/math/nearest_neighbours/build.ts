/** `deno task kernels` compiles assembly/ to kernel_bytes.ts, see @/math/wasm_kernel/compile.ts. */
import type { KernelSource } from "../wasm_kernel/compile.ts";

export const SOURCE: KernelSource = { folder: import.meta.dirname!, wide: false, options: [] };
