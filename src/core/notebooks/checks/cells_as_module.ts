import { isExecutable, type Notebook } from "../format/notebook.ts";
import { takeImports } from "./imports.ts";

/** Where a line of the module comes from. */
export interface SourceLine {
  /** The cell's place among all cells, from 0. */
  readonly cell: number;
  /** The line in the cell, from 1. */
  readonly line: number;
  /** Whether the text is not the cell's own, so that columns say nothing. */
  readonly rewritten: boolean;
}

export interface NotebookModule {
  readonly text: string;
  /** For each line of the text, from 0: where it comes from; undefined for lines that were put in. */
  readonly lines: readonly (SourceLine | undefined)[];
  /** What can be said without a compiler. */
  readonly findings: readonly { readonly at: SourceLine; readonly message: string }[];
}

/**
 * The code cells as one module that the compiler reads as the kernel would: a cell sees the names of those before it
 * and may declare them anew. So each cell is a block inside the block of the one before. Imports stand at the top of
 * a module; a name that is imported twice from the same place stands there once.
 *
 * The compiler does not see that an import may come after its first use; executing the notebook does.
 *
 * @param resolve what a module's specifier is where the module will lie
 */
export function cellsAsModule(
  notebook: Notebook,
  { resolve }: { resolve: (specifier: string) => string },
): NotebookModule {
  const imports = new Map<string, { statement: string; at: SourceLine }>();
  const findings: { at: SourceLine; message: string }[] = [];
  const body: { text: string; at: SourceLine | undefined }[] = [];
  const cells = [...notebook.cells.entries()].filter(([, cell]) => isExecutable(cell));
  for (const [cell, { source }] of cells) {
    const { bindings, rest } = takeImports(source, { resolve });
    for (const { local, statement, line } of bindings) {
      const at = { cell, line: line + 1, rewritten: true };
      const before = imports.get(local ?? statement);
      if (before === undefined) imports.set(local ?? statement, { statement, at });
      else if (before.statement !== statement) {
        findings.push({ at, message: `'${local}' is imported from elsewhere in cells[${before.at.cell}]` });
      }
    }
    body.push({ text: ";{", at: undefined });
    body.push(
      ...rest.split("\n").map((own, index) => {
        const text = withDynamicImports(own, resolve);
        return { text, at: { cell, line: index + 1, rewritten: text !== own } };
      }),
    );
  }
  const rows = [
    ...[...imports.values()].map(({ statement, at }) => ({ text: statement, at })),
    ...body,
    { text: `${"}".repeat(cells.length)}\nexport {};`, at: undefined },
  ];
  return { text: rows.map(({ text }) => text).join("\n") + "\n", lines: rows.map(({ at }) => at), findings };
}

function withDynamicImports(source: string, resolve: (specifier: string) => string): string {
  return source.replace(
    /\bimport\(\s*(["'])([^"'\n]+)\1\s*\)/g,
    (_, _quote, specifier) => `import(${JSON.stringify(resolve(specifier))})`,
  );
}
