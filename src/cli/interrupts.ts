/** Ctrl-C for commands that have something to write before they end. */

/** The exit code of a process that was interrupted. */
export const INTERRUPTED = 130;

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** A terminal's Ctrl-C may arrive twice, of its own and handed on by `deno task`; what comes later is a second one. */
const ONE_PRESS_MS = 500;

let running = 0;

/** Whether work runs that ends by itself when it is interrupted; the process's own listener leaves it to that. */
export function isInterruptible(): boolean {
  return running > 0;
}

/**
 * Runs work that ends in good order when its signal is aborted, as SIGINT and SIGTERM do. A second signal ends the
 * process at once.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupt = new AbortController();
  let pressed = 0;
  const listener = () => {
    if (!interrupt.signal.aborted) {
      pressed = performance.now();
      return interrupt.abort();
    }
    if (performance.now() - pressed < ONE_PRESS_MS) return;
    console.error("interrupted again: ended at once, without what was to be written");
    Deno.exit(INTERRUPTED);
  };
  for (const name of SIGNALS) Deno.addSignalListener(name, listener);
  running++;
  try {
    return await work(interrupt.signal);
  } finally {
    running--;
    for (const name of SIGNALS) Deno.removeSignalListener(name, listener);
  }
}
