import type { Summary } from "@/studies/e1/analyse/mod.ts";
import { runsTable } from "@/studies/e1/show/mod.ts";

/** Prints what a summary comes to: the runs, the warnings, one verdict a hypothesis. */
export function saySummary(summary: Summary, say: (line: string) => void): void {
  runsTable(summary).markdown.trimEnd().split("\n").forEach((line) => say(line));
  for (const warning of summary.warnings) say(`warning: ${warning}`);
  for (const [id, { verdict, reason }] of Object.entries(summary.hypotheses)) {
    say(`${id}: ${verdict} (${reason})`);
  }
}
