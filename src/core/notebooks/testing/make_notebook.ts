import type { Cell, Notebook } from "../format/notebook.ts";
import { serialiseNotebook } from "../format/serialise.ts";

/** A notebook whose cells are code; a source may come with tags. */
export function notebookOf(...cells: readonly (string | { source: string; tags: string[] })[]): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map((cell, index): Cell => ({
      cell_type: "code",
      id: `cell-${index}`,
      metadata: typeof cell === "string" ? {} : { tags: cell.tags },
      source: typeof cell === "string" ? cell : cell.source,
      execution_count: null,
      outputs: [],
    })),
  };
}

/** Writes a notebook and gives its path back. */
export async function writeNotebook(path: string, notebook: Notebook): Promise<string> {
  await Deno.writeTextFile(path, serialiseNotebook(notebook));
  return path;
}
