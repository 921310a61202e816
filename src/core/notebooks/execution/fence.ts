import { FENCE_TYPE, fenceCode, type FloatingCause } from "../kernel/hidden_code.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { JupyterMessage } from "../wire/message.ts";
import { errorOf } from "./output_collector.ts";

/** Marks that follow a cell's last output through the kernel's queue; see `kernel/hidden_code.ts`. */
export class Fences {
  readonly #expected = new Map<string, (floating: readonly FloatingCause[]) => void>();

  constructor(private readonly kernel: Kernel) {}

  /**
   * Puts a fence into the queue and waits until it comes out: then all that was shown before has been heard.
   *
   * @param lingerMs how long errors that float are waited for before
   * @returns the errors that have floated since the last fence; undefined if the kernel is gone
   */
  async pass({ lingerMs }: { lingerMs: number }): Promise<readonly FloatingCause[] | undefined> {
    const token = crypto.randomUUID();
    const passed = Promise.withResolvers<readonly FloatingCause[] | undefined>();
    this.#expected.set(token, passed.resolve);
    const reply = await this.kernel.execute(fenceCode({ token, lingerMs }), { silent: true }).reply;
    if (reply === undefined) return undefined;
    // The fence itself fails only through code that a cell has left running.
    if (reply.content.status === "error") return [{ kind: "uncaught error", ...errorOf(reply.content) }];
    this.kernel.gone.then(() => passed.resolve(undefined));
    return await passed.promise;
  }

  /** Takes the message if it is a fence. */
  take({ type, content }: JupyterMessage): boolean {
    if (type !== "display_data") return false;
    const mark = (content.data as Record<string, unknown>)[FENCE_TYPE] as
      | { token: string; floating: FloatingCause[] }
      | undefined;
    if (mark === undefined) return false;
    this.#expected.get(mark.token)?.(mark.floating);
    this.#expected.delete(mark.token);
    return true;
  }
}
