/** Waiting that leaves nothing behind: no timer and no listener outlives the call. */

/** Waits for a promise, but no longer than `milliseconds`; undefined if they have passed first. */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  const passed = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => passed.resolve(undefined), milliseconds);
  try {
    return await Promise.race([promise, passed.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for a promise, but rejects with the signal's reason when that is aborted first. */
export async function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort);
  try {
    return await Promise.race([aborted.promise, promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** Lets some time pass. */
export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
