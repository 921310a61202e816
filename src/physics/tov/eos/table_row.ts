import { KM2_PER_DYN_CM2, KM2_PER_G_CM3 } from "../units.ts";

/** A row of a table. */
export interface TableRow {
  /** Pressure [dyn cm⁻²]. */
  readonly pressure: number;
  /** Energy density over c² [g cm⁻³]. */
  readonly energyDensity: number;
  /** Rest-mass density [g cm⁻³], if the source states it; the first law gives it up to a factor. */
  readonly density?: number;
  /** Where the row stands, for messages. */
  readonly line: number;
}

/** P/c² [g cm⁻³]. */
export function pressureAsDensity({ pressure }: TableRow): number {
  return pressure * KM2_PER_DYN_CM2 / KM2_PER_G_CM3;
}
