import { join } from "node:path";
import { validate } from "@/core/config/mod.ts";
import { exists } from "@/core/exists.ts";
import { type Inspection, inspectionOf, named } from "@/core/inspection.ts";
import {
  compareRecords,
  describeDifference,
  type Deviation,
  DEVIATION_LOG,
  explain,
  type Freeze,
  OPENING_LOG,
  pinFindings,
  readDeviations,
  readOpenings,
  type StudyRecord,
  verifyFreeze,
} from "@/core/preregistration/mod.ts";
import { logsFolder, repositoryRoot } from "@/core/repository.ts";
import { loadPreregistration, preregistrationPath } from "../plan/preregistration_file.ts";
import { preregistrationSchema } from "../plan/preregistration_schema.ts";
import { recordOf } from "../register/registration.ts";
import { resolvePlan } from "../plan/resolve.ts";
import { frozenInputs } from "../prepare/mod.ts";
import type { Summary } from "../analyse/summary.ts";
import type { FoundSummary } from "./find_summaries.ts";

/**
 * What speaks against a plan of E1: the freeze no longer fits the plan's file or what git remembers of it, or what would
 * be run now or was run departs from what was frozen and no deviation says why. Whether summaries follow from their runs
 * is asked of each of them.
 *
 * @param summaries of whatever experiment; those of the plan's are held against it
 * @returns one line a finding, naming the field
 */
export async function inspectPreregistration(
  name: string,
  summaries: readonly FoundSummary[],
): Promise<Inspection> {
  const { freeze, findings: all } = await verifyFreeze(name, { repository: repositoryRoot() });
  const { findings, unseen } = inspectionOf(all);
  if (freeze === undefined) {
    // one that is gone with its freeze has its finding, and another branch may have one that was never here
    if (await exists(preregistrationPath(name))) await loadPreregistration(name);
    return named(name, { findings, unseen });
  }
  const logged = await readDeviations(join(logsFolder(), DEVIATION_LOG), { plan: name });
  const openings = await readOpenings(join(logsFolder(), OPENING_LOG));
  const registered = validate(freeze.plan, preregistrationSchema, { where: `the freeze of ${name}` });
  const plan = await resolvePlan([`experiment=${registered.experiment}`]);
  const now = await recordOf(plan, await frozenInputs(plan));
  const own = summaries.filter(({ summary }) => summary.experiment === registered.experiment);
  return named(name, {
    findings: [
      ...findings,
      ...pinFindings(logged, openings).map((finding) => `Deviation_Log.md: ${finding}`),
      // once it was run, the code may go on; what it was then stands in the summary
      ...unexplained(freeze, {
        executed: own.length > 0 ? { ...now, code: freeze.record.code } : now,
        deviations: logged,
        when: "now",
      }),
      // another plan's trial may differ in anything, as long as it does not claim to confirm this one
      ...own.filter(({ isTrial, summary }) => !isTrial || confirms(summary)).flatMap((
        { name: when, summary },
      ) => unexplained(freeze, { executed: summary.executed, deviations: logged, when })),
    ],
    unseen,
  });
}

function confirms({ preregistration, hypotheses }: Summary): boolean {
  return [preregistration, ...Object.values(hypotheses)].some(({ standing }) => standing === "confirmatory");
}

function unexplained(
  freeze: Freeze,
  { executed, deviations, when }: { executed: StudyRecord; deviations: readonly Deviation[]; when: string },
): string[] {
  return explain(compareRecords(freeze.record, executed), deviations).unexplained.map((difference) =>
    `${describeDifference(difference)} (${when}), and no deviation explains it`
  );
}
