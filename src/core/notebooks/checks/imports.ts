/** Import statements in a notebook's cells, which a block cannot hold. */

/** One name that a statement imports, or the statement itself if it imports none. */
export interface Binding {
  /** The name in the notebook; undefined for `import "module"`. */
  readonly local: string | undefined;
  /** The statement that imports this alone. */
  readonly statement: string;
  /** The line of the statement in its cell, from 0. */
  readonly line: number;
}

const STATEMENT =
  /^import\s+(?:(type\s+)?([\w$*{][^"';]*?)\s*from\s*)?(["'])([^"'\n]+)\3(\s+with\s*\{[^}]*\})?[ \t]*;?/gm;

/**
 * Takes the import statements out of a cell's source.
 *
 * @param resolve what a module's specifier is where the statement will stand
 * @returns the bindings, and the source with every statement blanked out, so that lines keep their numbers
 */
export function takeImports(
  source: string,
  { resolve }: { resolve: (specifier: string) => string },
): { bindings: Binding[]; rest: string } {
  const bindings: Binding[] = [];
  const rest = source.replace(
    STATEMENT,
    (text, type = "", clause, _quote, specifier, attributes = "", offset) => {
      const line = source.slice(0, offset).split("\n").length - 1;
      const from = `${JSON.stringify(resolve(specifier))}${attributes};`;
      if (clause === undefined) bindings.push({ local: undefined, statement: `import ${from}`, line });
      else {
        for (const { local, what } of bindingsOf(clause)) {
          bindings.push({ local, statement: `import ${type}${what} from ${from}`, line });
        }
      }
      return text.replace(/[^\n]/g, " ");
    },
  );
  return { bindings, rest };
}

/** `D, { a, type B as C }` → `D`, `{ a }` and `{ type B as C }`. */
function bindingsOf(clause: string): { local: string; what: string }[] {
  const braces = /\{([^}]*)\}/.exec(clause);
  const named = (braces?.[1] ?? "").replace(/\/\/.*$/gm, "").split(",").map((part) => part.trim()).filter(
    Boolean,
  );
  const others = clause.replace(/\{[^}]*\}/, "").split(",").map((part) => part.trim()).filter(Boolean);
  return [
    ...others.map((what) => ({ local: lastWord(what), what })),
    ...named.map((what) => ({ local: lastWord(what), what: `{ ${what} }` })),
  ];
}

function lastWord(text: string): string {
  return text.split(/\s+/).at(-1) ?? text;
}
