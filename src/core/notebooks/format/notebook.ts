/** A notebook in memory: nbformat 4.5 (https://nbformat.readthedocs.io), multi-line texts joined. */

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** What a notebook or a cell says of itself: tags, kernel, language. */
export type Metadata = { readonly [key: string]: Json };

/** A whole notebook, as nbformat has it. */
export interface Notebook {
  /** The format's major version. */
  readonly nbformat: 4;
  /** The minor one, as which every older minor one is read. */
  readonly nbformat_minor: 5;
  /** Of the notebook: `kernelspec`, `language_info`, and our own `chimera`. */
  readonly metadata: Metadata;
  /** From top to bottom. */
  readonly cells: readonly Cell[];
}

/** A cell, told apart by `cell_type`. */
export type Cell = CodeCell | TextCell;

/** A cell with code and what it printed. */
export interface CodeCell {
  /** Tells it from text. */
  readonly cell_type: "code";
  /** Unique in its notebook. */
  readonly id: string;
  /** Its `tags` among them. */
  readonly metadata: Metadata;
  /** The code, in one text. */
  readonly source: string;
  /** The kernel's count; null if it was not executed. */
  readonly execution_count: number | null;
  /** In the order in which they came. */
  readonly outputs: readonly Output[];
}

/** A cell with Markdown, or with text that nothing reads. */
export interface TextCell {
  /** Tells it from code. */
  readonly cell_type: "markdown" | "raw";
  /** Unique in its notebook. */
  readonly id: string;
  /** Its `tags` among them. */
  readonly metadata: Metadata;
  /** The text, in one piece. */
  readonly source: string;
  /** File name → the file, for pictures within the text. */
  readonly attachments?: Readonly<Record<string, MimeBundle>>;
}

/** MIME type → what to show: text, base64, or JSON. */
export type MimeBundle = Readonly<Record<string, Json>>;

/** What a cell printed or showed, told apart by `output_type`. */
export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput;

/** What a cell printed. */
export interface StreamOutput {
  /** Tells it from what was shown. */
  readonly output_type: "stream";
  /** The stream. */
  readonly name: "stdout" | "stderr";
  /** All of it, in one text. */
  readonly text: string;
}

/** What a cell showed. */
export interface DisplayOutput {
  /** Tells it from a result. */
  readonly output_type: "display_data";
  /** The same thing in one form or several. */
  readonly data: MimeBundle;
  /** By MIME type, e.g. a picture's size. */
  readonly metadata: Metadata;
}

/** What a cell's last expression gave. */
export interface ResultOutput {
  /** Tells it from what was shown. */
  readonly output_type: "execute_result";
  /** The kernel's count. */
  readonly execution_count: number | null;
  /** The same thing in one form or several. */
  readonly data: MimeBundle;
  /** By MIME type, e.g. a picture's size. */
  readonly metadata: Metadata;
}

/** What a cell threw. */
export interface ErrorOutput {
  /** Tells it from what was printed or shown. */
  readonly output_type: "error";
  /** The error's name. */
  readonly ename: string;
  /** Its message. */
  readonly evalue: string;
  /** Line by line, with colours of a terminal. */
  readonly traceback: readonly string[];
}

/** Whether a cell's metadata carries this tag. */
export function hasTag(cell: Cell, tag: string): boolean {
  return Array.isArray(cell.metadata.tags) && cell.metadata.tags.includes(tag);
}

/** Whether there is anything to execute. Jupyter clients skip code cells that are empty or tagged `skip-execution`. */
export function isExecutable(cell: Cell): cell is CodeCell {
  return cell.cell_type === "code" && cell.source.trim() !== "" && !isSkipped(cell);
}

/** Whether a cell is to be left as it is, with whatever it shows. */
export function isSkipped(cell: Cell): boolean {
  return hasTag(cell, "skip-execution");
}

/** Whether a MIME type holds JSON, which is never split into lines. */
export function isJsonType(mimeType: string): boolean {
  return mimeType === "application/json" || mimeType.endsWith("+json");
}
