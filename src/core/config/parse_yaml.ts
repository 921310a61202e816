import {
  type Document,
  isScalar,
  LineCounter,
  type Pair,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";
import { InputError } from "../errors.ts";
import { requirePlain } from "../files/mod.ts";
import { isHeld } from "./held_number.ts";

/** What a configuration or a manifest may have: so much of the worst takes the parser most of a second. */
const MOST_CHARACTERS = 1 << 18;
const MOST_MARKS = 32_000;
const MOST_ALIASES = 100;
/** Brackets that may stand open at once, those in texts counted along. */
const DEEPEST_BRACKETS = 100;

/**
 * One YAML 1.2 document with its source positions. What YAML would take with a shrug is refused: duplicate keys (`1:`
 * beside `"1":`, too), keys that are no text, merge keys, aliases inside what they name or more than a hundred, unknown
 * tags, several documents, an empty file, more than 262,144 characters or 32,000 of YAML's marks, nesting without end.
 *
 * @throws {InputError} naming line and column
 */
export function parseYaml(text: string, { where }: { where: string }): Document.Parsed {
  refuseExcess(text, where);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    keepSourceTokens: true,
    uniqueKeys: false, // the library compares each key with each; see below
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
    refuse(whatIsWrong(complaint), { at, mend: "mend the YAML there", cause: complaint });
  }
  let aliases = 0;
  visit(document, {
    Map: (_, map) => {
      const seen = new Set<string>();
      for (const { key } of (map as YAMLMap<ParsedNode>).items) {
        const name = keyText(key);
        if (name === undefined) continue;
        const at = key.range[0];
        if (name === "__proto__") refuse("the key '__proto__' names nothing", { at, mend: "take it away" });
        if (seen.has(name)) {
          refuse(`duplicate key '${sourceOf(text, at)}'`, { at, mend: "mend the YAML there" });
        }
        seen.add(name);
      }
    },
    Scalar: (_, { value, source, range }) => {
      if (typeof value !== "number" || source === undefined || isHeld(value, source)) return;
      refuse(`${source.slice(0, 40)} is no number that is held as it is written`, {
        at: range![0],
        mend: "write it in quotes, or with fewer digits",
      });
    },
    Alias: (_, alias, above) => {
      if (++aliases > MOST_ALIASES) {
        refuse(`more than ${MOST_ALIASES} aliases`, { at: alias.range![0], mend: "write the values out" });
      }
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
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    throw new InputError(`cannot resolve an alias: ${(error as Error).message}`, {
      where,
      mend: "write the value out",
      cause: error,
    });
  }
  requirePlain(value, { where, finite: false }); // numbers are for the schema to judge
  return value;
}

/** What would keep the parser busy for long, or overflow its stack. */
function refuseExcess(text: string, where: string): void {
  if (text.length > MOST_CHARACTERS) {
    throw new InputError(
      `has ${text.length} characters, more than the ${MOST_CHARACTERS} that YAML may have here`,
      {
        where,
        mend: "split it into several files",
      },
    );
  }
  let open = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = bracket === "[" || bracket === "{" ? open + 1 : Math.max(0, open - 1);
    if (open > DEEPEST_BRACKETS) throw tooDeep(where);
  }
  if (/^ *(?:[-?:] +){100}/m.test(text)) throw tooDeep(where);
  const marks = text.match(/[-[\]{},:?&*!%#'"\\\n]/g)?.length ?? 0;
  if (marks > MOST_MARKS) {
    throw new InputError(
      `has ${marks} brackets, commas, line ends and other marks, more than the ${MOST_MARKS} that YAML may have here`,
      { where, mend: "split it into several files" },
    );
  }
}

function tooDeep(where: string, cause?: unknown): InputError {
  return new InputError("is nested too deeply", { where, mend: "write it flatter", cause });
}

/** A key as the value has it in the end, where all keys are texts. */
function keyText(key: unknown): string | undefined {
  return isScalar(key) ? key.value === null ? "" : String(key.value) : undefined;
}

/** A key as it stands in the text. */
function sourceOf(text: string, at: number): string {
  return /^[^\s:]+/.exec(text.slice(at, at + 60))?.[0] ?? "";
}

function whatIsWrong({ code, message }: { code: string; message: string }): string {
  if (/call stack/.test(message)) return "nested too deeply";
  if (code === "MULTIPLE_DOCS") return "more than one YAML document";
  return `not valid YAML: ${message}`;
}
