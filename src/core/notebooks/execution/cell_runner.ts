import type { FloatingCause } from "../kernel/hidden_code.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { KernelExit } from "../kernel/process.ts";
import { within } from "../wait.ts";
import type { JupyterMessage } from "../wire/message.ts";
import type { Deadline, Limit } from "./deadline.ts";
import { Fences } from "./fence.ts";
import { type DisplayRegistry, errorOf, OutputCollector } from "./output_collector.ts";
import { syntaxErrorOf } from "./syntax_error.ts";

/** How a cell ended. */
export type CellEnding =
  | { readonly kind: "done" }
  | { readonly kind: "error"; readonly ename: string; readonly evalue: string }
  | { readonly kind: "floating error"; readonly error: FloatingCause }
  | { readonly kind: Limit }
  | { readonly kind: "dead kernel"; readonly exit: KernelExit };

/** One execution of a cell. */
export interface CellRun {
  readonly collector: OutputCollector;
  readonly ending: CellEnding;
  /** From the request to the kernel's reply, in seconds. */
  readonly seconds: number;
}

/** How long interrupted code may take to give the kernel back. */
const GRACE_MILLISECONDS = 1000;

/** Runs cells, one after the other, in one kernel. What the kernel shows in between belongs to the cell before. */
export class CellRunner implements Disposable {
  readonly #displays: DisplayRegistry = new Map();
  readonly #fences: Fences;
  readonly #listening: Disposable;
  #collector = new OutputCollector(this.#displays);

  constructor(private readonly kernel: Kernel) {
    this.#fences = new Fences(kernel);
    this.#listening = kernel.listen((message) => {
      if (!this.#fences.take(message)) this.#collector.add(message);
    });
  }

  /**
   * Runs a cell until all that it shows has been heard, or a limit is reached.
   *
   * @param lingerMs how long errors that float after the cell's end are still waited for
   */
  async run(
    source: string,
    { deadline, lingerMs = 0 }: { deadline: Deadline; lingerMs?: number },
  ): Promise<CellRun> {
    const collector = this.#collector = new OutputCollector(this.#displays);
    if (deadline.reached !== undefined) return { collector, ending: { kind: deadline.reached }, seconds: 0 };
    const started = performance.now();
    const reply = this.kernel.execute(source).reply;
    const answered = await deadline.wait(reply);
    const seconds = (performance.now() - started) / 1000;
    const floating = answered && await deadline.wait(this.#fences.behind(answered, { lingerMs }));
    const ending = deadline.reached !== undefined
      ? await this.#stopCode(deadline.reached, reply)
      : answered === undefined || floating === undefined
      ? { kind: "dead kernel" as const, exit: await this.kernel.gone }
      : await this.#ended(source, { answered, floating });
    return { collector, ending, seconds };
  }

  async #ended(
    source: string,
    { answered, floating }: { answered: JupyterMessage; floating: readonly FloatingCause[] },
  ): Promise<CellEnding> {
    if (answered.content.status === "error" && this.#collector.error === undefined) {
      // Code that the kernel cannot compile gets an error reply that says nothing, and no error is published.
      this.#collector.setError(await syntaxErrorOf(source) ?? errorOf(answered.content));
    }
    const error = this.#collector.error;
    if (error !== undefined) return { kind: "error", ename: error.ename, evalue: error.evalue };
    return floating.length > 0 ? { kind: "floating error", error: floating[0] } : { kind: "done" };
  }

  /** Interrupts what runs. If that gives the kernel back, what the code had shown before is still heard. */
  async #stopCode(limit: Limit, reply: Promise<unknown>): Promise<CellEnding> {
    const stopped = this.kernel.interrupt().then(() => reply).then(() => this.#fences.put({ lingerMs: 0 }));
    await within(GRACE_MILLISECONDS, stopped);
    return { kind: limit };
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }
}
