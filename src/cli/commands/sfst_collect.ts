import { collectScan } from "@/studies/sfst/analyse/mod.ts";
import { auditFindings, auditsOf, sayAudit } from "@/studies/sfst/decide/mod.ts";
import { runTree } from "@/studies/sfst/measure/mod.ts";
import type { Command } from "../command.ts";
import { caseIdsOf } from "../sfst_cases.ts";

export const command: Command = {
  name: "sfst_collect",
  usage: "sfst_collect [scan=NAME] [key=value …]",
  description:
    "Rebuilds scan_grid.csv (one row a case, its best run), scan_stars.csv (its stars by mass and branch) and\n" +
    "audit_index.csv (one row a run folder, failed and damaged ones included) from the run folders alone; every run\n" +
    "is judged anew. The same folders give the same bytes. With scan= only that scan's runs are printed; the tables\n" +
    "hold all. Under SFST_DRYRUN=1 the synthetic runs are collected, into tables of their own.",
  overrides: ["*"],
  examples: ["sfst_collect", "sfst_collect scan=gGamma_small", "sfst_collect --json"],
  async run({ overrides, say }) {
    const caseIds = await caseIdsOf(overrides);
    const tree = runTree();
    const { audit, written } = await collectScan(tree);
    sayAudit(auditsOf(audit.audits, caseIds), { tree, caseIds, say });
    const findings = auditFindings(audit);
    for (const finding of findings) say(`warning: ${finding}`);
    for (const path of written) say(`wrote ${path}`);
    return { written, runs: audit.audits.length, findings };
  },
};
