import { join } from "node:path";
import { validate } from "@/core/config/mod.ts";
import { verifyLog } from "@/core/logs/mod.ts";
import {
  afterOpenings,
  committedOrder,
  DEVIATION_LOG,
  type FreezeState,
  OPENING_LOG,
  openingReasons,
  pinFindings,
  readDeviations,
  readOpenings,
  seedReasons,
  type Standing,
  type StandingKind,
  standingOf,
  type StudyRecord,
  verifyFreeze,
} from "@/core/preregistration/mod.ts";
import { logsFolder, repositoryRoot } from "@/core/repository.ts";
import { loadPreregistration } from "../plan/preregistration_file.ts";
import { type Preregistration, preregistrationSchema } from "../plan/preregistration_schema.ts";
import { analysisIdOf } from "../register/registration.ts";
import type { DataConfig } from "../plan/data_config.ts";
import { configuredSet, digestOf, exploredIn, openToAllIn } from "../prepare/open_ood_sets.ts";

/** A study as it is on record: its runs may be here, or only the summary that was made of them. */
export interface StudyOnRecord {
  /** The name of the plan that it follows. */
  readonly plan: string;
  readonly experiment: string;
  readonly synthetic: boolean;
  /** What was done, by field, in the form of the frozen record. */
  readonly record: StudyRecord;
  readonly runs: readonly {
    readonly runId: string;
    readonly seed: number;
    /** That the run was made from; null if none is known. */
    readonly commit: string | null;
  }[];
}

/** A study's standing towards its plan. */
export interface StudyStanding {
  /** Of the freeze that it was held against; null if the plan is not frozen. */
  readonly freezeSeal: string | null;
  readonly analysisId: string;
  readonly standing: StandingKind;
  /** Why it is exploratory; none if it is not. */
  readonly reasons: readonly string[];
  /** Logged deviations from the frozen record. */
  readonly deviations: Standing["deviations"];
  /** Each hypothesis by itself. */
  readonly hypotheses: Standing["hypotheses"];
}

/** The parts of E1's record that are asked for here. */
interface Executed extends StudyRecord {
  readonly data: { readonly ood: DataConfig };
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Decides whether a study confirms or explores, from the freeze, the logs, git, and what was run. It is the only place
 * that does: the summary states what comes out here, and `check` asks again.
 */
export async function studyStanding(study: StudyOnRecord): Promise<StudyStanding> {
  const state = await verifyFreeze(study.plan, { repository: repositoryRoot() });
  const registered = await registeredPlan(study.plan, state);
  const executed = {
    record: study.record,
    analysisId: analysisIdOf(study.record),
    hypotheses: Object.keys(registered.hypotheses),
    runs: study.runs,
    seeds: registered.seeds,
    reasons: await ownReasons(study, registered),
  };
  const standing = study.experiment === registered.experiment
    ? await towardsPlan(executed, { state, study })
    : anotherExperiment(executed, { study, registered });
  const { deviations, hypotheses, reasons } = standing;
  return {
    freezeSeal: state.freeze?.seal ?? null,
    analysisId: executed.analysisId,
    standing: standing.standing,
    reasons,
    deviations: deviations.map(({ plan, field, old, new: used, reason, resultsKnown, hypotheses }) => (
      { plan, field, old, new: used, reason, resultsKnown, hypotheses }
    )),
    hypotheses,
  };
}

/** The plan as it was frozen, or, if it is not, as its file has it. */
async function registeredPlan(name: string, { freeze }: FreezeState): Promise<Preregistration> {
  return freeze === undefined
    ? await loadPreregistration(name)
    : validate(freeze.plan, preregistrationSchema, { where: `the freeze of ${name}` });
}

/** The standing of the plan's own experiment, with what the logs of openings and deviations know. */
async function towardsPlan(
  executed: Parameters<typeof standingOf>[0],
  { state, study: { plan, record } }: { state: FreezeState; study: StudyOnRecord },
): Promise<Standing> {
  const repository = repositoryRoot();
  const [openingLog, deviationLog] = [OPENING_LOG, DEVIATION_LOG].map((name) => join(logsFolder(), name));
  const openings = await readOpenings(openingLog);
  const planSha256 = state.freeze?.plan_sha256;
  const { data: { ood }, inputs } = record as Executed;
  const logged = await readDeviations(deviationLog, { plan });
  const committedAfter = await committedOrder({ deviationLog, openingLog, repository });
  const deviations = afterOpenings(logged, { openings, planSha256, committedAfter });
  const opened = planSha256 === undefined
    ? []
    : openingReasons(openings, { planSha256, dataSha256: inputs[ood.file], runs: executed.runs });
  const logs = [
    ...await verifyLog(openingLog, { everywhere: true, optional: true }),
    ...await verifyLog(deviationLog),
    ...pinFindings(logged, openings).map((finding) => `${deviationLog}: ${finding}`),
  ].map((finding) => finding.replace(`${logsFolder()}/`, ""));
  const study = { ...executed, reasons: [...executed.reasons, ...opened, ...logs] };
  return await standingOf(study, { state, deviations, repository });
}

/** What only E1 knows: rehearsals, and test data that was looked at before. */
async function ownReasons(
  { synthetic, record, runs }: StudyOnRecord,
  { data: { explored } }: Preregistration,
): Promise<string[]> {
  const { data: { ood }, inputs } = record as Executed;
  const listed = explored.includes(ood.name);
  const before = runs.map(({ commit }) => commit);
  const commit = listed ? null : await exploredIn(ood.name, { before });
  const open = await openToAllIn(ood, { before });
  const same = await setsWithDigest(inputs[ood.file], explored.filter((set) => set !== ood.name));
  return [
    ...synthetic ? ["synthetic: the networks are untrained"] : [],
    ...listed ? [`data.ood: ${ood.name} was explored before the plan`] : [],
    ...commit ? [`data.ood: ${ood.name} was listed as explored in ${commit.slice(0, 10)}`] : [],
    ...open
      ? [`data.ood: ${ood.name} was open to all as ${open.set}, of role ind, in ${open.commit.slice(0, 10)}`]
      : [],
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
  executed: Parameters<typeof standingOf>[0],
  { study: { experiment, plan }, registered }: { study: StudyOnRecord; registered: Preregistration },
): Standing {
  const other = `experiment: ${experiment} is not ${registered.experiment}, which ${plan} registers`;
  return {
    standing: "exploratory",
    reasons: [other, ...executed.reasons, ...seedReasons(executed)],
    hypotheses: Object.fromEntries(executed.hypotheses.map((id) => [id, "exploratory" as const])),
    deviations: [],
  };
}
