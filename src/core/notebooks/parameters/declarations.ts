/** What a notebook's cell tagged `parameters` declares, read with Babel's parser. */
import { parse, type ParserOptions } from "@babel/parser";
import { InputError } from "../../errors.ts";
import { hasTag, type Notebook } from "../format/notebook.ts";
import {
  ANYTHING,
  type TypeNode,
  typeOfAnnotation,
  typeOfInitialiser,
  type ValueType,
} from "./value_type.ts";

/** A name that takes a value. */
export interface Declaration {
  /** What the notebook calls it. */
  readonly name: string;
  /** The word that declares it: `const`, `let` or `var`. */
  readonly word: string;
  /** What it takes: its annotation, or else what its literal is. */
  readonly type: ValueType;
}

type Node = TypeNode & Readonly<Record<string, unknown>>;

const OPTIONS: ParserOptions = {
  sourceType: "module",
  plugins: ["typescript", "decorators"],
  // a name that is declared twice is for the kernel to tell
  errorRecovery: true,
};

/**
 * The names that the notebook's first code cell tagged `parameters` declares at its top level, in their order; none if
 * there is no such cell. What stands in comments, texts and blocks declares nothing.
 *
 * @param where the notebook's path, for messages
 * @throws {InputError} the cell does not parse
 */
export function declaredParameters({ cells }: Notebook, { where }: { where: string }): Declaration[] {
  const index = cells.findIndex((cell) => cell.cell_type === "code" && hasTag(cell, "parameters"));
  if (index < 0) return [];
  const statements = topLevel(cells[index].source, `${where}: cells[${index}]`);
  const aliases = new Map(
    statements.filter(({ type }) => type === "TSTypeAliasDeclaration" || type === "TSInterfaceDeclaration")
      .map((node) => [(node.id as Node).name as string, node]),
  );
  return statements.filter(({ type }) => type === "VariableDeclaration").flatMap((statement) =>
    (statement.declarations as Node[]).flatMap(({ id, init }) =>
      namesIn(id as Node).map(({ name, annotation }) => ({
        name,
        word: statement.kind as string,
        type: typeOf({ annotation, init: name === (id as Node).name ? init as Node | null : null }, aliases),
      }))
    )
  );
}

/** Their names alone. */
export function parameterNames(
  notebook: Notebook,
  { where = "the notebook" }: { where?: string } = {},
): string[] {
  return declaredParameters(notebook, { where }).map(({ name }) => name);
}

function typeOf(
  { annotation, init }: { annotation: Node | undefined; init: Node | null },
  aliases: ReadonlyMap<string, Node>,
): ValueType {
  const literal = init === null ? undefined : typeOfInitialiser(init, aliases);
  if (annotation === undefined) return literal ?? ANYTHING;
  // of a type that is declared elsewhere nothing is known but the literal that has it
  return typeOfAnnotation(annotation, aliases) ?? literal ?? ANYTHING;
}

/** The statements of a cell, those behind `export` too. */
function topLevel(source: string, where: string): Node[] {
  let body: Node[];
  try {
    body = parse(source, OPTIONS).program.body as unknown as Node[];
  } catch (cause) {
    const { message } = cause as Error;
    throw new InputError(`the cell tagged 'parameters' does not parse: ${message}`, {
      where,
      mend: "mend it there (line:column)",
      cause,
    });
  }
  return body.map((node) =>
    node.type === "ExportNamedDeclaration" && node.declaration ? node.declaration as Node : node
  );
}

/** The names that a pattern binds: one, or those in a destructuring, whose types are their defaults' business. */
function namesIn(pattern: Node | null): { name: string; annotation: Node | undefined }[] {
  switch (pattern?.type) {
    case "Identifier": {
      const annotation = (pattern.typeAnnotation as Node | undefined)?.typeAnnotation as Node | undefined;
      return [{ name: pattern.name as string, annotation }];
    }
    case "ObjectPattern":
      return (pattern.properties as Node[]).flatMap((property) =>
        namesIn((property.type === "RestElement" ? property.argument : property.value) as Node)
      );
    case "ArrayPattern":
      return (pattern.elements as (Node | null)[]).flatMap(namesIn);
    case "AssignmentPattern":
      return namesIn(pattern.left as Node);
    case "RestElement":
      return namesIn(pattern.argument as Node);
    default:
      return [];
  }
}
