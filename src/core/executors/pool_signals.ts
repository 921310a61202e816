import { kill } from "node:process";

let running = 0;

/**
 * Whether a pool runs in this process. A SIGINT listener of the process's own leaves the signal to the pool then: the
 * pool ends its jobs and raises the signal again, this time with no pool running.
 */
export function poolIsRunning(): boolean {
  return running > 0;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** How the work of a pool hears that it must end. */
export interface PoolEnd {
  /** Aborts when the pool is to end: a signal, the caller's abort, or `stop`. */
  readonly end: AbortSignal;
  /** Aborts at a second signal: no grace any more. */
  readonly hurry: AbortSignal;
  /** Ends the pool from within. */
  stop(): void;
}

/**
 * Runs the workers of a pool while SIGINT, SIGTERM and SIGHUP to this process mean the pool's end. After that, unless
 * the caller gave an abort signal and so handles signals itself, the signal takes its usual course.
 *
 * @param workers the workers' work; when one throws the others are ended, and the error is thrown after that
 */
export async function underPoolSignals(
  callers: AbortSignal | undefined,
  workers: (pool: PoolEnd) => readonly Promise<void>[],
): Promise<void> {
  const [stop, hurry] = [new AbortController(), new AbortController()];
  const end = callers === undefined ? stop.signal : AbortSignal.any([stop.signal, callers]);
  let received: Deno.Signal | undefined;
  const listeners = SIGNALS.map((name) => {
    const listener = (): void => {
      (received === undefined ? stop : hurry).abort();
      received ??= name;
    };
    Deno.addSignalListener(name, listener);
    return () => Deno.removeSignalListener(name, listener);
  });
  running++;
  const work = workers({ end, hurry: hurry.signal, stop: () => stop.abort() }).map((one) =>
    one.catch((error) => {
      stop.abort(); // a listener of the caller's threw: end the other jobs before it is heard of
      throw error;
    })
  );
  const outcomes = await Promise.allSettled(work);
  running--;
  for (const remove of listeners) remove();
  // a pool around this one has heard it, too; twice would mean no grace to it
  if (received !== undefined && callers === undefined && running === 0) {
    kill(Deno.pid, received);
    // Still here: the process has a listener of its own, which hears of it in a later turn of the event loop.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}

/** @throws {RangeError} unless the number of workers is a positive integer */
export function assertWorkers(workers: number): void {
  if (Number.isSafeInteger(workers) && workers >= 1) return;
  throw new RangeError(`Cannot run a pool: workers must be a positive integer, got ${workers}`);
}
