import { basename } from "node:path";
import { readText } from "@/core/files/mod.ts";
import { InputError } from "@/core/errors.ts";
import type { CrustName } from "../crust.ts";
import type { EquationOfState } from "../equation_of_state.ts";
import type { TableRow } from "../table_row.ts";
import { tabulated } from "../tabulated.ts";
import { composeFiles, composeRows } from "./compose.ts";
import { tableRows } from "./table_rows.ts";

/** What a user may say of a table beside its path. */
export interface EosTableOptions {
  /** The header in place of the file's, e.g. `P[m-2] eps[m-2]`; `-` for a column of no use. */
  readonly columns?: string;
  /** The crust to join to a table that has none. */
  readonly crust?: CrustName;
}

/**
 * Reads an equation of state as the field publishes them: a text table (see `tableRows`), or the CompOSE files `eos.nb`
 * and `eos.thermo`, by the folder that holds them or by one of the two.
 *
 * @throws {InputError} one line, with the file and the line
 */
export async function readEosTable(
  path: string,
  { columns, crust }: EosTableOptions = {},
): Promise<EquationOfState> {
  const rows = await eosTableRows(path, { columns });
  return tabulated(rows, { name: basename(path), where: path, crust });
}

/** The rows of a table, in cgs units. */
export async function eosTableRows(
  path: string,
  { columns }: { columns?: string } = {},
): Promise<TableRow[]> {
  const files = await composeFiles(path);
  if (files === undefined) return tableRows(await readText(path), { where: path, columns });
  if (columns === undefined) return await composeRows(files);
  throw new InputError("the CompOSE files state their own columns", {
    where: path,
    mend: "leave columns= out",
  });
}

/** The files that a table is read from, for their hashes. */
export async function eosTableFiles(path: string): Promise<string[]> {
  const files = await composeFiles(path);
  return files === undefined ? [path] : [files.nb, files.thermo, ...files.t === undefined ? [] : [files.t]];
}
