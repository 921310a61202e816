import { escapeXml } from "@/figures/mod.ts";
import { htmlContents, htmlPage, htmlSection } from "./html.ts";
import { type ReportContext, reportContext } from "./report_context.ts";
import type { ReportInput } from "./report_input.ts";
import { figuresSection } from "./section_figures.ts";
import { headSection, recordSection } from "./section_head.ts";
import { hypothesesSection } from "./section_hypotheses.ts";
import { networksSection } from "./section_networks.ts";
import { planSection } from "./section_plan.ts";
import { recordsSection } from "./section_records.ts";
import { runsSection } from "./section_runs.ts";

/** E1_report.html of a study: one self-contained page; the same input gives the same bytes. */
export function renderReport(input: ReportInput): string {
  const context = reportContext(input);
  const { version } = input.facts;
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
  const { title } = input.summary;
  const content = [head, ...version === 2 ? [] : [htmlContents(sections)], sections].join("\n");
  return htmlPage(context.mark === null ? title : `${context.mark} – ${title}`, { content, version });
}

function sourcesSection({ cite, input: { summary, facts: { version } }, mark }: ReportContext): string {
  const items = cite.sources.map(({ number, file, runs }) => {
    const about = runs.length === 0
      ? file.includes("<run>")
        ? "of the run that the row names, or of all runs of the network"
        : "about no run"
      : runs.length === summary.runs.length
      ? `about all ${runs.length} runs, ${runs.join(", ")}`
      : `about ${runs.length} ${runs.length === 1 ? "run" : "runs"}, ${runs.join(", ")}`;
    return `<li id="source-${number}"><span>${number}</span><span><code>${escapeXml(file)}</code>, ${
      escapeXml(about)
    }</span></li>`;
  });
  return htmlSection("Sources", {
    id: "sources",
    mark,
    content: [
      "<p>Files whose paths begin with <code>manifests/</code> or <code>validation/</code>, and the log, lie in the " +
      "repository; the others in its artifacts folder. In a copy that is kept elsewhere, E1_summary.json lies beside this " +
      "page and holds the metrics.json of every run. The field of each number stands in its " +
      (version === 2 ? "hover text" : "text on hover or touch") + " and in its " +
      "<code>data-source</code> attribute, its full value in <code>value</code>.</p>",
      `<ol class="sources-list">`,
      ...items,
      "</ol>",
    ].join("\n"),
  });
}
