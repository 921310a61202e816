/** `deno task kernels` compiles assembly/ to kernel_bytes.ts, see @/math/wasm_kernel/compile.ts. */
import type { KernelSource } from "@/math/wasm_kernel/compile.ts";

/** The solver's memory is shared by its threads; 65,536 pages is all there can be. */
export const SOURCE: KernelSource = {
  folder: import.meta.dirname!,
  wide: true,
  options: ["--sharedMemory", "--maximumMemory=65536", "--enable=threads", "--disableWarning=112"],
};
