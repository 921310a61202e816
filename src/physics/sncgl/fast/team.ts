import { createKernel } from "./kernel.ts";
import type { SolverMemory } from "./memory.ts";
import { createPrograms, type Programs } from "./programs.ts";
import { CELL, runShare } from "./turns.ts";

/** The threads of a solver: the caller's and, if there are more, Workers on the same memory. */
export interface Team extends Disposable {
  /** Runs a program's passes to their end with the given q_ref. */
  run(program: keyof Programs, reference: number): void;
}

/** A Worker starts in some ten milliseconds. */
const PATIENCE_MS = 30_000;

/** Starts a team. Workers wait without using a processor while there is nothing to do. */
export function createTeam({ memory, plans, control }: SolverMemory): Team {
  const kernel = createKernel(memory, plans[0]);
  const programs = createPrograms(plans[0]);
  const threads = plans.length;
  const references = new Float64Array(memory.buffer, CELL.reference * 4, 1);
  const workers = plans.slice(1).map((plan) => {
    const worker = new Worker(new URL("./team_worker.ts", import.meta.url), { type: "module" });
    worker.postMessage({ memory, plan, threads });
    return worker;
  });
  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    Atomics.store(control, CELL.program, -1);
    Atomics.add(control, CELL.command, 1);
    Atomics.notify(control, CELL.command);
  };
  if (!allThere(control, workers.length)) {
    for (const worker of workers) worker.terminate();
    throw new Error(
      `Cannot start a solver with ${threads} threads: a Worker has not come in ${PATIENCE_MS} ms`,
    );
  }

  return {
    run(program, reference) {
      if (ended) throw new Error("Cannot take a step: the solver has been disposed of");
      kernel.reference.value = reference;
      if (workers.length > 0) {
        references[0] = reference;
        control[CELL.program] = program === "start" ? 0 : 1;
        Atomics.add(control, CELL.command, 1);
        Atomics.notify(control, CELL.command);
      }
      runShare(programs[program], { kernel, control, threads });
    },
    [Symbol.dispose]: end,
  };
}

/** Waits until that many Workers have begun to wait for orders; false if they do not come. */
function allThere(control: Int32Array<SharedArrayBuffer>, workers: number): boolean {
  for (;;) {
    const present = Atomics.load(control, CELL.present);
    if (present === workers) return true;
    if (Atomics.wait(control, CELL.present, present, PATIENCE_MS) === "timed-out") return false;
  }
}
