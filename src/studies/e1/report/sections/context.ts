import type { Summary } from "../../analyse/summary.ts";
import { type Executed, executedOf, modelLabels } from "../../show/sources.ts";
import { type Citations, citations, type Origins, originsOf } from "../page/mod.ts";
import type { ReportInput } from "../report_input.ts";
import type { ModelLabel } from "../../show/pictures/mod.ts";

/** What every section of a report is written from. */
export interface ReportContext {
  readonly input: ReportInput;
  readonly executed: Executed;
  readonly origins: Origins;
  readonly cite: Citations;
  /** The networks, the reference first. */
  readonly models: readonly ModelLabel[];
  /** What stands beside every title; null for a confirmatory study. */
  readonly mark: string | null;
}

/** The context of a report, with no source cited yet. */
export function reportContext(input: ReportInput): ReportContext {
  const { summary } = input;
  return {
    input,
    executed: executedOf(summary),
    origins: originsOf(summary),
    cite: citations(input.facts.version),
    models: modelLabels(summary),
    mark: markOf(summary),
  };
}

/** The mark of a study on every section and figure. */
export function markOf({ synthetic, preregistration: { standing } }: Summary): string | null {
  if (standing === "confirmatory") return null;
  return synthetic ? "SYNTHETIC, EXPLORATORY" : "EXPLORATORY";
}

/** A field of the summary as the report cites it: as text, or `–` where there is none. */
export function summaryText(
  { cite, origins }: ReportContext,
  path: readonly (string | number)[],
  value: unknown,
): string {
  const text = value === null || value === undefined ? "–" : String(value);
  return cite.text(text, origins.summary(path));
}
