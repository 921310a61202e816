import { canonicalJson, sha256Text } from "@/core/identity/mod.ts";
import type { StudyRecord } from "@/core/preregistration/mod.ts";
import { codeVersionOf } from "@/core/provenance/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { studyCodeVersion } from "@/core/study/mod.ts";
import { architectureFile, type ModelConfig } from "@/models/mod.ts";
import { e1 } from "../study.ts";
import { answerable } from "../plan/arms.ts";
import { workOf } from "../plan/experiment_schema.ts";
import type { ExperimentPlan } from "../plan/resolve.ts";

/** The sources that turn metrics into verdicts. */
const ANALYSIS_SOURCES = ["src/statistics", "src/studies/e1/analyse", "src/studies/e1/decide"];

/** The parts of a plan that say what is tested, how, and how it is decided. */
const ANALYSIS_SECTIONS = [
  "hypotheses",
  "measures",
  "analysis",
  "exclusion",
  "stopping",
  "decision",
] as const;

/**
 * Everything that a study is made of, by field: what is frozen before it runs, and what is compared with the frozen one
 * afterwards. Backend and machine are not in it; each run's own identity holds them.
 *
 * @param inputs data file → sha256
 */
export async function recordOf(
  plan: ExperimentPlan,
  inputs: Readonly<Record<string, string>>,
): Promise<StudyRecord> {
  return plain({
    experiment: workOf(plan.configuration),
    data: plan.data,
    inputs,
    ...analysisOf(answerable(plan)),
    code: {
      run: await plannedCodeVersion(plan),
      analysis: await codeVersionOf(ANALYSIS_SOURCES, { repository: repositoryRoot() }),
    },
  });
}

/** The code that the runs of a plan are made with: what all networks share, and the file of each one's architecture. */
export function plannedCodeVersion({ arms }: ExperimentPlan): Promise<string> {
  return studyCodeVersion(e1, arms.map(({ model }) => architectureFile(model)));
}

/**
 * 16 hex digits that name an analysis: equal tests on equal measures with equal rules have equal ids.
 *
 * @param analysed what has the analysis' sections: a plan, or the record of what was done
 */
export function analysisIdOf(analysed: object): string {
  return sha256Text(canonicalJson(analysisOf(analysed))).slice(0, 16);
}

/** The hash of an arm: its network and all that the networks share, resolved. */
export function armHash(plan: ExperimentPlan, model: ModelConfig): string {
  const { data, training, evaluation } = plan;
  return sha256Text(canonicalJson({ model, data, training, evaluation }));
}

function analysisOf(analysed: object): StudyRecord {
  const sections = analysed as Partial<Record<typeof ANALYSIS_SECTIONS[number], unknown>>;
  return plain(Object.fromEntries(ANALYSIS_SECTIONS.map((section) => [section, sections[section]])));
}

/** As a reader of the JSON finds it: no undefined, nothing frozen or shared. */
function plain(value: unknown): StudyRecord {
  return JSON.parse(canonicalJson(value));
}
