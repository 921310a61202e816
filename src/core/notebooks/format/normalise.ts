import {
  type Cell,
  type CodeCell,
  isJsonType,
  type Json,
  type Metadata,
  type Notebook,
  type Output,
} from "./notebook.ts";

/** The language of every notebook here, without the versions that a kernel would add. */
const LANGUAGE = {
  codemirror_mode: "typescript",
  file_extension: ".ts",
  mimetype: "text/x.typescript",
  name: "typescript",
  nbconvert_exporter: "script",
  pygments_lexer: "typescript",
};

/** The kernel that a notebook asks for: the name that `deno jupyter --install` and `deno task lab` both use. */
const KERNEL = { display_name: "Deno", language: "typescript", name: "deno" };

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

/** Escape sequences for colours and cursor movements (ECMA-48 CSI). */
// deno-lint-ignore no-control-regex -- the escape character is what is looked for
const ANSI = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;

/**
 * The notebook without anything that differs between two runs of the same code: execution counts 1, 2, …, no timings
 * or other transient metadata, neighbouring pieces of a stream joined, colours dropped, carriage returns carried out,
 * fixed language information. Doing it twice changes nothing more.
 *
 * @param paths machine paths to replace in texts, e.g. `{"/home/ada/chimera": "."}`
 */
export function normaliseNotebook(
  notebook: Notebook,
  { paths = {} }: { paths?: Readonly<Record<string, string>> } = {},
): Notebook {
  const clean = textCleaner(paths);
  let count = 0;
  const cells = notebook.cells.map((cell): Cell => {
    const metadata = withoutTransient(cell.metadata);
    if (cell.cell_type !== "code") return { ...cell, metadata };
    const executed = cell.execution_count !== null;
    return normaliseCode({ ...cell, metadata, execution_count: executed ? ++count : null }, clean);
  });
  const metadata = { ...withoutTransient(notebook.metadata), kernelspec: KERNEL, language_info: LANGUAGE };
  return { ...notebook, metadata, cells };
}

function normaliseCode(cell: CodeCell, clean: (text: string) => string): CodeCell {
  const outputs = joinStreams(cell.outputs).map((output): Output => {
    switch (output.output_type) {
      case "stream":
        return { ...output, text: clean(output.text) };
      case "error":
        return {
          ...output,
          ename: clean(output.ename),
          evalue: clean(output.evalue),
          traceback: output.traceback.map(clean),
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

/** Texts are cleaned; pictures and JSON are left as they are. */
function cleanBundle(
  bundle: Readonly<Record<string, Json>>,
  clean: (text: string) => string,
): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, value]) => [
      type,
      typeof value === "string" && type.startsWith("text/") && !isJsonType(type) ? clean(value) : value,
    ]),
  );
}

function withoutTransient(metadata: Metadata): Metadata {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !TRANSIENT_KEYS.has(key)));
}

function textCleaner(paths: Readonly<Record<string, string>>): (text: string) => string {
  // The longest first, so that a folder inside another one is not cut short.
  const replacements = Object.entries(paths)
    .sort(([a], [b]) => b.length - a.length)
    .map(([from, to]) => ({
      pattern: new RegExp(`(?:file://|(?<![\\w/.-]))${escape(from)}(?![\\w.-])`, "g"),
      to,
    }));
  return (text) =>
    replacements.reduce(
      (current, { pattern, to }) => current.replace(pattern, to),
      overwritten(text.replace(ANSI, "")),
    );
}

/** What a terminal shows of text with carriage returns: of each line, what was written last. */
function overwritten(text: string): string {
  if (!text.includes("\r")) return text;
  return text.split("\n").map((line) => line.replace(/\r+$/, "").split("\r").at(-1)).join("\n");
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
