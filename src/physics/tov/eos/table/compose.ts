import { basename, dirname, join } from "node:path";
import { readText } from "@/core/files/mod.ts";
import { hasVanished } from "@/core/config/mod.ts";
import { decimalNumber } from "@/core/csv.ts";
import { InputError } from "@/core/errors.ts";
import type { TableRow } from "../table_row.ts";
import { KM2_PER_DYN_CM2, KM2_PER_G_CM3 } from "../../units.ts";
import { ATOMIC_MASS_G, G_CM3_PER_MEV_FM3 } from "./table_units.ts";

/** The files of a CompOSE table. */
export interface ComposeFiles {
  readonly nb: string;
  readonly thermo: string;
  /** Temperatures, if the file is there. */
  readonly t?: string;
}

const NAMES = ["eos.nb", "eos.thermo"] as const;
const DYN_CM2_PER_MEV_FM3 = G_CM3_PER_MEV_FM3 * KM2_PER_G_CM3 / KM2_PER_DYN_CM2;

/**
 * The files behind a path that is a folder, `eos.nb` or `eos.thermo`; undefined for any other file.
 *
 * @throws {InputError} one of the two is missing, or the path is a pipe or a device, which may never end
 */
export async function composeFiles(path: string): Promise<ComposeFiles | undefined> {
  const found = await Deno.stat(path).catch(() => undefined);
  const isFolder = found?.isDirectory ?? false;
  if (found !== undefined && !isFolder && !found.isFile) {
    throw new InputError("neither a file nor a folder", { where: path, mend: "name the file of a table" });
  }
  if (!isFolder && !NAMES.some((name) => basename(path) === name)) return undefined;
  const folder = isFolder ? path : dirname(path);
  const [nb, thermo, t] = [...NAMES, "eos.t"].map((name) => join(folder, name));
  for (const file of [nb, thermo]) {
    if ((await Deno.stat(file).catch(() => undefined))?.isFile) continue;
    throw new InputError(`there is no '${basename(file)}' in this folder`, {
      where: folder,
      mend: "give the folder that holds eos.nb and eos.thermo, or the file of a table",
    });
  }
  const hasT = (await Deno.stat(t).catch(() => undefined))?.isFile ?? false;
  return { nb, thermo, ...hasT ? { t } : {} };
}

/**
 * Reads a cold, β-equilibrated table of CompOSE (Typel et al. 2015, Phys. Part. Nucl. 46, 633; CompOSE manual v3, ch. 4).
 * `eos.nb` and `eos.t` hold the first and last index and then the grid of n_B [fm⁻³] and T [MeV]; `eos.thermo` begins
 * with m_n and m_p [MeV] and goes on with one line a point: the indices of T, n_B and Y_q, then Q₁ = P/n_B [MeV], Q₂ … and
 * Q₇ = ε/(n_B m_n) − 1.
 *
 * @throws {InputError} naming file and line; a table of several temperatures or charge fractions, one that is cut
 */
export async function composeRows({ nb, thermo, t }: ComposeFiles): Promise<TableRow[]> {
  const densities = await readGrid(nb);
  const fallen = densities.values.findIndex((value, i, all) => i > 0 && !(value > all[i - 1]));
  if (fallen > 0) {
    throw new InputError(`n_B does not rise at index ${densities.first + fallen}`, {
      where: nb,
      mend: "use the file whole, as CompOSE publishes it",
    });
  }
  const temperatures = t === undefined ? undefined : await readGrid(t);
  const [first, ...points] = await numberLines(thermo);
  if (
    first === undefined || first.numbers.length < 2 || !(first.numbers[0] > 900 && first.numbers[0] < 1000)
  ) {
    throw new InputError("the first line does not hold the masses of neutron and proton in MeV", {
      where: thermo,
      mend: "use eos.thermo as CompOSE publishes it",
    });
  }
  const neutronMass = first.numbers[0];
  requireWhole(points, thermo);
  const slices = new Set(points.map(({ numbers }) => `${numbers[0]} ${numbers[2]}`));
  if (slices.size > 1) {
    throw new InputError(`${slices.size} temperatures and charge fractions are in it`, {
      where: thermo,
      mend: "take the table of cold, β-equilibrated matter",
    });
  }
  const [temperature] = temperatures?.values ?? [0];
  if (temperature > 1) {
    throw new InputError(`its matter is hot: T = ${temperature} MeV`, {
      where: t!,
      mend: "take the table of cold matter",
    });
  }
  const rows = points.map(({ numbers, line }): TableRow => {
    const where = `${thermo}, line ${line}`;
    const baryons = densities.values[numbers[1] - densities.first];
    if (baryons === undefined) {
      throw new InputError(`there is no n_B of index ${numbers[1]} in ${basename(nb)}`, {
        where,
        mend: "use eos.nb and eos.thermo of one table",
      });
    }
    const [q1, q7] = [numbers[3], numbers[9]];
    return {
      pressure: q1 * baryons * DYN_CM2_PER_MEV_FM3,
      energyDensity: (1 + q7) * neutronMass * baryons * G_CM3_PER_MEV_FM3,
      density: baryons * 1e39 * ATOMIC_MASS_G,
      line,
    };
  });
  const held = new Set(points.map(({ numbers }) => numbers[1])).size;
  if (held < densities.values.length) {
    throw new InputError(
      `${basename(nb)} has ${densities.values.length} densities, ${basename(thermo)} ${held}`,
      {
        where: thermo,
        mend: "use both files whole and of one table",
      },
    );
  }
  return rows.sort((a, b) => a.density! - b.density!);
}

/** A line has three indices and seven numbers; where more follow, the seventh is only whole if they do. */
function requireWhole(points: readonly NumberLine[], path: string): void {
  for (const [index, { numbers, line }] of points.entries()) {
    const isLast = index === points.length - 1;
    const more = isLast && (points[index - 1]?.numbers.length ?? 0) > 10;
    if (numbers.length >= (more ? 11 : 10)) continue;
    const expected = `expected three indices and seven numbers${more ? ", and how many follow" : ""}`;
    throw new InputError(
      `${isLast ? "the last line is cut: " : ""}${expected}, found ${numbers.length} cells`,
      {
        where: `${path}, line ${line}`,
        mend: "use eos.thermo as CompOSE publishes it",
      },
    );
  }
}

/** A grid: its first index and its values. */
async function readGrid(path: string): Promise<{ first: number; values: number[] }> {
  const numbers = (await numberLines(path)).flatMap(({ numbers }) => numbers);
  const [first, last, ...values] = numbers;
  if (values.length === last - first + 1 && values.length > 0) return { first, values };
  throw new InputError(`it announces the indices ${first} to ${last} and holds ${values.length} values`, {
    where: path,
    mend: "use the file as CompOSE publishes it",
  });
}

interface NumberLine {
  readonly numbers: readonly number[];
  readonly line: number;
}

async function numberLines(path: string): Promise<NumberLine[]> {
  const lines = (await readText(path)).split(/\r\n|\n|\r/);
  return lines.flatMap((text, index) => {
    const cells = text.trim().split(/\s+/).filter((cell) => cell !== "");
    if (cells.length === 0 || /^[#!]/.test(cells[0])) return [];
    const plain = cells.map((cell) => cell.replace(/[dD](?=[+-]?\d+$)/, "E"));
    const numbers = plain.map(decimalNumber);
    const bad = numbers.findIndex((value, i) => Number.isNaN(value) || hasVanished(value, plain[i]));
    if (bad < 0 || bad > 9) return [{ numbers, line: index + 1 }];
    // a whole file ends with a line break
    const cut = index === lines.length - 1 && bad === cells.length - 1 ? "the last line is cut: " : "";
    const what = Number.isNaN(numbers[bad]) ? "is no number" : "is less than a number can be";
    throw new InputError(`${cut}'${cells[bad].slice(0, 40)}' ${what}`, {
      where: `${path}, line ${index + 1}`,
      mend: "use the file as CompOSE publishes it",
    });
  });
}
