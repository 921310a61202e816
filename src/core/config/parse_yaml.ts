import { type Document, LineCounter, parseDocument } from "yaml";
import { InputError } from "../errors.ts";

/**
 * One YAML 1.2 document with its source positions. What YAML would take with a shrug is refused: duplicate keys,
 * unknown tags, several documents, an empty file.
 *
 * @throws {InputError} naming line and column
 */
export function parseYaml(text: string, { where }: { where: string }): Document.Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, keepSourceTokens: true });
  const complaint = document.errors[0] ?? document.warnings[0];
  if (complaint !== undefined) {
    const { line, col } = lines.linePos(complaint.pos[0]);
    throw new InputError(`${whatIsWrong(complaint, text)} at line ${line}, column ${col}`, {
      where,
      mend: "mend the YAML there",
      cause: complaint,
    });
  }
  if (document.contents === null || (document.contents.range?.[0] === document.contents.range?.[1])) {
    throw new InputError("the file is empty", { where, mend: "fill it, or restore it from version control" });
  }
  return document;
}

/** The plain value of a parsed document. */
export function yamlValue(document: Document.Parsed, { where }: { where: string }): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new InputError(`cannot resolve an alias: ${(error as Error).message}`, {
      where,
      mend: "write the value out",
      cause: error,
    });
  }
}

function whatIsWrong(
  { code, message, pos }: { code: string; message: string; pos: [number, number] },
  text: string,
) {
  if (code === "DUPLICATE_KEY") {
    const key = /^[^\s:]+/.exec(text.slice(pos[0]))?.[0] ?? "";
    return `duplicate key '${key}'`;
  }
  if (code === "MULTIPLE_DOCS") return "more than one YAML document";
  return `not valid YAML: ${message}`;
}
