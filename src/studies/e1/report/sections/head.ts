import { escapeXml } from "@/figures/mod.ts";
import { htmlList, htmlSection, htmlTable, markTag } from "../page/mod.ts";
import { type ReportContext, summaryText } from "./context.ts";

/** Title, standing with its reasons, and the verdicts at a glance. */
export function headSection(context: ReportContext): string {
  const { input: { summary, facts: { version } }, cite, mark } = context;
  return [
    "<header>",
    `<h1>${escapeXml(summary.title)}${markTag(mark)}</h1>`,
    `<p>${escapeXml(summary.question)}</p>`,
    `<p class="quiet">Study ${escapeXml(summary.study)}, experiment ${
      escapeXml(summary.experiment)
    }. Every number ` +
    `says on hover${version === 2 ? "" : " or touch"} which file, field and runs it came from; ` +
    "the sources are listed at the end. " +
    "<code>deno task check</code> makes this page anew from them and names what differs.</p>",
    cite.block(() => standingBanner(context)),
    ...Object.keys(summary.hypotheses).length === 0 ? [] : [cite.block(() => verdictsTable(context))],
    "</header>",
  ].join("\n");
}

function standingBanner(context: ReportContext): string {
  const { input: { summary } } = context;
  const { standing, reasons } = summary.preregistration;
  const text = (path: readonly (string | number)[], value: string) =>
    summaryText(context, ["preregistration", ...path], value);
  const meaning = standing === "confirmatory"
    ? "by the freeze, the logs and git, these are tests of hypotheses that were registered before the test data was " +
      "opened. What no software can prove stands in the README."
    : "no number here tests the registered plan, and no verdict rests on one.";
  const lines = [
    ...reasons.map((reason, index) => text(["reasons", index], reason)),
    ...summary.warnings.flatMap((warning, index) =>
      // which the reasons say already
      warning.startsWith("EXPLORATORY") ? [] : [summaryText(context, ["warnings", index], warning)]
    ),
  ];
  return [
    `<div class="banner ${standing}">`,
    `<strong class="standing">${text(["standing"], standing)}</strong>: ${meaning}`,
    ...lines.length === 0 ? [] : ["<ul>", ...lines.map((line) => `<li>${line}</li>`), "</ul>"],
    "</div>",
  ].join("\n");
}

function verdictsTable(context: ReportContext): string {
  const { input: { summary, facts: { version } }, cite, origins } = context;
  return htmlTable(
    [
      { title: "" },
      { title: "registered hypothesis" },
      { title: "verdict" },
      { title: "estimate", numeric: true },
      { title: "adjusted p", numeric: true },
    ],
    {
      version,
      caption: "The registered hypotheses",
      rows: Object.entries(summary.hypotheses).map(([id, result]) => {
        const at = (key: string) => ["hypotheses", id, key];
        return [
          `<a href="#${escapeXml(id)}">${escapeXml(id)}</a>${result.primary ? " (primary)" : ""}`,
          summaryText(context, at("statement"), result.statement),
          `<strong>${summaryText(context, at("verdict"), result.verdict)}</strong>`,
          cite.number(result.effect, origins.summary(at("effect"))),
          cite.number(result.adjustedP, origins.summary(at("adjustedP")), { digits: 3 }),
        ];
      }),
    },
  );
}

/** What was registered and frozen, and what was executed: plan, seal, commits, code, backend, data. */
export function recordSection(context: ReportContext): string {
  const { input: { summary, freeze, facts }, cite, origins, mark } = context;
  const { preregistration, backend, inputs, code_version } = summary;
  const code = (html: string) => `<code>${html}</code>`;
  const own = (path: readonly (string | number)[], value: unknown) => summaryText(context, path, value);
  const frozen = (path: readonly string[], value: unknown) =>
    cite.text(value === null ? "–" : String(value), origins.freeze(path));
  const commits = [...new Set(summary.runs.map(({ run_id }) => facts.runs[run_id]?.commit ?? "none"))];
  const content = cite.block(() =>
    htmlList([
      ["plan", own(["preregistration", "plan"], preregistration.plan)],
      ["hash of the plan", code(own(["preregistration", "plan_sha256"], preregistration.plan_sha256))],
      ["analysis id", code(own(["preregistration", "analysis_id"], preregistration.analysis_id))],
      ["seal of the freeze", code(own(["preregistration", "freeze_seal"], preregistration.freeze_seal))],
      ...freeze === undefined ? [] : [
        ["frozen at", frozen(["frozen_at"], freeze.frozen_at)] as const,
        ["commit at the freeze", code(frozen(["git", "commit"], freeze.git.commit))] as const,
        ["hash of the frozen plan", code(frozen(["plan_sha256"], freeze.plan_sha256))] as const,
      ],
      ["code of the runs", code(own(["code_version"], code_version))],
      ["code of the analysis", code(own(["executed", "code", "analysis"], context.executed.code.analysis))],
      [
        "runs made from commit",
        code(
          commits.map((commit) => {
            const run = summary.runs.find(({ run_id }) => (facts.runs[run_id]?.commit ?? "none") === commit)!;
            return cite.text(commit, origins.run(run, "metadata.json", ["git", "commit"]));
          }).join(", "),
        ),
      ],
      [
        "backend",
        `${own(["backend", "name"], backend.name)}, ${own(["backend", "library"], backend.library)} on ${
          own(["backend", "device"], backend.device)
        }, compiled: ${own(["backend", "compiled"], backend.compiled)}`,
      ],
      ...Object.entries(inputs).map(([file, sha256]) =>
        [`SHA-256 of ${file}`, code(own(["inputs", file], sha256))] as const
      ),
    ])
  );
  const note = freeze === undefined
    ? "<p>No freeze stands behind this study: the plan was not frozen when it was analysed.</p>\n"
    : "";
  return htmlSection("What was registered, and with what it was done", {
    id: "record",
    mark,
    content: note + content,
  });
}
