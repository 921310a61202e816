import { exists } from "@/core/exists.ts";
import { join, relative } from "node:path";
import { validate } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { isMissing, readText } from "@/core/files/mod.ts";
import {
  afterOpenings,
  compareRecords,
  describeDifference,
  type Deviation,
  explain,
  type Freeze,
  openingReasons,
  readDeviations,
  readOpenings,
  seedReasons,
  type StudyRecord,
  touchedHypotheses,
  verifyFreeze,
} from "@/core/preregistration/mod.ts";
import { logsFolder, repositoryRoot } from "@/core/repository.ts";
import { loadPreregistration } from "../plan/preregistration_file.ts";
import { type Preregistration, preregistrationSchema } from "../plan/preregistration_schema.ts";
import { recordOf } from "../plan/registration.ts";
import { outputFoldersOf } from "../plan/assemble.ts";
import { type ExperimentPlan, resolvePlan } from "../plan/resolve.ts";
import { frozenInputs } from "../prepare/mod.ts";
import { parseSummary } from "./parse_summary.ts";
import type { Summary } from "./summary.ts";
import { summaryFindings } from "./summary_findings.ts";

/**
 * What speaks against a plan of E1: the freeze no longer fits the plan's file, what would be run now or was run departs
 * from what was frozen and no deviation says why, a registered hypothesis has no verdict, or a summary states what does
 * not follow from its runs.
 *
 * @returns one line a finding, naming the field
 */
export async function preregistrationFindings(name: string): Promise<string[]> {
  const { freeze, findings } = await verifyFreeze(name, { repository: repositoryRoot() });
  if (freeze === undefined) {
    await loadPreregistration(name);
    return [...findings];
  }
  const deviations = await readDeviations(join(logsFolder(), "Deviation_Log.md"), { plan: name });
  const registered = validate(freeze.plan, preregistrationSchema, { where: `the freeze of ${name}` });
  const plan = await resolvePlan([`experiment=${registered.experiment}`]);
  const now = await recordOf(plan, await frozenInputs(plan));
  const { summaries, unreadable } = await summariesOf(plan);
  const openings = await readOpenings(join(logsFolder(), "Opening_Log.md"));
  return [
    ...findings,
    ...unreadable,
    // once it was run, the code may go on; what it was then stands in the summary
    ...unexplained(freeze, {
      executed: summaries.length > 0 ? withoutCode(now, freeze) : now,
      deviations,
      when: "now",
    }),
    // another plan's trial may differ in anything, as long as it does not claim to confirm this one
    ...summaries.flatMap(({ path, summary, isTrial }) => [
      ...isTrial && !confirms(summary)
        ? []
        : unexplained(freeze, { executed: summary.executed, deviations, when: path }),
      ...[
        ...standingFindings(summary, { freeze, registered, openings, deviations }),
        ...summaryFindings(summary, registered),
      ].map((finding) => `${path}: ${finding}`),
    ]),
  ];
}

/** Whether a summary names this freeze, and what keeps it from confirming where it says that it confirms. */
function standingFindings(
  summary: Summary,
  { freeze, registered, openings, deviations }: {
    freeze: Freeze;
    registered: Preregistration;
    openings: Awaited<ReturnType<typeof readOpenings>>;
    deviations: Awaited<ReturnType<typeof readDeviations>>;
  },
): string[] {
  const { preregistration, runs, inputs, hypotheses, executed } = summary;
  const made = runs.map(({ run_id, seed }) => ({ runId: run_id, seed, commit: null }));
  const { plan_sha256: planSha256, record } = freeze;
  const ood = (record.data as { ood: { file: string } }).ood.file;
  const reasons = [
    ...preregistration.reasons,
    ...seedReasons({ runs: made, seeds: registered.seeds }),
    ...openingReasons(openings, { planSha256, dataSha256: inputs[ood], runs: made }),
  ];
  const { deviations: logged } = explain(
    compareRecords(record, executed),
    afterOpenings(deviations, { openings, planSha256 }),
  );
  const touched = touchedHypotheses(logged, { registered: Object.keys(registered.hypotheses) })
    .filter((id) => hypotheses[id]?.standing === "confirmatory");
  return [
    ...touched.map((id) =>
      `hypotheses.${id}.standing: confirmatory, and yet a deviation was made with its results known`
    ),
    ...preregistration.freeze_seal === freeze.seal
      ? []
      : [`preregistration.freeze_seal: frozen ${freeze.seal}, found ${preregistration.freeze_seal}`],
    ...confirms(summary)
      ? reasons.map((reason) => `preregistration.standing: confirmatory, and yet ${reason}`)
      : [],
  ];
}

function confirms({ preregistration, hypotheses }: Summary): boolean {
  return preregistration.standing === "confirmatory" ||
    Object.values(hypotheses).some(({ standing }) => standing === "confirmatory");
}

function unexplained(
  freeze: Freeze,
  { executed, deviations, when }: { executed: StudyRecord; deviations: readonly Deviation[]; when: string },
): string[] {
  return explain(compareRecords(freeze.record, executed), deviations).unexplained.map((difference) =>
    `${describeDifference(difference)} (${when}), and no deviation explains it`
  );
}

function withoutCode(executed: StudyRecord, { record }: Freeze): StudyRecord {
  return { ...executed, code: record.code };
}

/**
 * The summaries of a plan's experiment: those that were made here, of the plan and of trials with overrides, and those
 * that are kept in validation/; and why any there cannot be read, which may be one of them.
 */
async function summariesOf(
  plan: ExperimentPlan,
): Promise<{ summaries: { path: string; summary: Summary; isTrial: boolean }[]; unreadable: string[] }> {
  const kept = join(repositoryRoot(), "validation");
  const made = await outputFoldersOf(plan);
  const folders = [...made];
  if (await exists(kept)) {
    for await (const { name, isDirectory } of Deno.readDir(kept)) {
      if (isDirectory) folders.push(join(kept, name));
    }
  }
  const summaries: { path: string; summary: Summary; isTrial: boolean }[] = [];
  const unreadable: string[] = [];
  for (const folder of folders.sort()) {
    const file = join(folder, "E1_summary.json");
    const path = relative(repositoryRoot(), file);
    try {
      const summary = parseSummary(await readText(file), { where: path });
      const isTrial = made.includes(folder) && folder !== plan.outputFolder;
      if (summary.experiment === plan.experiment) summaries.push({ path, summary, isTrial });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (!isMissing(error)) unreadable.push(error.message);
    }
  }
  return { summaries, unreadable };
}
