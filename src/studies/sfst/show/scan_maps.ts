import type { FigureSpec } from "@/figures/mod.ts";
import type { ScanGridRow } from "../analyse/mod.ts";
import { RUN_CLASSES } from "../decide/mod.ts";
import { LIMITS } from "../plan/class_limits.ts";
import { DELTA_TOTAL_FILE } from "../files.ts";
import {
  type Changes,
  OBSERVABLE_NAMES,
  OBSERVABLES,
  observableTitle,
  panelsOf,
  type Scan,
  scanContext,
  sideBySide,
} from "./scan_rows.ts";
import { type MapColours, type ParameterCell, parameterMapsFigure } from "./pictures/mod.ts";

/** Green, amber and grey: told apart by people of every colour vision, and none is a colour of a value. */
const CLASS_COLOURS = { ACCEPTED: "#009E73", STRESS: "#E69F00", DIAGNOSTIC: "#C8C8C8" } as const;

const HATCHED = "Hatched cells are DIAGNOSTIC: their values, if any, are not results and have no colour.";
const LINES = "Heavy lines separate the classes.";
/** Changes from here on have a colour of their own [%]; below it lies rounding. */
const COLOURED_CHANGES = [1e-10, 100] as const;

/** Each observable over (Γ, g): a row of panels an observable, a panel an equation of state. */
export function observableMaps(scan: Scan): FigureSpec {
  return maps(scan, {
    title: "Observables over (g, Γ)",
    subtitle: [`Each row has its own scale. ${LINES} ${HATCHED}`],
    rows: OBSERVABLE_NAMES.map((name) => ({
      colours: { kind: "linear", title: observableTitle(name) },
      value: (row) => row[name],
    })),
  });
}

/** The size of each observable's change against plain GR over (Γ, g), one scale for all. */
export function changeMaps(scan: Scan, changes: ReadonlyMap<string, Changes>): FigureSpec {
  return maps(scan, {
    title: "Change of the observables against plain GR over (g, Γ)",
    runFile: DELTA_TOTAL_FILE,
    subtitle: [`One logarithmic scale; 10⁻¹⁰ % and less have its first colour. ${LINES} ${HATCHED}`],
    rows: OBSERVABLE_NAMES.map((name) => ({
      colours: { kind: "log", title: `|Δ${OBSERVABLES[name].symbol}| [%]`, domain: COLOURED_CHANGES },
      value: ({ run_id }) => {
        const change = changes.get(run_id)?.[name] ?? null;
        return change === null ? null : Math.max(Math.abs(change), COLOURED_CHANGES[0]);
      },
    })),
  });
}

/** The class of each case over (Γ, g). */
export function classMap(scan: Scan): FigureSpec {
  return maps(scan, {
    title: "Classes over (g, Γ)",
    subtitle: [
      `ACCEPTED: ε_vac/ε ≤ ${LIMITS.acceptedEpsratio}; STRESS: ≤ ${LIMITS.stressEpsratio}; both with ` +
      `wfaktor ≤ ${LIMITS.wfaktor}, Newton residual ≤ 10⁻⁸, change ≤ ${LIMITS.deltaPct} %. DIAGNOSTIC: all else.`,
    ],
    rows: [{ colours: { kind: "groups", colours: CLASS_COLOURS }, value: () => null }],
  });
}

function maps(
  scan: Scan,
  { title, subtitle, runFile, rows }: {
    title: string;
    subtitle: readonly string[];
    runFile?: string;
    rows: readonly { colours: MapColours; value: (row: ScanGridRow) => number | null }[];
  },
): FigureSpec {
  const { shown: panels, note } = sideBySide(panelsOf(scan.rows));
  return parameterMapsFigure({
    title,
    xTitle: "Γ",
    yTitle: "g",
    hatchedGroup: RUN_CLASSES[2],
    subtitle: [...subtitle, ...note],
    rows: rows.map(({ colours, value }) => ({
      colours,
      panels: panels.map((panel) => ({
        title: panel.title,
        cells: panel.rows.map((row): ParameterCell => ({
          x: row.Gamma,
          y: row.g,
          value: value(row),
          group: row.status,
        })),
      })),
    })),
  }, scanContext(scan, { rows: panels.flatMap(({ rows }) => rows), runFile }));
}
