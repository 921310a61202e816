import { GateError } from "@/core/errors.ts";
import { auditFindings, auditsOf, requireRuns, sayAudit, validateRuns } from "@/studies/sfst/decide/mod.ts";
import { runTree } from "@/studies/sfst/measure/mod.ts";
import { caseIdsOf } from "../sfst_cases.ts";
import type { Command } from "../command.ts";

export const command: Command = {
  name: "sfst_validate",
  usage: "sfst_validate [scan=NAME] [key=value …] [--strict]",
  description:
    "Recomputes what every SFST run reports from its raw files and writes its class with the reasons into\n" +
    "run_index.json: ACCEPTED, STRESS or DIAGNOSTIC. An audit, not a gate: failed, damaged and unfinished runs are\n" +
    "DIAGNOSTIC like others. With scan= only that scan's runs are printed; all are judged.",
  overrides: ["*"],
  options: {
    "--strict": "exit code 1 if a number does not follow from its raw file, or a folder is damaged",
  },
  examples: ["sfst_validate", "sfst_validate scan=gGamma_small", "sfst_validate --strict --json"],
  async run({ overrides, options, say }) {
    const caseIds = await caseIdsOf(overrides);
    const tree = runTree();
    const audit = await validateRuns(tree);
    requireRuns(audit);
    const shown = auditsOf(audit.audits, caseIds);
    sayAudit(shown, { tree, caseIds, say });
    say(`wrote run_index.json, with class and reasons, into the run folders of ${tree.folder}/diagnostics`);
    const findings = auditFindings(audit);
    if (findings.length > 0 && options.has("--strict")) throw new GateError("sfst_validate", findings);
    for (const finding of findings) say(`warning: ${finding}`);
    return {
      runs: shown.map(({ run, verdict }) => ({
        run_id: run.runId,
        class: verdict.class,
        run_status: run.status,
        reasons: verdict.reasons.map(({ text }) => text),
      })),
      findings,
    };
  },
};
