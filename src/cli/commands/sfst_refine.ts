import { auditsOf, refineRuns, sayAudit } from "@/studies/sfst/decide/mod.ts";
import { runTree } from "@/studies/sfst/measure/mod.ts";
import { resolveScan } from "@/studies/sfst/plan/mod.ts";
import type { Command } from "../command.ts";
import { caseIdsOf } from "../sfst_cases.ts";

/** Settings that are no part of a run's identity: they say how the attempts are run, not which cases are meant. */
const HOW_TO_RUN = /^solver\.(time_limit_s|isolation)=/;

export const command: Command = {
  name: "sfst_refine",
  usage: "sfst_refine [scan=NAME] [key=value …]",
  description:
    "Tries every DIAGNOSTIC case again with (grid_factor, newton_tol) = (1.5, 1e-6), (2, 1e-7), (3, 1e-8) until it is\n" +
    "no longer DIAGNOSTIC. Each attempt is a run of its own, listed in refinement_log.json of the case's first run.\n" +
    "What no grid can cure (too large a vacuum share, a star that does not exist) stays DIAGNOSTIC. Killed at any\n" +
    "moment, it goes on where it stopped. With scan= or other settings only the cases of that scan are tried; with\n" +
    "none, or with solver.time_limit_s= and solver.isolation= alone, all.",
  overrides: ["*"],
  examples: ["sfst_refine", "sfst_refine scan=gGamma_small", "sfst_refine solver.time_limit_s=600"],
  async run({ overrides, say }) {
    const plan = await resolveScan(overrides);
    const named = overrides.some((argument) => !HOW_TO_RUN.test(argument));
    const caseIds = named ? await caseIdsOf(overrides) : undefined;
    const { audit, diagnostic, improved, skipped } = await refineRuns(plan, { caseIds, say });
    sayAudit(auditsOf(audit.audits, caseIds), { tree: runTree(), caseIds, say });
    for (const reason of skipped) say(`not tried again: ${reason}`);
    if (runTree().synthetic) say("synthetic cases are not refined: nothing was solved in the first place");
    const cases = `${diagnostic} DIAGNOSTIC ${diagnostic === 1 ? "case" : "cases"}`;
    say(
      `${cases}, ${improved} better after refinement; the attempts are in refinement_log.json of the case's first run`,
    );
    if (diagnostic > 0) {
      say("the tables are as they were: 'deno task sfst_collect' rebuilds them with the best runs");
    }
    return { diagnostic, improved, skipped };
  },
};
