import {
  compareRecords,
  describeDifference,
  explain,
  type StudyRecord,
  touchedHypotheses,
} from "./compare.ts";
import type { Deviation } from "./deviations.ts";
import { type History, openHistory } from "../git/mod.ts";
import { isUnseen } from "../inspection.ts";
import type { FreezeState } from "./verify_freeze.ts";

/** Whether a result may count as a test of what was registered. */
export type StandingKind = "confirmatory" | "exploratory";

/** The standing of a study, decided from what is on record and by no label. */
export interface Standing {
  /** That of the study as a whole. */
  readonly standing: StandingKind;
  /** Why the study as a whole is exploratory; none if it is not. */
  readonly reasons: readonly string[];
  /**
   * Each hypothesis by itself: a change of one hypothesis, made when results were known, takes only those it touches. If
   * it takes all, the study as a whole is exploratory.
   */
  readonly hypotheses: Readonly<Record<string, StandingKind>>;
  /** The logged deviations that explain differences from the frozen plan. */
  readonly deviations: readonly Deviation[];
}

/** What a study did. */
export interface ExecutedStudy {
  /** What was executed, to be held against the frozen record. */
  readonly record: StudyRecord;
  /** 16 hex digits over what is tested, how, and how it is decided. */
  readonly analysisId: string;
  /** The registered hypotheses' names. */
  readonly hypotheses: readonly string[];
  /** The runs that the study counts. */
  readonly runs: readonly {
    readonly runId: string;
    readonly seed: number;
    /** The commit that the run was made from; null if it is not known. */
    readonly commit: string | null;
  }[];
  /** Seeds that the plan names for its runs, and those with which results were seen before it. */
  readonly seeds: { readonly planned: readonly number[]; readonly consumed: readonly number[] };
  /** Reasons that the study itself knows, e.g. test data that was opened before the freeze. */
  readonly reasons: readonly string[];
}

/**
 * Confirmatory or exploratory. Confirmatory needs: a freeze that is whole and committed, every run made from a commit
 * that the freeze precedes, planned seeds alone and no consumed one, the registered analysis, and no difference from the
 * frozen record that no logged deviation explains.
 */
export async function standingOf(
  executed: ExecutedStudy,
  { state, deviations, repository }: {
    state: FreezeState;
    deviations: readonly Deviation[];
    repository: string;
  },
): Promise<Standing> {
  const { freeze } = state;
  const differences = freeze === undefined ? [] : compareRecords(freeze.record, executed.record);
  const explanation = explain(differences, deviations);
  const touched = touchedHypotheses(explanation.deviations, { registered: executed.hypotheses });
  const reasons = [
    ...freeze === undefined ? ["no plan is frozen"] : [],
    ...state.findings,
    ...freeze === undefined
      ? []
      : ancestryReasons(executed, { ...state, history: await openHistory(repository) }),
    ...seedReasons(executed),
    ...freeze !== undefined && freeze.analysis_id !== executed.analysisId && differences.length === 0
      ? [`analysis_id: frozen ${freeze.analysis_id}, executed ${executed.analysisId}`]
      : [],
    ...explanation.unexplained.map((difference) =>
      `${describeDifference(difference)}, and no deviation explains it`
    ),
    ...executed.hypotheses.every((id) => touched.includes(id))
      ? explanation.deviations.filter(({ resultsKnown }) => resultsKnown).map(({ field }) =>
        `${field}: changed when results were known, which leaves no hypothesis to confirm`
      )
      : [],
    ...executed.reasons,
  ];
  const whole: StandingKind = reasons.length === 0 ? "confirmatory" : "exploratory";
  return {
    standing: whole,
    reasons,
    hypotheses: Object.fromEntries(
      executed.hypotheses.map((id) => [id, touched.includes(id) ? "exploratory" : whole]),
    ),
    deviations: explanation.deviations,
  };
}

function ancestryReasons(
  { runs }: ExecutedStudy,
  { commit, findings, history }: Pick<FreezeState, "commit" | "findings"> & { history: History },
): string[] {
  if (commit === null) {
    // where the history could not be looked at, the findings say so; that it is in no commit is not known then
    if (findings.some(isUnseen)) return [];
    return ["freeze: it is in no commit, so nothing shows that it came before the runs"];
  }
  const commits = new Map<string | null, string[]>();
  for (const run of runs) commits.set(run.commit, [...commits.get(run.commit) ?? [], run.runId]);
  const reasons: string[] = [];
  for (const [newer, ids] of commits) {
    if (newer === null) reasons.push(`commit: runs ${ids.join(", ")} record no commit`);
    else if (!history.isAncestor(commit, newer)) {
      const names = `${commit.slice(0, 10)} does not precede ${newer.slice(0, 10)}`;
      reasons.push(`commit: the freeze's ${names}, which runs ${ids.join(", ")} were made from`);
    }
  }
  return reasons;
}

/** Which seeds a plan does not let confirm. */
export function seedReasons(
  { runs, seeds: { planned, consumed } }: Pick<ExecutedStudy, "runs" | "seeds">,
): string[] {
  const seeds = [...new Set(runs.map(({ seed }) => seed))].sort((a, b) => a - b);
  return seeds.flatMap((seed) => {
    if (consumed.includes(seed)) {
      return [`seeds: ${seed} is consumed, results with it were seen before the plan`];
    }
    return planned.includes(seed) ? [] : [`seeds: ${seed} is not planned`];
  });
}
