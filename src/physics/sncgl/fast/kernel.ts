import { KERNEL_BYTES } from "./kernel_bytes.ts";
import type { KernelPlan } from "./memory.ts";

/** What the compiled module offers; a pass works on a range of its units (strips, or groups of eight rows). */
export interface Kernel {
  columnPass(stage: number, begin: number, end: number): void;
  fieldRowPass(hold: number, begin: number, end: number): void;
  densityPass(relax: number, begin: number, end: number): void;
  tendencyRowPass(begin: number, end: number): void;
  geometryRowPass(relax: number, begin: number, end: number): void;
  startRowPass(begin: number, end: number): void;
  /** q_ref, which changes from step to step. */
  readonly reference: WebAssembly.Global;
}

/** One thread's instance of the module on the solver's memory. */
export function createKernel(memory: WebAssembly.Memory, plan: KernelPlan): Kernel {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(KERNEL_BYTES), { env: { memory } });
  for (const [name, value] of Object.entries(plan)) {
    (instance.exports[name] as WebAssembly.Global).value = value;
  }
  return instance.exports as unknown as Kernel;
}
