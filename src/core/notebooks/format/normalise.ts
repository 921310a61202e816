import {
  type Cell,
  type CodeCell,
  isJsonType,
  isSkipped,
  type Json,
  type Metadata,
  type Notebook,
  type Output,
} from "./notebook.ts";
import { DENO_KERNEL } from "./kernelspec.ts";
import { pathCleaner } from "./machine_paths.ts";
import { terminalText, withoutEscapes } from "./terminal_text.ts";

/** The language of every notebook here, without the versions that a kernel would add. */
const LANGUAGE = {
  codemirror_mode: "typescript",
  file_extension: ".ts",
  mimetype: "text/x.typescript",
  name: "typescript",
  nbconvert_exporter: "script",
  pygments_lexer: "typescript",
};

/** What tools write beside a cell at each run, and what depends on who looked at it. */
const TRANSIENT_KEYS = new Set([
  "execution",
  "ExecuteTime",
  "papermill",
  "collapsed",
  "scrolled",
  "trusted",
  "widgets",
]);

/**
 * The notebook without anything that differs between two runs of the same code: execution counts 1, 2, …, no timings
 * or other transient metadata, neighbouring pieces of a stream joined and shown as a terminal shows them, colours
 * dropped, fixed language information. Doing it twice changes nothing more.
 *
 * @param paths machine paths to replace in texts, e.g. `{"/home/ada/chimera": "."}`
 */
export function normaliseNotebook(
  notebook: Notebook,
  { paths = {} }: { paths?: Readonly<Record<string, string>> } = {},
): Notebook {
  const clean = pathCleaner(paths);
  let count = 0;
  const cells = notebook.cells.map((cell): Cell => {
    const metadata = withoutTransient(cell.metadata);
    if (cell.cell_type !== "code" || isSkipped(cell)) return { ...cell, metadata };
    const executed = cell.execution_count !== null;
    return normaliseCode({ ...cell, metadata, execution_count: executed ? ++count : null }, clean);
  });
  const metadata = {
    kernelspec: DENO_KERNEL,
    ...withoutTransient(notebook.metadata),
    language_info: LANGUAGE,
  };
  return { ...notebook, metadata, cells };
}

function normaliseCode(cell: CodeCell, clean: (text: string) => string): CodeCell {
  const cleanPlain = (text: string) => clean(withoutEscapes(text));
  const outputs = joinStreams(cell.outputs).map((output): Output => {
    switch (output.output_type) {
      case "stream":
        return { ...output, text: clean(terminalText(output.text)) };
      case "error":
        return {
          ...output,
          ename: cleanPlain(output.ename),
          evalue: cleanPlain(output.evalue),
          traceback: output.traceback.map(cleanPlain),
        };
      case "display_data":
        return { ...output, data: cleanBundle(output.data, clean) };
      case "execute_result":
        return { ...output, data: cleanBundle(output.data, clean), execution_count: cell.execution_count };
    }
  });
  return { ...cell, outputs };
}

function joinStreams(outputs: readonly Output[]): Output[] {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (last?.output_type === "stream" && output.output_type === "stream" && last.name === output.name) {
      joined[joined.length - 1] = { ...last, text: last.text + output.text };
    } else {
      joined.push(output);
    }
  }
  return joined;
}

/** Of texts the paths are cleaned, of plain ones the colours too; pictures and JSON are left as they are. */
function cleanBundle(
  bundle: Readonly<Record<string, Json>>,
  clean: (text: string) => string,
): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, value]) => [
      type,
      typeof value !== "string" || !type.startsWith("text/") || isJsonType(type)
        ? value
        : clean(type === "text/plain" ? withoutEscapes(value) : value),
    ]),
  );
}

function withoutTransient(metadata: Metadata): Metadata {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !TRANSIENT_KEYS.has(key)));
}
