import { type CsvCell, csvText } from "@/core/csv.ts";
import { InputError } from "@/core/errors.ts";
import type { Genome } from "./genome.ts";

/** What a ledger's columns are: config_hash, generation, param_<gene> …, the measured quantities, fitness, status. */
export interface LedgerFormat {
  /** The genes' names, in the order of a genome. */
  readonly genes: readonly string[];
  /** Names of measured numbers; an empty cell is one that does not exist. */
  readonly measured: readonly string[];
  /** What the status may be. */
  readonly statuses: readonly string[];
  /** How many rows a generation has. */
  readonly population: number;
}

/** One genome of one generation, and what came of it. */
export interface LedgerRow {
  /** Names the evaluation: the same genome in a later generation has the same one. 16 hex digits. */
  readonly configHash: string;
  /** From 0. */
  readonly generation: number;
  /** In the order of the format's genes. */
  readonly genome: Genome;
  /** Name → number; null where there is none. */
  readonly measured: Readonly<Record<string, number | null>>;
  /** Larger is better. */
  readonly fitness: number;
  /** One of the format's. */
  readonly status: string;
}

/** A ledger as it was read. */
export interface Ledger {
  /** The complete generations, their rows in the genomes' order. */
  readonly generations: readonly (readonly LedgerRow[])[];
  /** What was dropped from its end, in a sentence; null if nothing was. */
  readonly note: string | null;
}

function ledgerColumns({ genes, measured }: LedgerFormat): string[] {
  return [
    "config_hash",
    "generation",
    ...genes.map((name) => `param_${name}`),
    ...measured,
    "fitness",
    "status",
  ];
}

/** The ledger as CSV; the same rows are the same bytes. */
export function ledgerText(rows: readonly LedgerRow[], format: LedgerFormat): string {
  const cells = rows.map(({ configHash, generation, genome, measured, fitness, status }) => {
    const row: Record<string, CsvCell> = { config_hash: configHash, generation, fitness, status };
    format.genes.forEach((name, index) => row[`param_${name}`] = genome[index]);
    for (const name of format.measured) row[name] = measured[name];
    return row;
  });
  return csvText(ledgerColumns(format), cells);
}

/**
 * Reads a ledger. What a crash can leave at its end (half a line, half a generation) is dropped with a note: it is
 * computed again. Anything else that is not as `ledgerText` writes it is an error.
 *
 * @throws {InputError} naming the line: another header, a broken line before the last, a row of the wrong generation
 */
export function parseLedger(
  text: string,
  { format, where }: { format: LedgerFormat; where: string },
): Ledger {
  const header = ledgerColumns(format).join(",");
  if (!text.includes("\n") && header.startsWith(text)) {
    return { generations: [], note: text === "" ? null : "dropped a broken header" };
  }
  const unfinished = !text.endsWith("\n");
  const [first, ...rest] = (unfinished ? text : text.slice(0, -1)).split("\n");
  if (first.replace(/\r$/, "") !== header) {
    throw broken(`expected the columns ${header}`, { where, line: 1 });
  }
  const rows: LedgerRow[] = [];
  const notes: string[] = [];
  for (const [index, line] of rest.entries()) {
    const last = index === rest.length - 1;
    const row = last && unfinished ? "it has no end" : rowOf(line.replace(/\r$/, ""), { format, index });
    if (typeof row !== "string") rows.push(row);
    else if (last) notes.push(`dropped the broken last line ${index + 2} (${row})`);
    else throw broken(row, { where, line: index + 2 });
  }
  const extra = rows.length % format.population;
  if (extra > 0) {
    const generation = rows.at(-1)!.generation;
    notes.push(
      `dropped ${extra} of ${format.population} rows of generation ${generation}, which is incomplete`,
    );
    rows.splice(rows.length - extra);
  }
  const generations = Array.from(
    { length: rows.length / format.population },
    (_, g) => rows.slice(g * format.population, (g + 1) * format.population),
  );
  return { generations, note: notes.length === 0 ? null : notes.join("; ") };
}

/** The rows of distinct evaluations, each where it came first: an elite is carried from generation to generation. */
export function distinctRows(rows: readonly LedgerRow[]): LedgerRow[] {
  const seen = new Set<string>();
  return rows.filter(({ configHash }) => !seen.has(configHash) && seen.add(configHash));
}

/** As csvText writes numbers: nothing that Number() would let pass beside. */
const NUMBER = /^-?\d+(\.\d+)?(e[+-]\d+)?$/;

/** The row that a line holds, or why it holds none. */
function rowOf(
  line: string,
  { format, index }: { format: LedgerFormat; index: number },
): LedgerRow | string {
  const columns = ledgerColumns(format);
  const cells = line.split(",");
  if (cells.length !== columns.length) return `expected ${columns.length} cells, found ${cells.length}`;
  const cell = Object.fromEntries(columns.map((name, column) => [name, cells[column]]));
  if (!/^[0-9a-f]{16}$/.test(cell.config_hash)) return `config_hash '${cell.config_hash}' is no run id`;
  const notEmpty = ["generation", ...format.genes.map((name) => `param_${name}`), "fitness"];
  for (const name of [...notEmpty, ...format.measured]) {
    const isEmpty = cell[name] === "";
    if (isEmpty ? notEmpty.includes(name) : !NUMBER.test(cell[name])) {
      return isEmpty ? `${name} is empty` : `${name} '${cell[name].slice(0, 40)}' is not a number`;
    }
  }
  if (!format.statuses.includes(cell.status)) {
    return `status '${cell.status.slice(0, 40)}' is not ${format.statuses.join(" or ")}`;
  }
  const expected = Math.floor(index / format.population);
  if (cell.generation !== String(expected)) {
    return `generation ${cell.generation} where ${expected} is expected (${format.population} rows each)`;
  }
  return {
    configHash: cell.config_hash,
    generation: expected,
    genome: format.genes.map((name) => Number(cell[`param_${name}`])),
    measured: Object.fromEntries(
      format.measured.map((name) => [name, cell[name] === "" ? null : Number(cell[name])]),
    ),
    fitness: Number(cell.fitness),
    status: cell.status,
  };
}

function broken(what: string, { where, line }: { where: string; line: number }): InputError {
  return new InputError(`the ledger is broken: line ${line}: ${what}`, {
    where,
    mend: "restore it from a copy, or move it away: its runs are kept and the hunt writes it again",
  });
}
