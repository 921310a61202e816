/** One error that `deno check` reports. */
export interface Diagnostic {
  /** `TS2322 Type 'string' is not assignable to type 'number'.`, in one line. */
  readonly message: string;
  /** Where; line and column from 1. Undefined if the report names no place. */
  readonly at: { readonly url: string; readonly line: number; readonly column: number } | undefined;
}

/** A report: a heading (type error or syntax error), pictures of the source, the place. */
const REPORT =
  /^(?:(TS\d+) \[ERROR\]|error): (?:SyntaxError: )?(.+(?:\n(?! *at ).*)*?)\n\s+at (file:\S+):(\d+):(\d+)/gm;

/** Reads what `deno check` writes to its error stream, without colours. */
export function parseDiagnostics(text: string): Diagnostic[] {
  return [...text.matchAll(REPORT)].map(([, code, report, url, line, column]) => ({
    message: [code, headline(report)].filter((part) => part !== undefined).join(" "),
    at: { url, line: Number(line), column: Number(column) },
  }));
}

/** The message of a report: its first line and what is indented under it, without the picture of the source. */
function headline(report: string): string {
  const [first, ...others] = report.split("\n");
  const more = others.slice(0, others.findIndex((line) => !/^ {2,}\S/.test(line)));
  return [first, ...more].map((line) => line.trim()).join(" ");
}
