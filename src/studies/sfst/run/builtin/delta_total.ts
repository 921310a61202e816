import type { TovSolution } from "@/physics/tov/mod.ts";

/** An observable with the vacuum term and in plain general relativity; null where the star does not exist. */
export interface DeltaRow {
  readonly observable: "M_max" | "R_1p4" | "Lambda_1p4";
  readonly value: number | null;
  readonly value_gr: number | null;
  /** 100 |value − value_gr| / |value_gr| */
  readonly delta_pct: number | null;
}

/** How far each observable lies from plain general relativity with the same equation of state. */
export function deltaRows(solution: TovSolution, plain: TovSolution): DeltaRow[] {
  const row = (
    observable: DeltaRow["observable"],
    of: (solution: TovSolution) => number | undefined,
  ): DeltaRow => {
    const [value, reference] = [of(solution) ?? null, of(plain) ?? null];
    const delta = value === null || reference === null
      ? null
      : 100 * (Math.abs(value - reference) / Math.abs(reference));
    return { observable, value, value_gr: reference, delta_pct: delta };
  };
  return [
    row("M_max", ({ maximum }) => maximum?.massSolar),
    row("R_1p4", ({ canonical }) => canonical?.radiusKm),
    row("Lambda_1p4", ({ canonical }) => canonical?.lambda),
  ];
}

/** The largest of the three changes [%]; null if one of them does not exist. */
export function largestDelta(rows: readonly DeltaRow[]): number | null {
  const deltas = rows.map(({ delta_pct }) => delta_pct);
  return deltas.every((delta) => delta !== null) ? Math.max(...deltas) : null;
}
