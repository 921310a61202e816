import { basename } from "node:path";
import { readText } from "@/core/files/mod.ts";
import { csvNumbers, parseCsv } from "@/core/csv.ts";
import { InputError } from "@/core/errors.ts";
import type { EquationOfState } from "./equation_of_state.ts";
import { tabulated } from "./tabulated.ts";

/**
 * Reads an equation of state from a CSV with the columns `rho_g_cm3,P_dyn_cm2,eps_g_cm3`, in any order and beside
 * others.
 *
 * @throws {InputError} naming the file and the line
 */
export async function readEosTable(path: string): Promise<EquationOfState> {
  const table = parseCsv(await readText(path), { where: path });
  const column = (name: string): number[] =>
    csvNumbers(table, { column: name, where: path }).map((value, index) => {
      if (value !== null) return value;
      throw new InputError(`${name} is empty`, {
        where: `${path}, line ${table.lines[index]}`,
        mend: "give every row all three numbers",
      });
    });
  const [density, pressure, energyDensity] = ["rho_g_cm3", "P_dyn_cm2", "eps_g_cm3"].map(column);
  const rows = density.map((density, index) => ({
    density,
    pressure: pressure[index],
    energyDensity: energyDensity[index],
    line: table.lines[index],
  }));
  return tabulated(rows, { name: basename(path), where: path });
}
