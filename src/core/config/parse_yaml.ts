import {
  type Document,
  isNode,
  isScalar,
  LineCounter,
  type Pair,
  type ParsedNode,
  parseDocument,
  visit,
} from "yaml";
import { InputError } from "../errors.ts";

const MOST_ALIASES = 100;

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
    uniqueKeys: false, // each mapping's keys are compared below, as the texts that they become
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
    refuse(whatIsWrong(complaint), { at: complaint.pos[0], mend: "mend the YAML there", cause: complaint });
  }
  let aliases = 0;
  visit(document, {
    Alias: (_, { source, range }, above) => {
      const inside = above.some((node) => isNode(node) && "anchor" in node && node.anchor === source);
      if (!inside && ++aliases <= MOST_ALIASES) return;
      const what = inside
        ? `the alias '*${source}' stands inside what it names`
        : `more than ${MOST_ALIASES} aliases`;
      refuse(what, { at: range![0], mend: "write the value out" });
    },
    Map: (_, { items }) => {
      const texts = new Set<string>();
      for (const { key } of items as Pair<ParsedNode>[]) {
        const at = key.range[0];
        if (!isScalar(key)) refuse("a key that is no text", { at, mend: "write the key as plain text" });
        else if (key.value === "<<" && key.type === "PLAIN") {
          refuse("merge keys (<<) are not supported", { at, mend: "write the merged entries out" });
        } else {
          const text = key.value === null ? "" : String(key.value);
          if (texts.has(text)) refuse(`duplicate key '${text}'`, { at, mend: "mend the YAML there" });
          texts.add(text);
        }
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
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    throw new InputError(`cannot resolve an alias: ${(error as Error).message}`, {
      where,
      mend: "write the value out",
      cause: error,
    });
  }
}

function whatIsWrong({ code, message }: { code: string; message: string }): string {
  return code === "MULTIPLE_DOCS" ? "more than one YAML document" : `not valid YAML: ${message}`;
}
