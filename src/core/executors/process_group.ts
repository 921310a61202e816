import { kill } from "node:process";

/** Sends a signal to a child that leads a process group, and to all that it started; nothing if they are gone. */
export function signalGroup(leader: number, signal: Deno.Signal): void {
  try {
    kill(-leader, signal);
  } catch (error) {
    if ((error as Error & { code?: string }).code !== "ESRCH") throw error;
  }
}

/**
 * Ends a process group when `end` aborts: SIGINT first, so that a job can save its state, SIGKILL when it is still
 * there after `graceMs` or when `hurry` aborts. Resolves when `gone` aborts.
 */
export async function endGroupOnAbort(
  leader: number,
  { end, hurry, gone, graceMs }: { end: AbortSignal; hurry: AbortSignal; gone: AbortSignal; graceMs: number },
): Promise<void> {
  await aborted(AbortSignal.any([end, gone]));
  if (gone.aborted) return;
  signalGroup(leader, "SIGINT");
  let timer: ReturnType<typeof setTimeout> | undefined;
  const grace = new Promise<void>((resolve) => timer = setTimeout(resolve, graceMs));
  await Promise.race([grace, aborted(AbortSignal.any([hurry, gone]))]);
  clearTimeout(timer);
  if (!gone.aborted) signalGroup(leader, "SIGKILL");
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
