import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { InputError } from "@/core/errors.ts";
import { exists } from "@/core/exists.ts";
import { type Inspection, isUnseen } from "@/core/inspection.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { readMetadata } from "@/core/study/mod.ts";
import { type StudyStanding, studyStanding } from "../../analyse/study_standing.ts";
import type { Summary } from "../../analyse/summary.ts";
import { keptCommits } from "./kept_commits.ts";

/**
 * Asks for a summary's standing anew, from the freeze, the logs and git, by the rule that `aggregate` has it from.
 *
 * @param options.kept whether it is a copy in validation/: then the commits of its runs are those that were kept with it,
 * as runs that are here may be a repetition
 */
export async function inspectStanding(
  summary: Summary,
  { folder, kept }: { folder: string; kept: boolean },
): Promise<Inspection> {
  const { plan } = summary.preregistration;
  const runs = [...summary.runs, ...summary.diverged].map(({ run_id, seed, path }) => ({
    runId: run_id,
    seed,
    path,
  }));
  const commits = await (kept ? keptCommits(folder) : commitsHere(runs, folder));
  const unknown = runs.filter(({ runId }) => !commits.has(runId)).map(({ runId }) => runId);
  const asked = await studyStanding({
    plan,
    experiment: summary.experiment,
    synthetic: summary.synthetic,
    record: summary.executed,
    runs: runs.map(({ runId, seed }) => ({ runId, seed, commit: commits.get(runId) ?? null })),
  });
  const differences = standingDifferences(summary, asked);
  // without the history nothing confirms, and whether the summary is right to say so cannot be known
  const isBlind = (line: string) => asked.reasons.some(isUnseen) && /^[\w.]*(standing|reasons): /.test(line);
  return {
    findings: differences.filter((line) => !isBlind(line)),
    unseen: [
      ...differences.filter(isBlind),
      ...unknown.length === 0 ? [] : [`runs: nothing says from which commit ${unknown.join(", ")} were made`],
    ],
  };
}

/** The commits of runs that are here; where one is gone, what the report beside the summary kept of it. */
async function commitsHere(
  runs: readonly { readonly runId: string; readonly path: string }[],
  folder: string,
): Promise<ReadonlyMap<string, string | null>> {
  const commits = new Map(await keptCommits(folder));
  for (const { runId, path } of runs) {
    const run = join(artifactsFolder(), path);
    if (!await exists(join(run, "metadata.json"))) continue;
    try {
      commits.set(runId, (await readMetadata(run)).commit);
    } catch (error) {
      // that the run was changed is found where its seal is read
      if (!(error instanceof InputError)) throw error;
    }
  }
  return commits;
}

/** What a summary states of its standing and what does not follow; the reasons are told apart by their fields. */
function standingDifferences(
  { preregistration: stated, hypotheses, experiment }: Summary,
  asked: StudyStanding,
): string[] {
  const differences: string[] = [];
  const compare = (field: string, is: unknown, ought: unknown, because = "") => {
    if (isDeepStrictEqual(is, ought)) return;
    differences.push(`${field}: follows ${JSON.stringify(ought)}, found ${JSON.stringify(is)}${because}`);
  };
  const why = asked.reasons.length > 0 ? ` (${asked.reasons.join("; ")})` : "";
  compare("preregistration.standing", stated.standing, asked.standing, why);
  compare("preregistration.analysis_id", stated.analysis_id, asked.analysisId);
  if (stated.freeze_seal !== null || stated.standing === "confirmatory") {
    compare("preregistration.freeze_seal", stated.freeze_seal, asked.freezeSeal);
  }
  for (const [id, { standing }] of Object.entries(hypotheses)) {
    if (id in asked.hypotheses) {
      compare(`hypotheses.${id}.standing`, standing, asked.hypotheses[id], touchedWhy(id, asked) || why);
    }
  }
  if (stated.standing === asked.standing) {
    compare(
      "preregistration.reasons",
      fieldsOf(stated.reasons),
      fieldsOf(asked.reasons),
      ` in ${experiment}`,
    );
  }
  const plain = (deviations: StudyStanding["deviations"]) =>
    deviations.map(({ plan, field, old, new: used, reason, resultsKnown, hypotheses }) => (
      { plan, field, old, used, reason, resultsKnown, hypotheses }
    ));
  compare("preregistration.deviations", plain(stated.deviations), plain(asked.deviations));
  return differences;
}

function touchedWhy(id: string, { standing, hypotheses, deviations }: StudyStanding): string {
  if (standing === "exploratory" || hypotheses[id] === "confirmatory") return "";
  const known = deviations.filter(({ resultsKnown }) => resultsKnown).map(({ field }) => field);
  return ` (a deviation was made with its results known: ${known.join(", ")})`;
}

/** The fields that reasons are about: their words may change from one version to the next. */
function fieldsOf(reasons: readonly string[]): string[] {
  return [...new Set(reasons.map((reason) => reason.split(":")[0]))].sort();
}
