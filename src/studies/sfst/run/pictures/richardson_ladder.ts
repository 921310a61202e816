import { readColumns } from "./read_columns.ts";
import type { ConvergenceSeries } from "./convergence.ts";

/** The order that the box scheme is built for. */
export const NOMINAL_ORDER = 2;

/** richardson.csv of a run: R₁.₄ on ever finer grids. */
export interface RichardsonLadder {
  readonly rows: readonly { readonly intervals: number; readonly radiusKm: number }[];
  /** One a triple of grids, coarse to fine. */
  readonly observedOrders: readonly number[];
  /** Of the finest grid [%]. */
  readonly gciPercent: number | null;
  /** Limit of R₁.₄ for N → ∞ by the two finest grids and the last observed order [km]. */
  readonly extrapolatedKm: number;
}

export async function readRichardson(path: string): Promise<RichardsonLadder> {
  const columns = await readColumns(path);
  const radii = columns.numbers("R_km");
  const rows = columns.numbers("intervals").map((intervals, i) => ({ intervals, radiusKm: radii[i] }));
  const observedOrders = columns.quantities("observed_order").filter((order) => order !== null);
  return {
    rows,
    observedOrders,
    gciPercent: columns.quantities("gci_pct").at(-1) ?? null,
    extrapolatedKm: extrapolated(rows, observedOrders.at(-1)),
  };
}

/** Errors of the ladder's radii against a limit [km]. */
export function errorsAgainst(
  { rows }: RichardsonLadder,
  { label, limitKm }: { label: string; limitKm: number },
): ConvergenceSeries {
  return {
    label,
    points: rows.map(({ intervals, radiusKm }) => ({ intervals, error: Math.abs(radiusKm - limitKm) })),
  };
}

function extrapolated(rows: RichardsonLadder["rows"], observed: number | undefined): number {
  const [coarse, fine] = rows.slice(-2);
  if (fine === undefined) return rows[0].radiusKm;
  const order = observed !== undefined && observed > 0 ? observed : NOMINAL_ORDER;
  const ratio = fine.intervals / coarse.intervals;
  return fine.radiusKm + (fine.radiusKm - coarse.radiusKm) / (ratio ** order - 1);
}
