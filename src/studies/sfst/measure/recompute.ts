import { type CsvTable, decimalNumber } from "@/core/csv.ts";
import type { CaseSummary } from "../run/case_summary.ts";
import {
  BRANCHES_FILE,
  DELTA_TOTAL_FILE,
  PROFILE_FILE,
  RESIDUALS_FILE,
  RICHARDSON_FILE,
  SEQUENCE_FILE,
  STARS_FILE,
  WFAKTOR_FILE,
} from "../files.ts";
import { agree, disagreement, largest } from "./agreement.ts";
import { gridConvergence } from "./grid_convergence.ts";
import { SEQUENCE_EXCESS, sequenceFindings } from "./sequence_findings.ts";

/** A column's numbers, null where the cell is empty. */
export type ColumnReader = (column: string) => (number | null)[];

/** How the quantities of summary.json follow from one raw file. */
export interface Recomputation {
  readonly file: string;
  /** The fields of summary.json that the file backs; where all are missing or null, so may the file be. */
  readonly quantities: readonly (keyof CaseSummary & string)[];
  /** What does not agree, one sentence each. */
  findings(
    column: ColumnReader,
    context: { summary: CaseSummary; table: CsvTable; tolerance: number },
  ): string[];
}

/** A sequence is sampled; its heaviest star lies below the maximum found by root-finding, but not far below. */
const SEQUENCE_SHORTFALL = 0.01;
/** 1024, 2048, 4096 and 8192 intervals. */
const LADDER_GRIDS = 4;

/** Everything that is recomputed from raw files. Definitions: shared with the solver in words only, not in code. */
export const RECOMPUTATIONS: readonly Recomputation[] = [
  {
    file: PROFILE_FILE,
    quantities: ["max_epsratio"],
    findings: (column, { summary, tolerance }) => {
      const energyDensity = column("eps_km-2");
      const ratios = column("eps_vac_km-2").map((vacuum, row) => ratio(vacuum, energyDensity[row]));
      const from = PROFILE_FILE;
      return disagreement("max_epsratio", {
        reported: summary.max_epsratio,
        recomputed: largest(ratios),
        from,
        tolerance,
      });
    },
  },
  {
    file: WFAKTOR_FILE,
    quantities: ["wfaktor_max"],
    findings: (column, { summary, tolerance }) => {
      const unperturbed = column("X_0");
      const changes = column("X_sigma").map((x, row) => relativeChange(x, unperturbed[row]));
      const from = WFAKTOR_FILE;
      return disagreement("wfaktor_max", {
        reported: summary.wfaktor_max,
        recomputed: largest(changes),
        from,
        tolerance,
      });
    },
  },
  {
    file: RESIDUALS_FILE,
    quantities: ["newton_final_residual"],
    findings: (column, { summary, tolerance }) =>
      disagreement("newton_final_residual", {
        reported: summary.newton_final_residual,
        recomputed: column("scaled_max_norm_residual").at(-1) ?? null,
        from: `the last row of ${RESIDUALS_FILE}`,
        tolerance,
      }),
  },
  {
    file: RICHARDSON_FILE,
    quantities: ["richardson_order", "richardson_gci_pct"],
    findings: (column, { summary, tolerance }) => {
      const [intervals, radii, residuals] = ["intervals", "R_km", "final_residual"].map(column);
      const grids = intervals.map((count, row) => ({
        intervals: count ?? NaN,
        value: radii[row] ?? NaN,
        residual: residuals[row] ?? NaN,
      }));
      const { order, gciPct } = gridConvergence(grids);
      const from = `the radii of ${RICHARDSON_FILE}`;
      const { richardson_order: reportedOrder, richardson_gci_pct: reportedGci } = summary;
      // a ladder that broke off has no error estimate of its finest grid
      const brokenOff = grids.length < LADDER_GRIDS && reportedGci === null;
      return [
        ...reportedOrder === undefined ? [] : disagreement("richardson_order", {
          reported: reportedOrder,
          recomputed: order,
          from,
          tolerance,
        }),
        ...reportedGci === undefined || brokenOff ? [] : disagreement("richardson_gci_pct", {
          reported: reportedGci,
          recomputed: gciPct,
          from,
          tolerance,
        }),
      ];
    },
  },
  {
    file: DELTA_TOTAL_FILE,
    quantities: ["delta_total_max_pct"],
    findings: (column, { summary, table, tolerance }) => {
      const [values, references] = [column("value"), column("value_gr")];
      const observables = ["M_max", "R_1p4", "Lambda_1p4"] as const;
      const rows = observables.map((name) => table.rows.findIndex((row) => row.observable === name));
      const changes = rows.map((row) => relativeChange(values[row] ?? null, references[row] ?? null));
      const from = DELTA_TOTAL_FILE;
      const recomputed = changes.includes(null) ? null : 100 * largest(changes)!;
      return [
        ...observables.flatMap((name, index) =>
          disagreement(name, {
            reported: summary[name],
            recomputed: values[rows[index]] ?? null,
            from,
            tolerance,
          })
        ),
        ...disagreement("delta_total_max_pct", {
          reported: summary.delta_total_max_pct,
          recomputed,
          from,
          tolerance,
        }),
      ];
    },
  },
  {
    file: BRANCHES_FILE,
    quantities: ["branches"],
    findings: (_, { summary: { branches }, table, tolerance }) =>
      branches === undefined
        ? []
        : unlikeRows("branches", { listed: branches, table, file: BRANCHES_FILE, tolerance }),
  },
  {
    file: STARS_FILE,
    quantities: ["stars"],
    findings: (_, { summary: { stars, R_1p4, Lambda_1p4 }, table, tolerance }) => {
      if (stars === undefined) return []; // a solver of the user's may write a table of this name
      const canonical = stars.find(({ M_solar }) => M_solar === 1.4);
      const from = `the first star of 1.4 M☉ in ${STARS_FILE}`;
      return [
        ...unlikeRows("stars", { listed: stars, table, file: STARS_FILE, tolerance }),
        ...disagreement("R_1p4", { reported: R_1p4, recomputed: canonical?.R_km ?? null, from, tolerance }),
        ...disagreement("Lambda_1p4", {
          reported: Lambda_1p4,
          recomputed: canonical?.Lambda ?? null,
          from,
          tolerance,
        }),
      ];
    },
  },
  {
    file: SEQUENCE_FILE,
    quantities: ["stars", "branches"],
    findings: sequenceFindings,
  },
  {
    file: SEQUENCE_FILE,
    quantities: ["M_max"],
    findings: (column, { summary, table, tolerance }) => {
      const masses = column("M_solar").filter((_, row) => isTrue(table.rows[row].stable));
      const [heaviest, maximum] = [largest(masses), summary.M_max];
      // there may be stable stars without a maximum: the table ends before it
      if (maximum === null) return [];
      if (heaviest === null) {
        return disagreement("M_max", {
          reported: maximum,
          recomputed: heaviest,
          from: SEQUENCE_FILE,
          tolerance,
        });
      }
      if (heaviest > maximum * (1 + SEQUENCE_EXCESS)) {
        return [`M_max is ${maximum} as reported, but ${SEQUENCE_FILE} has a stable star of ${heaviest} M☉`];
      }
      if (heaviest < maximum * (1 - SEQUENCE_SHORTFALL)) {
        return [
          `M_max is ${maximum} as reported, but the stable stars of ${SEQUENCE_FILE} end at ${heaviest}`,
        ];
      }
      return [];
    },
  },
];

/** Where a table is not the list of the summary, row by row: a field more in either counts, too. */
function unlikeRows(
  name: string,
  { listed, table, file, tolerance }: {
    listed: readonly Readonly<Record<string, unknown>>[];
    table: CsvTable;
    file: string;
    tolerance: number;
  },
): string[] {
  if (listed.length !== table.rows.length) {
    return [`${name}: summary.json lists ${listed.length}, ${file} ${table.rows.length}`];
  }
  return listed.flatMap((row, index) =>
    [...new Set([...Object.keys(row), ...table.columns])].flatMap((field) => {
      const [value, cell] = [row[field], table.rows[index][field]];
      const same = cell !== undefined &&
        (typeof value === "number"
          ? agree(value, decimalNumber(cell), { tolerance })
          : (value === null ? "" : String(value)) === cell);
      return same ? [] : [`${name}[${index}].${field} is ${value} as reported and ${cell} in ${file}`];
    })
  );
}

/** Whether the case's own numbers follow from each other: σ = (g²/Γ)·χ_ref. */
export function sigmaFindings(
  config: { g: number; Gamma: number; chi_ref: number; sigma: number },
): string[] {
  const recomputed = config.g * (config.g / config.Gamma) * config.chi_ref;
  if (agree(config.sigma, recomputed)) return [];
  return [`sigma is ${config.sigma} in run_config.json, but (g²/Γ)·χ_ref is ${recomputed}`];
}

/** a/b; null where one is missing or b is 0 (the surface, the centre). */
function ratio(a: number | null, b: number | null | undefined): number | null {
  return a === null || b === null || b === undefined || b === 0 ? null : a / b;
}

function relativeChange(value: number | null, reference: number | null | undefined): number | null {
  if (value === null || reference === null || reference === undefined || reference === 0) return null;
  return Math.abs(value - reference) / Math.abs(reference);
}

function isTrue(cell: string): boolean {
  return cell === "true" || cell === "1";
}
