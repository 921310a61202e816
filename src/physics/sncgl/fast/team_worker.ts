/// <reference lib="deno.worker" />
/** A thread of a team (team.ts): runs its share of each program that is ordered, until the end is. */
import { createKernel } from "./kernel.ts";
import type { KernelPlan } from "./memory.ts";
import { createPrograms } from "./programs.ts";
import { CELL, runShare, waitForChange } from "./turns.ts";

interface Order {
  readonly memory: WebAssembly.Memory;
  readonly plan: KernelPlan;
  readonly threads: number;
}

self.onmessage = ({ data }: MessageEvent<Order>) => {
  const { memory, plan, threads } = data;
  const kernel = createKernel(memory, plan);
  const programs = createPrograms(plan);
  const control = new Int32Array(memory.buffer);
  const references = new Float64Array(memory.buffer, CELL.reference * 4, 1);
  Atomics.add(control, CELL.present, 1);
  Atomics.notify(control, CELL.present);
  for (let done = 0;; done++) {
    waitForChange(control, { cell: CELL.command, from: done });
    const program = Atomics.load(control, CELL.program);
    if (program < 0) break;
    kernel.reference.value = references[0];
    runShare(program === 0 ? programs.start : programs.step, { kernel, control, threads });
  }
  self.close();
};
