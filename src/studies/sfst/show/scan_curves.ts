import { join } from "node:path";
import { artifactsFolder } from "@/core/repository.ts";
import { type FigureSpec, numberText } from "@/figures/mod.ts";
import type { ScanGridRow } from "../analyse/mod.ts";
import { SEQUENCE_FILE } from "../files.ts";
import { readColumns } from "../run/pictures/read_columns.ts";
import { panelsOf, type Scan, scanContext, withFile, withoutFile } from "./scan_rows.ts";
import { type StarAxis, type StarCurve, starCurvesFigure } from "./pictures/mod.ts";

/** More curves than this in one panel are a thicket. */
const MOST_CURVES = 5;
/** Below this mass radii run away from the axes that everything else fits on [M☉]. */
const LEAST_MASS_SOLAR = 0.5;

interface SequenceRow {
  readonly mass: number;
  readonly radius: number;
  readonly lambda: number;
  readonly stable: boolean;
}

/** A case whose curve is drawn, with its sequence of stars. */
interface DrawnCase {
  readonly row: ScanGridRow;
  readonly label: string;
  readonly stars: readonly SequenceRow[];
}

/** Mass over radius of some cases of every equation of state. */
export async function massRadiusCurves(scan: Scan): Promise<FigureSpec> {
  return await curves(scan, {
    title: "Mass–radius curves",
    x: { title: "radius R [km]", logarithmic: false },
    y: { title: "mass M [M☉]", logarithmic: false },
    point: ({ radius, mass }) => ({ x: radius, y: mass }),
    canonical: ({ R_1p4 }) => R_1p4 === null ? null : { x: R_1p4, y: 1.4 },
  });
}

/** Tidal deformability over mass of the same cases. */
export async function tidalCurves(scan: Scan): Promise<FigureSpec> {
  return await curves(scan, {
    title: "Tidal deformability over mass",
    x: { title: "mass M [M☉]", logarithmic: false },
    y: { title: "tidal deformability Λ", logarithmic: true },
    point: ({ mass, lambda }) => ({ x: mass, y: lambda }),
    canonical: ({ Lambda_1p4 }) => Lambda_1p4 === null ? null : { x: 1.4, y: Lambda_1p4 },
  });
}

async function curves(
  scan: Scan,
  { title, x, y, point, canonical }: {
    title: string;
    x: StarAxis;
    y: StarAxis;
    point: (star: SequenceRow) => { x: number; y: number };
    canonical: (row: ScanGridRow) => { x: number; y: number } | null;
  },
): Promise<FigureSpec> {
  const panels = await Promise.all(
    panelsOf(scan.rows).map(async ({ title, rows }) => ({ title, cases: await drawnCases(rows) })),
  );
  const drawn = panels.flatMap(({ cases }) => cases);
  if (drawn.length === 0) throw withoutFile(SEQUENCE_FILE, scan);
  const labels = [...new Set(drawn.toSorted((a, b) => a.row.sigma - b.row.sigma).map(({ label }) => label))];
  return starCurvesFigure({
    title,
    x,
    y,
    labels,
    panels: panels.filter(({ cases }) => cases.length > 0).map(({ title, cases }) => ({
      title,
      curves: cases.map(({ row, label, stars }): StarCurve => {
        const heaviest = stars.reduce((a, b) => b.mass > a.mass ? b : a);
        const star = canonical(row);
        return {
          label,
          points: neutronStars(stars).map((one) => ({ ...point(one), stable: one.stable })),
          marks: [
            { ...point(heaviest), kind: "heaviest" },
            ...star === null ? [] : [{ ...star, kind: "canonical" } as const],
          ],
        };
      }),
    })),
    subtitle: [`Cases from the smallest σ of the scan to the largest that is not DIAGNOSTIC.`],
  }, scanContext(scan, { rows: drawn.map(({ row }) => row), runFile: SEQUENCE_FILE }));
}

async function drawnCases(rows: readonly ScanGridRow[]): Promise<DrawnCase[]> {
  return await Promise.all(
    chosenRows(rows).map(async (row) => ({
      row,
      label: `σ = ${numberText(row.sigma, { digits: 2 })}`,
      stars: await readSequence(join(artifactsFolder(), row.path, SEQUENCE_FILE)),
    })),
  );
}

/**
 * The smallest σ and then, among the larger ones, those whose logarithms are nearest to an even spacing of σ itself up
 * to the largest: curves of tiny σ lie on top of each other.
 */
function chosenRows(rows: readonly ScanGridRow[]): ScanGridRow[] {
  const sound = withFile(rows, SEQUENCE_FILE).filter(({ status }) => status !== "DIAGNOSTIC")
    .toSorted((a, b) => a.sigma - b.sigma);
  if (sound.length === 0) return [];
  const largest = sound.at(-1)!.sigma;
  const wanted = Array.from({ length: MOST_CURVES }, (_, i) => largest * i / (MOST_CURVES - 1));
  const nearest = wanted.map((sigma) =>
    sound.reduce((best, row) => Math.abs(row.sigma - sigma) < Math.abs(best.sigma - sigma) ? row : best)
  );
  const bySigma = new Map([sound[0], ...nearest.slice(1)].map((row) => [row.sigma, row]));
  return [...bySigma.values()];
}

async function readSequence(path: string): Promise<SequenceRow[]> {
  const columns = await readColumns(path);
  const [mass, radius, lambda] = ["M_solar", "R_km", "Lambda"].map(columns.numbers);
  return columns.texts("stable").map((stable, i) => ({
    mass: mass[i],
    radius: radius[i],
    lambda: lambda[i],
    stable: stable === "true",
  }));
}

/** From the lightest star below the heaviest on (what lies before is on the way to the white dwarfs). */
function neutronStars(stars: readonly SequenceRow[]): SequenceRow[] {
  const heaviest = indexOfLeast(stars.map(({ mass }) => -mass));
  const lightest = indexOfLeast(stars.slice(0, heaviest + 1).map(({ mass }) => mass));
  return stars.slice(lightest).filter(({ mass }) => mass >= LEAST_MASS_SOLAR);
}

function indexOfLeast(values: readonly number[]): number {
  return values.indexOf(Math.min(...values));
}
