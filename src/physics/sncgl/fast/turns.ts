import type { Kernel } from "./kernel.ts";
import type { Pass } from "./programs.ts";

/** Cells of the control array; those that change within a program have a line of the cache each. */
export const CELL = {
  /** Counts the programs that were ordered. */
  command: 0,
  /** Which program: 0 start, 1 step, −1 end. */
  program: 1,
  /** q_ref as a double (two cells). */
  reference: 2,
  /** Workers that have begun to wait for orders. */
  present: 8,
  /** Units of the present pass that are taken. */
  taken: 16,
  /** Threads that have come to the end of the present pass. */
  arrived: 32,
  /** Counts the passes that all threads have ended. */
  passed: 48,
} as const;

/** A thread takes so many shares of a pass if the others are as fast: late ones are then made up for. */
const SHARES = 8;
/** Looks at a cell before a thread goes to sleep: some microseconds. */
const LOOKS = 2000;

/** One thread's part of a program. Which thread does which unit changes nothing in the numbers. */
export function runShare(
  passes: readonly Pass[],
  { kernel, control, threads }: {
    readonly kernel: Kernel;
    readonly control: Int32Array;
    readonly threads: number;
  },
): void {
  if (threads === 1) {
    for (const pass of passes) pass.run(kernel, 0, pass.units);
    return;
  }
  for (const pass of passes) {
    const share = Math.max(1, Math.ceil(pass.units / (threads * SHARES)));
    for (;;) {
      const begin = Atomics.add(control, CELL.taken, share);
      if (begin >= pass.units) break;
      pass.run(kernel, begin, Math.min(begin + share, pass.units));
    }
    meet(control, threads);
  }
}

/** Returns when all threads have come here. */
function meet(control: Int32Array, threads: number): void {
  const passed = Atomics.load(control, CELL.passed);
  if (Atomics.add(control, CELL.arrived, 1) === threads - 1) {
    Atomics.store(control, CELL.taken, 0);
    Atomics.store(control, CELL.arrived, 0);
    Atomics.add(control, CELL.passed, 1);
    Atomics.notify(control, CELL.passed);
    return;
  }
  waitForChange(control, { cell: CELL.passed, from: passed });
}

/** Returns when the cell holds something else. */
export function waitForChange(
  control: Int32Array,
  { cell, from }: { readonly cell: number; readonly from: number },
): void {
  for (let look = 0; look < LOOKS; look++) {
    if (Atomics.load(control, cell) !== from) return;
  }
  while (Atomics.load(control, cell) === from) Atomics.wait(control, cell, from);
}
