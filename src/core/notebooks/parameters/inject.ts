import { suggestion } from "../../config/mod.ts";
import { InputError } from "../../errors.ts";
import { type CodeCell, hasTag, type Json, type Notebook } from "../format/notebook.ts";
import { type Declaration, declaredParameters } from "./declarations.ts";

/** Values for the names that a notebook's cell tagged `parameters` declares. */
export type Parameters = Readonly<Record<string, Json>>;

/**
 * The notebook with a cell tagged `injected-parameters` behind its cell tagged `parameters`, as papermill does it: the
 * values are declared again there, which the kernel allows. A cell that was injected before is left out.
 *
 * @param where the notebook's path, for messages
 * @throws {InputError} no cell is tagged `parameters`, a name is not declared there (with its nearest neighbour), or a
 * value is not JSON or not of the declared type
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
  const declared = declaredParameters(notebook, { where });
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

function declaration(
  name: string,
  { value, declared, where }: { value: Json; declared: readonly Declaration[]; where: string },
): string {
  const found = declared.find((one) => one.name === name);
  if (found === undefined) {
    throw new InputError(`unknown parameter '${name}'${suggestion(name, declared.map(({ name }) => name))}`, {
      where,
      mend: "correct its name",
    });
  }
  return `${found.word} ${name} = ${JSON.stringify(fitting(found, value, { where }))};`;
}

/**
 * The value, found to be of the declared type.
 *
 * @throws {InputError} it is not, or is not JSON
 */
export function fitting(declared: Declaration, value: Json, { where }: { where: string }): Json {
  if (!isJson(value)) {
    throw new InputError(`parameter '${declared.name}' is not JSON`, {
      where,
      mend: "give text, numbers, lists or objects",
    });
  }
  if (!declared.type.accepts(value)) throw unfit(declared, JSON.stringify(value), { where });
  return value;
}

/** A value that is not of the type that the notebook declares. */
export function unfit(
  { name, type }: Declaration,
  shown: string,
  { where }: { where: string },
): InputError {
  return new InputError(`parameter '${name}' is ${type.text}, got ${shown}`, {
    where,
    mend: "give a value of that type",
  });
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === "boolean" || typeof value === "string") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object") return false;
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  // as an object literal, `__proto__` would be no key
  return isPlain && !Object.hasOwn(value, "__proto__") && Object.values(value).every(isJson);
}
