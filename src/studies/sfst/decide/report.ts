import { renderTable } from "@/figures/mod.ts";
import type { RunTree } from "../measure/mod.ts";
import type { RunAudit } from "./audit.ts";
import { RUN_CLASSES } from "./classes.ts";

/** How often a reason was given. */
export interface ReasonCount {
  /** Runs. */
  readonly count: number;
  /** The reason as the first run of the kind gave it, its figures included. */
  readonly example: string;
  /** Whether others of the kind have other figures. */
  readonly varies: boolean;
}

/** The runs of a set of cases: the first runs and their refinements. All, if no set is given. */
export function auditsOf(audits: readonly RunAudit[], caseIds?: ReadonlySet<string>): readonly RunAudit[] {
  if (caseIds === undefined) return audits;
  return audits.filter(({ run }) => caseIds.has(run.identity?.config.refinement?.of ?? run.runId));
}

/** Markdown: equations of state down, classes across, runs counted. */
export function runTable(audits: readonly RunAudit[], { synthetic }: RunTree): string {
  const groups = Map.groupBy(audits, ({ run }) => run.identity?.config.eos ?? "(unreadable)");
  const row = (eos: string, members: readonly RunAudit[]) => ({
    eos,
    ...Object.fromEntries(
      RUN_CLASSES.map((name) => [name, members.filter(({ verdict }) => verdict.class === name).length]),
    ),
    runs: members.length,
  });
  return renderTable({
    caption: "Runs by class",
    columns: [
      { title: "equation of state", key: "eos" },
      ...RUN_CLASSES.map((name) => ({ title: name, key: name })),
      { title: "runs", key: "runs" },
    ],
    rows: [...[...groups].map(([eos, members]) => row(eos, members)), row("all", audits)],
    synthetic,
  }).markdown;
}

/** Why runs are DIAGNOSTIC, the most frequent reason first. */
export function diagnosticReasons(audits: readonly RunAudit[]): ReasonCount[] {
  const reasons = audits.filter(({ verdict }) => verdict.class === "DIAGNOSTIC")
    .flatMap(({ verdict }) => verdict.reasons);
  return [...Map.groupBy(reasons, ({ kind }) => kind).values()]
    .map((group) => ({
      count: group.length,
      example: group[0].text,
      varies: group.some(({ text }) => text !== group[0].text),
    }))
    .sort((a, b) => b.count - a.count);
}

/** What the counts do not show: cases asked for without a run, and runs of several versions of the code. */
export function auditNotes(audits: readonly RunAudit[], caseIds?: ReadonlySet<string>): string[] {
  const present = new Set(audits.map(({ run }) => run.runId));
  const absent = caseIds === undefined ? 0 : [...caseIds].filter((id) => !present.has(id)).length;
  const versions = new Set(audits.flatMap(({ run }) => run.identity?.codeVersion ?? []));
  return [
    ...absent === 0
      ? []
      : [`${absent} of ${caseIds!.size} cases have no run of this configuration and code: scan again`],
    ...versions.size < 2
      ? []
      : [`the runs come from ${versions.size} versions of the code: name a scan to see the present one's`],
  ];
}

/** Prints the table and, below it, what the DIAGNOSTIC runs suffer from. */
export function sayAudit(
  audits: readonly RunAudit[],
  { tree, caseIds, say }: { tree: RunTree; caseIds?: ReadonlySet<string>; say: (line: string) => void },
): void {
  for (const line of runTable(audits, tree).trimEnd().split("\n")) say(line);
  for (const note of auditNotes(audits, caseIds)) say(`note: ${note}`);
  const reasons = diagnosticReasons(audits);
  if (reasons.length > 0) say("DIAGNOSTIC because:");
  for (const { count, example, varies } of reasons) {
    say(`${String(count).padStart(5)} × ${varies ? "such as: " : ""}${example}`);
  }
  const without = audits.filter(({ run }) => run.status === "failed" || run.status === "timeout").length;
  if (without > 0) {
    say(
      `${without} ${
        without === 1 ? "run" : "runs"
      } failed or timed out: diagnosis.txt and run.log in their folders ` +
        "(path in audit_index.csv) say more; sfst_scan --retry runs them anew",
    );
  }
}
