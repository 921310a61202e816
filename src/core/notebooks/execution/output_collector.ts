import { type JupyterMessage, mappingOf } from "../wire/message.ts";
import {
  type DisplayOutput,
  type ErrorOutput,
  isJsonType,
  type Json,
  type Metadata,
  type MimeBundle,
  type Output,
  type ResultOutput,
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

  /**
   * Takes a message; one that is no output is ignored. `Deno.jupyter.broadcast` publishes whatever a cell gives it: what
   * a notebook file cannot hold is brought into its form, and where nothing was given to show, nothing is shown.
   */
  add({ type, content }: JupyterMessage): void {
    switch (type) {
      case "stream":
        return this.#addStream(content);
      case "display_data":
        return this.#addDisplay({ output_type: "display_data", ...bundleOf(content) }, content);
      case "execute_result":
        return this.#addDisplay({
          output_type: "execute_result",
          execution_count: Number.isInteger(content.execution_count)
            ? content.execution_count as number
            : null,
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

  #addStream(content: JupyterMessage["content"]): void {
    const name = content.name === "stderr" ? "stderr" : "stdout";
    const text = textOf(content.text);
    if (text === undefined) return;
    this.#clearIfDue();
    const last = this.#outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) {
      this.#outputs[this.#outputs.length - 1] = { ...last, text: last.text + text };
    } else {
      this.#outputs.push({ output_type: "stream", name, text });
    }
  }

  #addDisplay(output: DisplayOutput | ResultOutput, content: JupyterMessage["content"]): void {
    const id = displayId(content);
    // without an id nothing can come to show in it later
    if (id === undefined && Object.keys(output.data).length === 0) return;
    this.#clearIfDue();
    this.#outputs.push(output);
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
    ename: textOf(content.ename) ?? "Error",
    evalue: textOf(content.evalue) ?? "",
    traceback: Array.isArray(content.traceback) ? content.traceback.map((line) => textOf(line) ?? "") : [],
  };
}

/** MIME types with their contents, which are texts, or JSON where the type says so. */
function bundleOf(content: JupyterMessage["content"]): { data: MimeBundle; metadata: Metadata } {
  const data = Object.entries(mappingOf(content.data) as Record<string, Json>).flatMap(([type, value]) => {
    const shown = isJsonType(type) ? value : textOf(value);
    return shown === undefined ? [] : [[type, shown] as const];
  });
  return { data: Object.fromEntries(data), metadata: mappingOf(content.metadata) as Metadata };
}

/** A text as it is, lines joined as notebooks hold them, anything else as JSON; undefined for nothing. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  const isLines = Array.isArray(value) && value.every((line) => typeof line === "string");
  return isLines ? value.join("") : JSON.stringify(value);
}

function displayId(content: JupyterMessage["content"]): string | undefined {
  const id = mappingOf(content.transient).display_id;
  return typeof id === "string" ? id : undefined;
}
