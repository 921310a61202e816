import { htmlContents, htmlPage } from "./page/mod.ts";
import type { ReportInput } from "./report_input.ts";
import { writeSections } from "./sections/mod.ts";

/** E1_report.html of a study: one self-contained page; the same input gives the same bytes. */
export function renderReport(input: ReportInput): string {
  const { facts: { version }, summary: { title } } = input;
  const { head, sections, mark } = writeSections(input);
  const content = [head, ...version === 2 ? [] : [htmlContents(sections)], sections].join("\n");
  return htmlPage(mark === null ? title : `${mark} – ${title}`, { content, version });
}
