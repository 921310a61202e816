import { cellToken, FENCE_TYPE, fenceCode, type FloatingCause } from "../kernel/hidden_code.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { type JupyterMessage, mappingOf } from "../wire/message.ts";
import { errorOf } from "./output_collector.ts";

/** The errors that have floated since the fence before; undefined if the kernel is gone. */
type Passed = readonly FloatingCause[] | undefined;

/** The fences in the kernel's queue: when one comes out, all that was shown before it has been heard. */
export class Fences {
  readonly #awaited = new Map<string, PromiseWithResolvers<Passed>>();

  constructor(private readonly kernel: Kernel) {}

  /**
   * Waits for the fence behind the cell that has got this reply.
   *
   * @param lingerMs how long errors that float are waited for before
   */
  async behind({ content }: JupyterMessage, { lingerMs }: { lingerMs: number }): Promise<Passed> {
    if (!this.kernel.fencesResults || content.status !== "ok") return await this.put({ lingerMs });
    const passed = await this.#at(cellToken(Number(content.execution_count)));
    if (passed === undefined || lingerMs === 0) return passed;
    const later = await this.put({ lingerMs });
    return later && [...passed, ...later];
  }

  /** Puts a fence into the queue and waits until it comes out. */
  async put({ lingerMs }: { lingerMs: number }): Promise<Passed> {
    const token = crypto.randomUUID();
    const reply = await this.kernel.execute(fenceCode({ token, lingerMs }), { silent: true }).reply;
    // The fence itself fails only through code that a cell has left running.
    if (reply?.content.status === "error") return [{ kind: "uncaught error", ...errorOf(reply.content) }];
    return await this.#at(token);
  }

  /** Takes the message if it is a fence. */
  take({ type, content }: JupyterMessage): boolean {
    if (type !== "display_data") return false;
    const mark = mappingOf(mappingOf(content.data)[FENCE_TYPE]);
    if (typeof mark.token !== "string" || !Array.isArray(mark.floating)) return false;
    this.#entry(mark.token).resolve(mark.floating.map((one) => causeOf(mappingOf(one))));
    return true;
  }

  async #at(token: string): Promise<Passed> {
    const passed = await Promise.race([this.#entry(token).promise, this.kernel.gone.then(() => undefined)]);
    this.#awaited.delete(token);
    return passed;
  }

  /** It may come out before it is waited for. */
  #entry(token: string): PromiseWithResolvers<Passed> {
    const entry = this.#awaited.get(token) ?? Promise.withResolvers<Passed>();
    this.#awaited.set(token, entry);
    return entry;
  }
}

function causeOf(cause: JupyterMessage["content"]): FloatingCause {
  const { ename, evalue, traceback } = errorOf(cause);
  return {
    kind: cause.kind === "uncaught error" ? cause.kind : "unhandled rejection",
    ename,
    evalue,
    traceback,
  };
}
