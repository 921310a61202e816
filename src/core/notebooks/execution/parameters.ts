import { suggestion } from "../../config/mod.ts";
import { InputError } from "../../errors.ts";
import { type CodeCell, hasTag, type Json, type Notebook } from "../format/notebook.ts";

/** Values for the names that a notebook's cell tagged `parameters` declares. */
export type Parameters = Readonly<Record<string, Json>>;

/** A line such as `const seeds: number[] = [0];`. One declaration a line, at the line's start, can be a parameter. */
const DECLARATION = /^(const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=]+)?=(?![=>])/gm;

/**
 * The notebook with a cell tagged `injected-parameters` behind its cell tagged `parameters`, as papermill does it: the
 * values are declared again there, which the kernel allows. A cell that was injected before is left out.
 *
 * @param where the notebook's path, for messages
 * @throws {InputError} no cell is tagged `parameters`, a name is not declared there (with its nearest neighbour), or a
 * value is not JSON
 */
export function injectParameters(
  notebook: Notebook,
  parameters: Parameters,
  { where }: { where: string },
): Notebook {
  const cells = notebook.cells.filter((cell) => !hasTag(cell, "injected-parameters"));
  const names = Object.keys(parameters);
  if (names.length === 0) return { ...notebook, cells };
  const place = cells.findIndex((cell) => cell.cell_type === "code" && hasTag(cell, "parameters"));
  if (place < 0) {
    throw new InputError("has no cell for parameters", { where, mend: "tag a code cell 'parameters'" });
  }
  const declared = declarations(cells[place].source);
  const injected: CodeCell = {
    cell_type: "code",
    id: "injected-parameters",
    metadata: { tags: ["injected-parameters"] },
    source: names.map((name) => declaration(name, { value: parameters[name], declared, where })).join("\n"),
    execution_count: null,
    outputs: [],
  };
  return { ...notebook, cells: cells.toSpliced(place + 1, 0, injected) };
}

/** The names that the notebook's cell tagged `parameters` declares; none if there is no such cell. */
export function parameterNames({ cells }: Notebook): string[] {
  const cell = cells.find((cell) => cell.cell_type === "code" && hasTag(cell, "parameters"));
  return cell === undefined ? [] : [...declarations(cell.source).keys()];
}

/** Name → the word that declares it. */
function declarations(source: string): ReadonlyMap<string, string> {
  return new Map([...source.matchAll(DECLARATION)].map(([, word, name]) => [name, word]));
}

function declaration(
  name: string,
  { value, declared, where }: { value: Json; declared: ReadonlyMap<string, string>; where: string },
): string {
  const word = declared.get(name);
  if (word === undefined) {
    throw new InputError(`unknown parameter '${name}'${suggestion(name, declared.keys())}`, {
      where,
      mend: "correct its name",
    });
  }
  if (!isJson(value)) {
    throw new InputError(`parameter '${name}' is not JSON`, {
      where,
      mend: "give text, numbers, lists or objects",
    });
  }
  return `${word} ${name} = ${JSON.stringify(value)};`;
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === "boolean" || typeof value === "string") return true;
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value === "object" && Object.values(value as object).every(isJson);
}
