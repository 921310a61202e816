import { join } from "node:path";
import { parseCsv } from "@/core/csv.ts";
import { readText } from "@/core/files/mod.ts";
import {
  type Freeze,
  type Opening,
  OPENING_LOG,
  readFreeze,
  readOpenings,
} from "@/core/preregistration/mod.ts";
import { logsFolder, repositoryRoot } from "@/core/repository.ts";
import type { Summary } from "../analyse/summary.ts";
import type { ReportFacts } from "./report_facts.ts";
import { COVERAGE_FILE, freezeFile } from "./report_files.ts";

/** A figure as it stands in the report. */
export interface ReportFigure {
  /** Its path without ending, e.g. `figures/fields`. */
  readonly name: string;
  /** As it is shown. */
  readonly svg: string;
}

/** One row of the simulated coverage of the BCa interval of a mean. */
export interface CoverageRow {
  /** That samples were drawn from. */
  readonly distribution: string;
  /** Values a sample. */
  readonly n: number;
  /** The share of intervals that hold the mean. */
  readonly coverage: number;
  /** Of that share. */
  readonly standardError: number;
  /** What the share ought to be. */
  readonly confidence: number;
  /** In the file, from 1. */
  readonly line: number;
  /** Its columns, from 1. */
  readonly columns: Readonly<Record<"coverage" | "standardError" | "confidence", number>>;
}

/** All that a report is made from; the same input gives the same report, byte for byte. */
export interface ReportInput {
  /** E1_summary.json. */
  readonly summary: Summary;
  /** E1_report.json. */
  readonly facts: ReportFacts;
  /** The freeze that the summary names; undefined if it names none. */
  readonly freeze: Freeze | undefined;
  /** Those that were logged when the report was made, of this study's held-out data. */
  readonly openings: readonly (Opening & { readonly date: string; readonly entry: number })[];
  /** Of the intervals that the report states. */
  readonly coverage: readonly CoverageRow[];
  /** In the order of the page. */
  readonly figures: readonly ReportFigure[];
}

/** Reads what a report needs beside its summary, its facts and its figures, from the repository. */
export async function readReportInput(
  { summary, facts, figures }: Pick<ReportInput, "summary" | "facts" | "figures">,
): Promise<ReportInput> {
  const { plan, freeze_seal } = summary.preregistration;
  const freeze = await readFreeze(join(repositoryRoot(), freezeFile(plan)));
  const digests = new Set(Object.values(summary.inputs));
  const openings = await readOpenings(join(logsFolder(), OPENING_LOG));
  return {
    summary,
    facts,
    figures,
    freeze: freeze?.seal === freeze_seal ? freeze : undefined,
    openings: openings.filter(({ entry, dataSha256 }) =>
      entry <= facts.openings.entries && digests.has(dataSha256)
    ),
    coverage: await readCoverage(),
  };
}

async function readCoverage(): Promise<CoverageRow[]> {
  const where = join(repositoryRoot(), COVERAGE_FILE);
  const { columns, rows, lines } = parseCsv(await readText(where), { where });
  const place = (column: string) => columns.indexOf(column) + 1;
  return rows.flatMap((row, index) =>
    row.statistic !== "mean" ? [] : [{
      distribution: row.distribution,
      n: Number(row.n),
      coverage: Number(row.coverage),
      standardError: Number(row.standard_error),
      confidence: Number(row.confidence),
      line: lines[index],
      columns: {
        coverage: place("coverage"),
        standardError: place("standard_error"),
        confidence: place("confidence"),
      },
    }]
  );
}
