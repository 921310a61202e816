import { validate } from "../../config/mod.ts";
import { readText, requireUniqueKeys } from "../../files/mod.ts";
import { InputError } from "../../errors.ts";
import { sha256Text } from "../../identity/mod.ts";
import type { Cell, Notebook } from "./notebook.ts";
import { formatSchema, notebookSchema } from "./schema.ts";

/** The newest minor version of nbformat 4 that is known here. */
const NEWEST_MINOR = 5;

/**
 * A notebook file, checked.
 *
 * @throws {InputError} missing or unreadable file, malformed JSON, a format other than nbformat 4.0–4.5, or an entry
 * that the format does not allow (every one listed, e.g. `cells[3].outputs[0].name`)
 */
export async function readNotebook(path: string): Promise<Notebook> {
  return parseNotebook(await readText(path), { where: path });
}

/**
 * A notebook from the text of its file.
 *
 * @param where the file, for messages
 * @throws {InputError} as `readNotebook`
 *
 * @example
 * ```ts
 * import { parseNotebook } from "@/core/notebooks/mod.ts";
 * const text = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}';
 * if (parseNotebook(text, { where: "empty.ipynb" }).cells.length !== 0) throw new Error("it has no cells");
 * ```
 */
export function parseNotebook(text: string, { where }: { where: string }): Notebook {
  const value = parseJson(text, { where });
  requireUniqueKeys(text, { where });
  const format = formatSchema.safeParse(value);
  if (!format.success) {
    throw new InputError("not a Jupyter notebook (no nbformat numbers)", {
      where,
      mend: "name a notebook that Jupyter has saved",
    });
  }
  const { nbformat, nbformat_minor: minor } = format.data;
  if (nbformat !== 4 || minor < 0 || minor > NEWEST_MINOR) {
    throw new InputError(
      `nbformat ${nbformat}.${minor} is not supported, expected 4.0 to 4.${NEWEST_MINOR}`,
      {
        where,
        mend: "open it in JupyterLab 4 and save it again",
      },
    );
  }
  const { metadata, cells } = validate(value, notebookSchema, { where });
  return { nbformat: 4, nbformat_minor: NEWEST_MINOR, metadata, cells: withIds(cells) };
}

function parseJson(text: string, { where }: { where: string }): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const position = /at position (\d+)/.exec((cause as Error).message)?.[1];
    const line = position === undefined ? undefined : text.slice(0, Number(position)).split("\n").length;
    throw new InputError(
      `not JSON${line === undefined ? "" : ` (line ${line})`}: ${(cause as Error).message}`,
      {
        where,
        mend: text.includes("<<<<<<<") ? "resolve the merge conflict" : "restore the file or save it again",
        cause,
      },
    );
  }
}

/** Every cell with an id that is its own. A missing or repeated id is made from the cell's place and source. */
function withIds(cells: readonly (Omit<Cell, "id"> & { readonly id?: string })[]): Cell[] {
  const taken = new Set<string>();
  return cells.map((cell, index) => {
    const own = cell.id !== undefined && !taken.has(cell.id) ? cell.id : undefined;
    const id = own ?? sha256Text(`${index}\n${cell.source}`).slice(0, 8);
    taken.add(id);
    return { ...cell, id } as Cell;
  });
}
