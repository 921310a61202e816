import { escapeXml } from "@/figures/mod.ts";
import type { PlannedPower, WithinFamily } from "@/statistics/mod.ts";
import { htmlSection, htmlTable } from "../page/mod.ts";
import type { ReportContext } from "./context.ts";
import type { CoverageRow } from "../report_input.ts";
import { COVERAGE_FILE } from "../report_files.ts";

/** What the plan could find, as it was shown before it was frozen, and what is known to be imperfect. */
export function planSection(context: ReportContext): string {
  return htmlSection("What the plan could find, and known limits", {
    id: "plan",
    mark: context.mark,
    content: [
      ...answersPlan(context) ? [context.cite.block(() => power(context))] : [],
      ...limits(context),
    ].join("\n"),
  });
}

/** Whether any registered hypothesis is about the networks. */
function answersPlan({ executed }: ReportContext): boolean {
  return Object.keys(executed.hypotheses).length > 0;
}

function power({ input: { freeze, summary, facts: { version } }, cite, origins }: ReportContext): string {
  if (freeze === undefined) {
    return "<p>The plan was not frozen, so no power was on record before the data was seen.</p>";
  }
  const planned = freeze.power as Readonly<Record<string, PlannedPower>>;
  const other = (freeze.record.experiment as { name?: string }).name !== summary.experiment;
  const rows = Object.entries(planned).map(([id, test]) => {
    const number = (value: number | null, ...path: string[]) =>
      cite.number(value, origins.freeze(["power", id, ...path]), { digits: 3 });
    const range = (values: WithinFamily | null, key: string) =>
      values === null
        ? cite.text("–", origins.freeze(["power", id, key]))
        : `${number(values.alone, key, "alone")} / ${number(values.together, key, "together")}`;
    return [
      escapeXml(id),
      number(test.pairs, "pairs"),
      number(test.leastP, "leastP"),
      `${number(test.leastAdjustedP.alone, "leastAdjustedP", "alone")} / ${
        number(test.leastAdjustedP.together, "leastAdjustedP", "together")
      }`,
      range(test.detectableInUnits, "detectableInUnits"),
      range(test.powerAtSmallestEffect, "powerAtSmallestEffect"),
    ];
  });
  const [id, { wantedPower, alpha }] = Object.entries(planned)[0];
  const set = (value: number, key: string) =>
    cite.number(value, origins.freeze(["power", id, key]), { plain: true });
  const wanted = `\n<p class="quiet">Wanted power ${set(wantedPower, "wantedPower")} at a level of ${
    set(alpha, "alpha")
  } over the family.</p>`;
  return (other ? "<p>The power is that of the plan's own experiment, which this one is not.</p>\n" : "") +
    htmlTable([
      { title: "" },
      { title: "pairs", numeric: true },
      { title: "least p", numeric: true },
      { title: "least adjusted p", numeric: true },
      { title: "detectable effect", numeric: true },
      { title: "power at the smallest effect", numeric: true },
    ], {
      version,
      caption:
        "Simulated before the freeze, from the freeze record. Two numbers: if no other test of the family " +
        "finds anything / if all others do. Detectable: with the wanted power, in units of the measure or as ρ.",
      rows,
    }) + wanted;
}

/** The coverage of the interval at the n of this study, and what stays open whatever the numbers are. */
function limits(context: ReportContext): string[] {
  const { input: { summary, coverage }, cite, origins } = context;
  const first = Object.keys(summary.hypotheses).find((id) =>
    context.executed.hypotheses[id].kind === "paired_difference"
  );
  const paragraphs = first === undefined ? [] : [cite.block(() => {
    // differences are paired by seed, so all of them have one n
    const { n } = summary.hypotheses[first];
    const size = cite.number(n, origins.summary(["hypotheses", first, "n"]));
    const rows = coverage.filter((row) => row.n === n);
    if (rows.length === 0) {
      return `<p>The coverage of a BCa interval of ${size} ${
        n === 1 ? "difference" : "differences"
      } is not among those simulated ` +
        `(<code>${COVERAGE_FILE}</code>).</p>`;
    }
    const cell = (row: CoverageRow, column: keyof CoverageRow["columns"], digits = 3) =>
      cite.number(row[column], {
        source: `${COVERAGE_FILE}#cell=${row.line},${row.columns[column]}`,
        runs: [],
      }, { digits });
    const shares = rows.map((row) =>
      `${cell(row, "coverage")} ± ${cell(row, "standardError", 1)} for ${escapeXml(row.distribution)} values`
    );
    return `<p>In simulations a BCa interval of nominal confidence ${
      cell(rows[0], "confidence", 2)
    } of a mean of ` +
      `${size} values held the truth in a share of ${
        shares.join(", ")
      }: intervals of so few seeds are too narrow, ` +
      "and the exact test, which has no such fault, decides significance.</p>";
  })];
  if (!answersPlan(context)) {
    return [
      "<p>These networks on one kind of flow were compared; other sizes, trainings and flows may differ.</p>",
    ];
  }
  return [
    ...paragraphs,
    "<p>A correlation over runs of two networks says nothing about a cause: any difference between the networks in " +
    "both quantities makes one. The coverage of its interval was not simulated. One pair of networks on one kind of " +
    "flow was compared; other sizes, trainings and flows may differ.</p>",
  ];
}
