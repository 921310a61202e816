import { type Document, isScalar, LineCounter, type Pair, type ParsedNode, parseDocument, visit } from "yaml";
import { InputError } from "../errors.ts";

/**
 * One YAML 1.2 document with its source positions. What YAML would take with a shrug is refused: duplicate keys (`1:`
 * beside `"1":`, too), keys that are no text, merge keys, aliases inside what they name, unknown tags, several documents, an empty file.
 *
 * @throws {InputError} naming line and column
 */
export function parseYaml(text: string, { where }: { where: string }): Document.Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    keepSourceTokens: true,
    uniqueKeys: (a, b) => a === b || keyText(a) !== undefined && keyText(a) === keyText(b),
  });
  const refuse = (
    what: string,
    { at, mend, cause }: { at: number; mend: string; cause?: unknown },
  ): never => {
    const { line, col } = lines.linePos(at);
    throw new InputError(`${what} at line ${line}, column ${col}`, { where, mend, cause });
  };
  const complaint = document.errors[0] ?? document.warnings[0];
  if (complaint !== undefined) {
    const at = complaint.pos[0];
    refuse(whatIsWrong(complaint, text), { at, mend: "mend the YAML there", cause: complaint });
  }
  visit(document, {
    Alias: (_, alias, above) => {
      const named = alias.resolve(document);
      if (named !== undefined && above.includes(named)) {
        const mend = "write the value out";
        refuse(`the alias '*${alias.source}' stands inside what it names`, { at: alias.range![0], mend });
      }
    },
    Pair: (_, pair) => {
      const { key } = pair as Pair<ParsedNode>;
      const at = key.range[0];
      if (!isScalar(key)) refuse("a key that is no text", { at, mend: "write the key as plain text" });
      else if (key.value === "<<" && key.type === "PLAIN") {
        refuse("merge keys (<<) are not supported", { at, mend: "write the merged entries out" });
      }
    },
  });
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

/** A key as the value has it in the end, where all keys are texts. */
function keyText(key: unknown): string | undefined {
  return isScalar(key) ? key.value === null ? "" : String(key.value) : undefined;
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
