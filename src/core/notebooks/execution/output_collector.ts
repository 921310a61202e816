import type { JupyterMessage } from "../wire/message.ts";
import type {
  DisplayOutput,
  ErrorOutput,
  Metadata,
  MimeBundle,
  Output,
  ResultOutput,
} from "../format/notebook.ts";

/** Where the displays of a notebook lie that a later cell may update by their display id. */
export type DisplayRegistry = Map<string, Display[]>;

/** The part of a display that an update replaces. */
type Display = { data: MimeBundle; metadata: Metadata };

/**
 * Builds a cell's outputs from the messages that a kernel publishes while it runs.
 *
 * The kernel publishes an error past the queue that all else goes through, so under load it may come before what the
 * cell printed first. It is put last, where it belongs: a cell ends with its error.
 */
export class OutputCollector {
  readonly #outputs: Output[] = [];
  #error: ErrorOutput | undefined;
  #clearBeforeNext = false;

  /** @param displays shared by the cells of one notebook */
  constructor(private readonly displays: DisplayRegistry) {}

  /** Takes a message; one that is no output is ignored. */
  add({ type, content }: JupyterMessage): void {
    switch (type) {
      case "stream":
        return this.#addStream(content as { name: "stdout" | "stderr"; text: string });
      case "display_data":
        return this.#addDisplay({ output_type: "display_data", ...bundleOf(content) }, content);
      case "execute_result":
        return this.#addDisplay({
          output_type: "execute_result",
          execution_count: content.execution_count as number,
          ...bundleOf(content),
        }, content);
      case "update_display_data":
        for (const display of this.displays.get(displayId(content) ?? "") ?? []) {
          Object.assign(display, bundleOf(content));
        }
        return;
      case "clear_output":
        if (content.wait === true) this.#clearBeforeNext = true;
        else this.#clear();
        return;
      case "error":
        this.setError(errorOf(content));
    }
  }

  /** The error that the cell ended with; the first one counts. */
  setError(error: ErrorOutput): void {
    this.#error ??= error;
  }

  get error(): ErrorOutput | undefined {
    return this.#error;
  }

  /** The outputs so far, as they are just now: a display may still be updated. */
  outputs(): Output[] {
    const outputs = this.#outputs.map((output) => ({ ...output }));
    return this.#error === undefined ? outputs : [...outputs, this.#error];
  }

  #addStream({ name, text }: { name: "stdout" | "stderr"; text: string }): void {
    this.#clearIfDue();
    const last = this.#outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) {
      this.#outputs[this.#outputs.length - 1] = { ...last, text: last.text + text };
    } else {
      this.#outputs.push({ output_type: "stream", name, text });
    }
  }

  #addDisplay(output: DisplayOutput | ResultOutput, content: JupyterMessage["content"]): void {
    this.#clearIfDue();
    this.#outputs.push(output);
    const id = displayId(content);
    if (id !== undefined) this.displays.set(id, [...this.displays.get(id) ?? [], output]);
  }

  #clearIfDue(): void {
    if (this.#clearBeforeNext) this.#clear();
  }

  #clear(): void {
    this.#outputs.length = 0;
    this.#clearBeforeNext = false;
  }
}

/** An error as a kernel tells it, in a message or a reply. */
export function errorOf(content: JupyterMessage["content"]): ErrorOutput {
  return {
    output_type: "error",
    ename: String(content.ename),
    evalue: String(content.evalue),
    traceback: Array.isArray(content.traceback) ? content.traceback.map(String) : [],
  };
}

function bundleOf(content: JupyterMessage["content"]): { data: MimeBundle; metadata: Metadata } {
  return { data: content.data as MimeBundle, metadata: (content.metadata ?? {}) as Metadata };
}

function displayId(content: JupyterMessage["content"]): string | undefined {
  const id = (content.transient as { display_id?: unknown } | undefined)?.display_id;
  return typeof id === "string" ? id : undefined;
}
