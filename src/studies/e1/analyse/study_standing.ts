import { join } from "node:path";
import {
  afterOpenings,
  type ExecutedStudy,
  type FreezeState,
  openingReasons,
  readDeviations,
  readOpenings,
  readPlanFile,
  seedReasons,
  type Standing,
  type StandingKind,
  standingOf,
  type StudyRecord,
  verifyFreeze,
} from "@/core/preregistration/mod.ts";
import { logsFolder, repositoryRoot } from "@/core/repository.ts";
import { preregistrationPath } from "../plan/preregistration_file.ts";
import { analysisIdOf, recordOf } from "../plan/registration.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";
import { configuredSet, digestOf, exploredIn } from "../prepare/open_ood_sets.ts";
import { readMetadata } from "../run/read_run.ts";
import type { CollectedRun } from "./collect_runs.ts";

/** A study's standing towards its plan, as the summary states it. */
export interface StudyStanding {
  readonly preregistration: {
    readonly plan: string;
    readonly plan_sha256: string;
    /** Of the freeze that it was held against; null if the plan is not frozen. */
    readonly freeze_seal: string | null;
    readonly analysis_id: string;
    readonly standing: StandingKind;
    /** Why it is exploratory; none if it is not. */
    readonly reasons: readonly string[];
    /** Logged deviations from the frozen record. */
    readonly deviations: Standing["deviations"];
  };
  readonly executed: StudyRecord;
  readonly hypotheses: Standing["hypotheses"];
}

/** Decides whether a study confirms or explores, from the freeze, the logs, git, and what was run. */
export async function studyStanding(
  plan: ExperimentPlan,
  { runs, inputs }: {
    runs: readonly Pick<CollectedRun, "runId" | "seed" | "folder">[];
    inputs: Readonly<Record<string, string>>;
  },
): Promise<StudyStanding> {
  const { preregistration } = plan;
  const state = await verifyFreeze(preregistration.name, { repository: repositoryRoot() });
  const executed = {
    record: await recordOf(plan, inputs),
    analysisId: analysisIdOf(plan),
    hypotheses: Object.keys(preregistration.hypotheses),
    runs: await Promise.all(runs.map(async ({ runId, seed, folder }) => (
      { runId, seed, commit: await commitOf(folder) }
    ))),
    seeds: preregistration.seeds,
    reasons: await ownReasons(plan, inputs),
  };
  const standing = plan.experiment === preregistration.experiment
    ? await towardsPlan(executed, {
      state,
      plan: preregistration.name,
      dataSha256: inputs[plan.data.ood.file],
    })
    : anotherExperiment(plan, executed);
  return {
    preregistration: {
      plan: preregistration.name,
      plan_sha256: (await readPlanFile(preregistrationPath(preregistration.name))).planSha256,
      freeze_seal: state.freeze?.seal ?? null,
      analysis_id: executed.analysisId,
      standing: standing.standing,
      reasons: standing.reasons,
      deviations: standing.deviations,
    },
    executed: executed.record,
    hypotheses: standing.hypotheses,
  };
}

/** The standing of the plan's own experiment, with what the logs of openings and deviations know. */
async function towardsPlan(
  executed: ExecutedStudy,
  { state, plan, dataSha256 }: { state: FreezeState; plan: string; dataSha256: string },
): Promise<Standing> {
  const log = (name: string) => join(logsFolder(), name);
  const openings = await readOpenings(log("Opening_Log.md"));
  const planSha256 = state.freeze?.plan_sha256;
  const logged = await readDeviations(log("Deviation_Log.md"), { plan });
  const deviations = afterOpenings(logged, { openings, planSha256 });
  const opened = planSha256 === undefined
    ? []
    : openingReasons(openings, { planSha256, dataSha256, runs: executed.runs });
  const study = { ...executed, reasons: [...executed.reasons, ...opened] };
  return await standingOf(study, { state, deviations, repository: repositoryRoot() });
}

/** What only E1 knows: rehearsals, and test data that was looked at before. */
async function ownReasons(
  { synthetic, data: { ood }, preregistration: { data: { explored } } }: ExperimentPlan,
  inputs: Readonly<Record<string, string>>,
): Promise<string[]> {
  const listed = explored.includes(ood.name);
  const commit = listed ? null : await exploredIn(ood.name);
  const same = await setsWithDigest(inputs[ood.file], explored.filter((set) => set !== ood.name));
  return [
    ...synthetic ? ["synthetic: the networks are untrained"] : [],
    ...listed ? [`data.ood: ${ood.name} was explored before the plan`] : [],
    ...commit ? [`data.ood: ${ood.name} was listed as explored in ${commit.slice(0, 10)}`] : [],
    ...same.map((set) =>
      `data.ood: ${ood.name} is the very data of ${set}, which was explored before the plan`
    ),
  ];
}

/** Which of some sets have a file with this digest, as far as they are configured here. */
async function setsWithDigest(digest: string, sets: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const set of sets) {
    const config = await configuredSet(set);
    if (config !== null && await digestOf(config) === digest) found.push(set);
  }
  return found;
}

/** An experiment that the plan does not register differs from it in everything; its name says it. */
function anotherExperiment(
  { experiment, preregistration }: ExperimentPlan,
  executed: Parameters<typeof seedReasons>[0] & { hypotheses: readonly string[]; reasons: readonly string[] },
): Standing {
  const other =
    `experiment: ${experiment} is not ${preregistration.experiment}, which ${preregistration.name} registers`;
  return {
    standing: "exploratory",
    reasons: [other, ...executed.reasons, ...seedReasons(executed)],
    hypotheses: Object.fromEntries(executed.hypotheses.map((id) => [id, "exploratory" as const])),
    deviations: [],
  };
}

async function commitOf(folder: string): Promise<string | null> {
  return (await readMetadata(folder)).commit;
}
