import { join } from "node:path";
import { artifactsFolder } from "@/core/repository.ts";
import type { FigureSpec } from "@/figures/mod.ts";
import type { ScanGridRow } from "../analyse/mod.ts";
import { RICHARDSON_FILE } from "../files.ts";
import {
  errorsAgainst,
  NOMINAL_ORDER,
  readRichardson,
  type RichardsonLadder,
} from "../run/pictures/richardson_ladder.ts";
import { panelsOf, type Scan, scanContext, sideBySide, withFile, withoutFile } from "./scan_rows.ts";
import { convergenceFigure } from "../run/pictures/convergence.ts";

/** The Richardson ladder of R₁.₄ of every case that is not DIAGNOSTIC, a panel an equation of state. */
export async function scanRichardson(scan: Scan): Promise<FigureSpec> {
  const all = await Promise.all(
    panelsOf(scan.rows).map(async ({ title, rows }) => ({ title, ladders: await laddersOf(rows) })),
  );
  const { shown: panels, note } = sideBySide(all.filter(({ ladders }) => ladders.length > 0));
  const ladders = panels.flatMap(({ ladders }) => ladders);
  const orders = ladders.flatMap(({ ladder }) => ladder.observedOrders);
  if (ladders.length === 0) throw withoutFile(RICHARDSON_FILE, scan);
  return convergenceFigure({
    title: "Richardson ladders of R₁.₄, box scheme",
    axisTitle: "error of R₁.₄ [km]",
    order: NOMINAL_ORDER,
    panels: panels.map(({ title, ladders }) => ({
      title,
      series: ladders.map(({ ladder }) =>
        errorsAgainst(ladder, { label: "against the extrapolated value", limitKm: ladder.extrapolatedKm })
      ),
    })),
    subtitle: [
      `A line each case (${ladders.length} with a 1.4 M☉ star); dashed: the nominal order ${NOMINAL_ORDER}.`,
      ...orders.length > 0
        ? [`Observed orders from ${Math.min(...orders).toFixed(3)} to ${Math.max(...orders).toFixed(3)}.`]
        : [],
      ...note,
    ],
  }, scanContext(scan, { rows: ladders.map(({ row }) => row), runFile: RICHARDSON_FILE }));
}

async function laddersOf(
  rows: readonly ScanGridRow[],
): Promise<{ row: ScanGridRow; ladder: RichardsonLadder }[]> {
  const sound = rows.filter(({ status }) => status !== "DIAGNOSTIC");
  return await Promise.all(
    withFile(sound, RICHARDSON_FILE).map(async (row) => ({
      row,
      ladder: await readRichardson(join(artifactsFolder(), row.path, RICHARDSON_FILE)),
    })),
  );
}
