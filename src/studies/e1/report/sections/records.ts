import { OPENING_LOG } from "@/core/preregistration/mod.ts";
import { escapeXml } from "@/figures/mod.ts";
import { htmlSection, htmlTable } from "../page/mod.ts";
import { type ReportContext, summaryText } from "./context.ts";
import type { ReportInput } from "../report_input.ts";

/** Departures from the plan, and every reading of held-out data that was logged. */
export function recordsSection(context: ReportContext): string {
  const { mark } = context;
  return htmlSection("Deviations and openings of data", {
    id: "records",
    mark,
    content: [...deviations(context), ...openings(context)].join("\n"),
  });
}

function deviations(context: ReportContext): string[] {
  const { input: { summary }, cite } = context;
  const { deviations: logged } = summary.preregistration;
  const own = summary.deviations.map((text, index) => summaryText(context, ["deviations", index], text));
  const overrides = own.length === 0
    ? "<p>The experiment was run as its file says.</p>"
    : `<p>The experiment was run otherwise than its file says:</p>\n<ul>${
      own.map((text) => `<li>${text}</li>`).join("")
    }</ul>`;
  if (logged.length === 0) return [overrides, "<p>No logged deviation touches the frozen plan.</p>"];
  const titles = ["field", "frozen", "executed", "reason", "results known", "hypotheses touched"];
  const table = () =>
    htmlTable(titles.map((title) => ({ title })), {
      version: context.input.facts.version,
      caption: "Logged deviations from the frozen plan",
      rows: logged.map((deviation, index) => {
        const at = (key: keyof typeof deviation, text: string) =>
          summaryText(context, ["preregistration", "deviations", index, key], text);
        return [
          at("field", deviation.field),
          at("old", JSON.stringify(deviation.old)),
          at("new", JSON.stringify(deviation.new)),
          at("reason", deviation.reason),
          at("resultsKnown", deviation.resultsKnown ? "yes" : "no"),
          at("hypotheses", deviation.hypotheses.join(", ")),
        ];
      }),
    });
  return [overrides, cite.block(table)];
}

/** Openings of this study's data, by who opened it. */
function openings(context: ReportContext): string[] {
  const { input: { openings, facts }, cite, origins } = context;
  const { entries, head } = facts.openings;
  const count = cite.number(entries, origins.facts(["openings", "entries"]));
  const noun = entries === 1 ? "entry" : "entries";
  const log = `<p>When this report was made, ${OPENING_LOG} had ${count} ${noun}.`;
  if (openings.length === 0) {
    return [`${log} None is about this study's data, which no frozen plan holds out.</p>`];
  }
  const titles = ["opened by", "plan", "data set", "entries", "runs", "first", "last"];
  const table = () =>
    htmlTable(titles.map((title) => ({ title })), {
      version: facts.version,
      caption: `Openings of held-out data (head ${escapeXml(head ?? "–")})`,
      rows: [...new Set(openings.map(({ by }) => by))].map((by) =>
        openingRow(context, openings.filter((opening) => opening.by === by))
      ),
    });
  return [`${log} Those about this study's data:</p>`, cite.block(table)];
}

/** What one reader opened; `own` is not empty. */
function openingRow({ cite }: ReportContext, own: ReportInput["openings"]): string[] {
  const numbers = ranges(own.map(({ entry }) => entry));
  const cell = (text: string) =>
    cite.text(text, { source: `${OPENING_LOG}#entries=${numbers.join(",")}`, runs: [] });
  return [
    cell(own[0].by),
    cell(distinct(own.map(({ plan }) => plan))),
    cell(distinct(own.map(({ set }) => set))),
    cell(numbers.join(", ")),
    cell(String(new Set(own.flatMap(({ runs }) => runs)).size)),
    cell(minuteOf(own[0].date)),
    cell(minuteOf(own.at(-1)!.date)),
  ];
}

/** 1, 2, 3, 5 → `1-3`, `5`. */
function ranges(numbers: readonly number[]): string[] {
  const pairs: [first: number, last: number][] = [];
  for (const number of numbers) {
    const before = pairs.at(-1);
    if (before !== undefined && before[1] === number - 1) before[1] = number;
    else pairs.push([number, number]);
  }
  return pairs.map(([first, last]) => first === last ? `${first}` : `${first}-${last}`);
}

/** `2026-11-22T16:10:00Z` → `2026-11-22 16:10`. */
function minuteOf(date: string): string {
  return date.slice(0, 16).replace("T", " ");
}

function distinct(values: readonly string[]): string {
  return [...new Set(values)].join(", ");
}
