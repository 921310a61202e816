import { escapeXml } from "@/figures/mod.ts";
import { htmlSection } from "../page/mod.ts";
import type { ReportContext } from "./context.ts";

/** Sources: the files that the report's numbers came from, in the order in which they are cited. */
export function sourcesSection(
  { cite, input: { summary, facts: { version } }, mark }: ReportContext,
): string {
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
