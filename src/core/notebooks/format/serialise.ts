import { isJsonType, type Json, type MimeBundle, type Notebook, type Output } from "./notebook.ts";

/**
 * A notebook as nbformat, and so JupyterLab, writes it to disk: keys sorted, indented by one space, texts split into
 * lines, so that a version control system shows the lines that changed.
 */
export function serialiseNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: lines(cell.source),
    ...(cell.cell_type === "code" ? { outputs: cell.outputs.map(onDisk) } : {}),
    ...("attachments" in cell && cell.attachments !== undefined
      ? { attachments: mapValues(cell.attachments, bundleOnDisk) }
      : {}),
  }));
  return JSON.stringify(sorted({ ...notebook, cells } as unknown as Json), null, 1) + "\n";
}

function onDisk(output: Output): object {
  switch (output.output_type) {
    case "stream":
      return { ...output, text: lines(output.text) };
    case "display_data":
    case "execute_result":
      return { ...output, data: bundleOnDisk(output.data) };
    case "error":
      return output;
  }
}

function bundleOnDisk(bundle: MimeBundle): object {
  return mapValues(
    bundle,
    (value, type) => typeof value === "string" && !isJsonType(type) ? lines(value) : value,
  );
}

/** The characters that end a line for nbformat, which asks Python's `str.splitlines`. */
const BREAKS = String.raw`\n\r\v\f\u001c-\u001e\u0085\u2028\u2029`;
const LINE = new RegExp(`[^${BREAKS}]*(?:\\r\\n|[${BREAKS}])|[^]+$`, "g");

/** The lines of a text, each with its line break. */
function lines(text: string): string[] {
  return text.match(LINE) ?? [];
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([key, inner]) => [key, sorted(inner)]),
  );
}

function mapValues<T, R>(
  record: Readonly<Record<string, T>>,
  map: (value: T, key: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
