import type { ReportInput } from "../report_input.ts";
import { reportContext } from "./context.ts";
import { figuresSection } from "./figures.ts";
import { headSection, recordSection } from "./head.ts";
import { hypothesesSection } from "./hypotheses.ts";
import { networksSection } from "./networks.ts";
import { planSection } from "./plan.ts";
import { recordsSection } from "./records.ts";
import { runsSection } from "./runs.ts";
import { sourcesSection } from "./sources.ts";

/** What stands on the page of a report. */
export interface Sections {
  /** Title, question and verdicts. */
  readonly head: string;
  /** One after the other. */
  readonly sections: string;
  /** What stands beside every title; null for a confirmatory study. */
  readonly mark: string | null;
}

/** Writes all sections of a report; each number with its source. */
export function writeSections(input: ReportInput): Sections {
  const context = reportContext(input);
  const head = headSection(context);
  const sections = [
    hypothesesSection,
    figuresSection,
    networksSection,
    planSection,
    recordSection,
    recordsSection,
    runsSection,
    // last, because the others cite into it
    sourcesSection,
  ].map((write) => write(context)).join("\n");
  return { head, sections, mark: context.mark };
}
