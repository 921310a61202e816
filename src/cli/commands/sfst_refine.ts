import { auditsOf, refineRuns, sayAudit } from "@/studies/sfst/decide/mod.ts";
import { runTree } from "@/studies/sfst/measure/mod.ts";
import { resolveScan } from "@/studies/sfst/plan/resolve_scan.ts";
import type { Command } from "../command.ts";
import { caseIdsOf } from "../sfst_cases.ts";

export const command: Command = {
  name: "sfst_refine",
  usage: "sfst_refine [scan=NAME] [key=value …]",
  description:
    "Tries every DIAGNOSTIC case again with (grid_factor, newton_tol) = (1.5, 1e-6), (2, 1e-7), (3, 1e-8) until it is\n" +
    "no longer DIAGNOSTIC. Each attempt is a run of its own, listed in refinement_log.json of the case's first run.\n" +
    "Killed at any moment, it goes on where it stopped. With scan= only that scan's cases are tried.",
  examples: ["sfst_refine", "sfst_refine scan=gGamma_small", "sfst_refine solver.time_limit_s=600"],
  async run({ overrides, say }) {
    const plan = await resolveScan(overrides);
    // without a scan, its settings say how to run, and every case is tried
    const named = overrides.some((argument) => argument.startsWith("scan="));
    const caseIds = named ? await caseIdsOf(overrides) : undefined;
    const { audit, diagnostic, improved, skipped } = await refineRuns(plan, { caseIds, say });
    sayAudit(auditsOf(audit.audits, caseIds), { tree: runTree(), caseIds, say });
    for (const reason of skipped) say(`not tried again: ${reason}`);
    if (runTree().synthetic) say("synthetic cases are not refined: nothing was solved in the first place");
    say(`${diagnostic} DIAGNOSTIC cases, ${improved} of them better after refinement`);
    return { diagnostic, improved, skipped };
  },
};
