/** What the runner executes in a kernel besides the notebook's cells: silently, leaving no name behind. */

/** The MIME type that marks the runner's own messages among a kernel's outputs. */
export const FENCE_TYPE = "application/vnd.chimera.fence+json";

/** An error that no cell awaited: a promise rejected with nobody listening, or an error thrown by a timer. */
export interface FloatingCause {
  readonly kind: "unhandled rejection" | "uncaught error";
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/**
 * Executed once, before the first cell. It listens for floating errors, which the kernel does not report, and defines
 * the fence. A kernel publishes what a cell prints and shows through one queue, but says `idle` past that queue, and
 * names as a message's parent whatever cell runs when it leaves the queue. So behind a cell a fence is put into the
 * queue: when it comes out, every output of the cell has come out before it. A fence waits for the event loop to turn
 * first, so that a rejection of the cell is seen.
 *
 * The kernel shows a cell's result by calling `broadcastResult`, also where there is none. The fence is hooked in
 * there, which saves a request for each cell. In a Deno that has no such function this throws, at the end, and a fence
 * must be asked for.
 */
export const SET_UP = `void (() => {
  const floating = [];
  const broadcast = Deno.jupyter.broadcast;
  const wait = globalThis.setTimeout;
  const turn = globalThis.setImmediate;
  const text = (read) => {
    try {
      return String(read() ?? "");
    } catch {
      return "(cannot be shown as text)";
    }
  };
  const note = (kind, reason) => {
    const isError = reason instanceof Error;
    floating.push({
      kind,
      ename: isError ? text(() => reason.name) : "Error",
      evalue: isError ? text(() => reason.message) : text(() => reason === undefined ? "undefined" : reason),
      traceback: isError ? text(() => reason.stack).split("\\n") : [],
    });
  };
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    note("unhandled rejection", event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    note("uncaught error", event.error);
  });
  const fence = async (token, milliseconds) => {
    await new Promise((resolve) => milliseconds > 0 ? wait(resolve, milliseconds) : turn(resolve));
    const data = { "${FENCE_TYPE}": { token, floating: floating.splice(0) } };
    await broadcast("display_data", { data, metadata: {}, transient: {} });
  };
  Object.defineProperty(globalThis, Symbol.for("chimera.fence"), { value: fence });
  const kernel = Deno[Deno.internal]?.jupyter;
  const show = kernel?.broadcastResult;
  if (typeof show !== "function") throw new Error("no result to hook a fence into");
  kernel.broadcastResult = async (count, result) => {
    await show(count, result);
    await fence("${cellToken("")}" + count, 0);
  };
})();`;

/** The fence that is hooked in behind the result of the cell that the kernel has counted so. */
export function cellToken(executionCount: number | ""): string {
  return `cell ${executionCount}`;
}

/** Asks for a fence, after `lingerMs`. */
export function fenceCode({ token, lingerMs }: { token: string; lingerMs: number }): string {
  return `await globalThis[Symbol.for("chimera.fence")](${JSON.stringify(token)}, ${lingerMs})`;
}
