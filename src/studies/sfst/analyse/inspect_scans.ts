import { join, relative } from "node:path";
import { csvDifferences } from "@/core/csv_differences.ts";
import { exists } from "@/core/exists.ts";
import { readText } from "@/core/files/mod.ts";
import type { Inspection } from "@/core/inspection.ts";
import { type Audit, auditFindings, auditRuns, runIndexText } from "../decide/mod.ts";
import { runTree } from "../measure/mod.ts";
import { RUN_INDEX_FILE } from "../files.ts";
import { scanTables } from "./collect_scan.ts";

/**
 * Judges every run of SFST anew from its raw files, the synthetic ones too, and holds the tables and the verdicts in the
 * run folders against that. Nothing is written. A table of runs that are gone is one without its evidence.
 */
export async function inspectScans({ artifacts }: { artifacts?: string } = {}): Promise<Inspection> {
  const findings: string[] = [];
  const unseen: string[] = [];
  for (const synthetic of [false, true]) {
    const audit = await auditRuns(runTree({ artifacts, synthetic }));
    // a run that is under way, or was stopped, has said nothing yet
    const ended = audit.audits.filter(({ run }) => run.status !== "unfinished");
    findings.push(
      ...auditFindings({ ...audit, audits: ended }),
      ...await verdictFindings({ ...audit, audits: ended }),
    );
    for (const [path, expected] of Object.entries(scanTables(audit))) {
      const where = relative(audit.tree.artifacts, path);
      if (!await exists(path)) {
        if (ended.length > 0) unseen.push(`${where} is not there: 'deno task sfst_collect' makes it`);
        continue;
      }
      findings.push(
        ...csvDifferences(await readText(path, { keepMark: true }), { expected, where, label: "run_id" }),
      );
    }
  }
  return { findings, unseen };
}

async function verdictFindings({ audits, tree }: Audit): Promise<string[]> {
  const findings: string[] = [];
  for (const { run, verdict } of audits) {
    const path = join(run.folder, RUN_INDEX_FILE);
    if (!await exists(path)) continue;
    if (await readText(path, { keepMark: true }) !== runIndexText(run, verdict)) {
      findings.push(`${relative(tree.artifacts, path)}: is not the verdict that follows: ${verdict.class}`);
    }
  }
  return findings;
}
