/** The moment that every HDF5 file of Chimera claims to have been written at. */
const HELD_MS = Date.UTC(2000, 0, 1);

/**
 * Runs synchronous work while `Date.now()` stands still at 2000-01-01.
 *
 * The HDF5 library stamps each object with the time of its creation, which would make two writes of the same content
 * differ. The library reads the clock through `Date.now()` and h5wasm offers no switch. As nothing else can run
 * before a synchronous call returns, nothing else sees the held clock.
 */
export function withHeldClock<T>(work: () => T): T {
  const clock = Date.now;
  Date.now = () => HELD_MS;
  try {
    const result = work();
    if (result instanceof Promise) throw new TypeError("Cannot hold the clock: the work must be synchronous");
    return result;
  } finally {
    Date.now = clock;
  }
}
