import { numberText, powerOfTen } from "@/figures/mod.ts";

/** One point of a scan over two parameters. */
export interface ParameterCell {
  /** The parameter along the horizontal axis. */
  readonly x: number;
  /** The parameter along the vertical axis. */
  readonly y: number;
  /** What the colour shows; null if there is nothing to show. */
  readonly value: number | null;
  /** Lines are drawn between cells of different groups. */
  readonly group: string;
}

/** Cells by their places: column and row count from 0 at the smallest value. */
export interface ParameterGrid {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly cells: readonly (ParameterCell & { readonly column: number; readonly row: number })[];
}

/** An edge between two cells of different groups, in columns and rows. */
export interface GridEdge {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
}

/** More labels than this on one axis run into each other. */
const MOST_LABELS = 7;

/**
 * Cells on the grid of all values of x and y that occur; the steps between the values do not show, only their order.
 *
 * @throws RangeError if two cells have one place
 */
export function parameterGrid(
  cells: readonly ParameterCell[],
  { xs, ys }: { xs: readonly number[]; ys: readonly number[] },
): ParameterGrid {
  const places = new Set<string>();
  const placed = cells.map((cell) => {
    const [column, row] = [xs.indexOf(cell.x), ys.indexOf(cell.y)];
    const place = `${column} ${row}`;
    if (places.has(place)) throw new RangeError(`Cannot draw the map: two cells at (${cell.x}, ${cell.y})`);
    places.add(place);
    return { ...cell, column, row };
  });
  return { xs, ys, cells: placed };
}

/** The values that occur, ascending, each once. */
export function distinct(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** The edges between neighbours of different groups. */
export function groupEdges({ cells }: ParameterGrid): GridEdge[] {
  const groups = new Map(cells.map(({ column, row, group }) => [`${column} ${row}`, group]));
  return cells.flatMap(({ column, row, group }) => {
    const right = groups.get(`${column + 1} ${row}`);
    const above = groups.get(`${column} ${row + 1}`);
    return [
      ...right !== undefined && right !== group
        ? [{ x: column + 0.5, y: row - 0.5, x2: column + 0.5, y2: row + 0.5 }]
        : [],
      ...above !== undefined && above !== group
        ? [{ x: column - 0.5, y: row + 0.5, x2: column + 0.5, y2: row + 0.5 }]
        : [],
    ];
  });
}

/**
 * Ticks of an axis in places: the values themselves where they are few, and the whole powers of ten where there are more
 * and they are evenly spaced in the logarithm.
 */
export function gridTicks(values: readonly number[]): { values: number[]; labelExpr: string } {
  const few = values.length <= MOST_LABELS;
  const ticks = (few ? undefined : decades(values)) ??
    values.map((value, place) => ({ place, label: numberText(value, { digits: 2 }) }));
  const every = Math.ceil(ticks.length / MOST_LABELS);
  const shown = ticks.filter((_, index) => index % every === 0);
  const labels = Object.fromEntries(shown.map(({ place, label }) => [`${place}`, label]));
  return { values: shown.map(({ place }) => place), labelExpr: `(${JSON.stringify(labels)})[datum.value]` };
}

/** Undefined if the values are not evenly spaced in the logarithm, or hold fewer than two powers of ten. */
function decades(values: readonly number[]): { place: number; label: string }[] | undefined {
  const logs = values.map(Math.log10);
  const step = (logs.at(-1)! - logs[0]) / (values.length - 1);
  const even = logs.every((log, i) => Math.abs(log - logs[0] - i * step) < 1e-6);
  if (values.length < 3 || !even) return undefined;
  const first = Math.ceil(logs[0] - 1e-6);
  const count = Math.floor(logs.at(-1)! + 1e-6) - first + 1;
  if (count < 2) return undefined;
  return Array.from({ length: count }, (_, i) => ({
    place: (first + i - logs[0]) / step,
    label: powerOfTen(first + i),
  }));
}
