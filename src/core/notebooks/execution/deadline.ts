import { unlessAborted } from "../wait.ts";

/** Why a cell was not allowed to go on. */
export type Limit = "cell time-out" | "notebook time-out" | "interrupt";

/** What ends a cell early: its own time limit, the notebook's, or the caller's signal, whichever comes first. */
export interface Deadline extends Disposable {
  /** The limit that was reached, if one was. */
  readonly reached: Limit | undefined;
  /** Waits for a promise; undefined if a limit is reached first. */
  wait<T>(promise: Promise<T>): Promise<T | undefined>;
}

/**
 * Starts to count now.
 *
 * @param cellSeconds time for this cell; undefined for no limit
 * @param notebookSeconds what is left of the notebook's time; undefined for no limit
 */
export function startDeadline(
  { cellSeconds, notebookSeconds, signal }: {
    cellSeconds: number | undefined;
    notebookSeconds: number | undefined;
    signal: AbortSignal | undefined;
  },
): Deadline {
  const reached = new AbortController();
  const reach = (limit: Limit) => reached.abort(limit);
  const timers = [
    timer(cellSeconds, () => reach("cell time-out")),
    timer(notebookSeconds, () => reach("notebook time-out")),
  ];
  const onAbort = () => reach("interrupt");
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort);
  return {
    get reached() {
      return reached.signal.aborted ? reached.signal.reason as Limit : undefined;
    },
    wait: (promise) =>
      unlessAborted(reached.signal, promise).catch((reason) => {
        if (reason !== reached.signal.reason) throw reason;
        return undefined;
      }),
    [Symbol.dispose]: () => {
      timers.forEach(clearTimeout);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}

/** `setTimeout` holds at most 2³¹ − 1 ms; a limit above that is none. */
function timer(seconds: number | undefined, action: () => void): ReturnType<typeof setTimeout> | undefined {
  if (seconds === undefined || seconds * 1000 >= 2 ** 31) return undefined;
  return setTimeout(action, Math.max(0, seconds * 1000));
}
