import { distinctRows, type LedgerRow, paretoFront } from "@/search/mod.ts";
import { compareSearches, type Comparison } from "./comparison.ts";
import { associate, type Association } from "./correlation.ts";
import { courseOf, type GenerationSummary } from "./course.ts";
import { type Evidence, evidenceOf, pairsOf } from "./evidence.ts";
import { bothSentence, chosenSentence, correlationSentence, nullSentence } from "./evidence_text.ts";
import { type Evaluation, type Evaluator, MEASURED, type Measured } from "../evaluator.ts";
import { SENTINEL_MEANINGS } from "../fitness.ts";
import { GENES, type SearchName } from "../hunt_schema.ts";
import type { HuntSpec } from "../hunt_spec.ts";
import { independentSample } from "./independent_sample.ts";
import { type NullSummary, nullSummary } from "./null_summary.ts";
import { type KnownField, type PSummary, pSummary } from "./p_summary.ts";
import type { RefinedElite } from "../refine_elites.ts";
import type { HuntPlan } from "../resolve_hunt.ts";

/** A field of the ledger, on its own. */
export interface ReportedField extends Measured {
  /** The id of the field's run. */
  readonly config_hash: string;
  /** Where it came first. */
  readonly generation: number;
  /** κ */
  readonly kappa: number;
  /** σ_k */
  readonly sigma_k: number;
  /** α */
  readonly alpha: number;
  /** Larger is better. */
  readonly fitness: number;
  /** Against fields with random phases; null without a fit. */
  readonly p_phase_scramble: number | null;
  /** Against random targets; null without a fit. */
  readonly p_target_shuffle: number | null;
}

/** hunt_report.json. No time and no place in it: the same hunt beside the same other searches is the same bytes. */
export interface HuntReport {
  /** 16 hex digits over all that the hunt follows from. */
  readonly hunt_id: string;
  /** As in the plan. */
  readonly title: string;
  /** Which search it was. */
  readonly search: SearchName;
  /** Of the search. */
  readonly seed: number;
  /** How many there were. */
  readonly generations: number;
  /** Rows a generation. */
  readonly population: number;
  /** Of the ledger. */
  readonly rows: number;
  /** Different fields among the rows. */
  readonly evaluations: number;
  /** Fields without a measurement, by the sentinel that says why. */
  readonly failures: readonly { log_prime_sse: number | null; meaning: string; count: number }[];
  /** The field of the largest fitness; null if every field failed. */
  readonly best: ReportedField | null;
  /** Generation by generation. */
  readonly course: readonly GenerationSummary[];
  /** All fields of the hunt against the nulls: what an adaptive search came upon says nothing about chance. */
  readonly nulls: {
    readonly phase_scramble: NullSummary;
    readonly target_shuffle: NullSummary;
    /** The larger p of the two. */
    readonly both: PSummary;
  };
  /** Fields that no other beats in both log_prime_sse and sdg_h_norm_l2. */
  readonly pareto_front: readonly ReportedField[];
  /** log_prime_sse (fidelity) against sdg_h_norm_l2 (stability), over all fields of the hunt. */
  readonly stability_fidelity: Association;
  /** What can be concluded, and from which fields. */
  readonly evidence: Evidence;
  /** Beside the other searches of the plan, as far as they have ended. */
  readonly comparison: Comparison;
  /** The best fields moved along a gradient; null if none was asked for. */
  readonly refinement: readonly RefinedElite[] | null;
  /** The result in plain sentences. */
  readonly sentences: readonly string[];
}

/** Makes the report of a finished hunt, from its ledger and what the runs' folders hold, or held before. */
export async function reportOf(
  plan: HuntPlan,
  { spec, rows, evaluator, refinement }: {
    spec: HuntSpec;
    rows: readonly LedgerRow[];
    evaluator: Evaluator;
    refinement: readonly RefinedElite[] | null;
  },
): Promise<HuntReport> {
  const { hunt } = plan;
  const distinct = distinctRows(rows);
  const sample = await independentSample(plan, { spec, rows, evaluatorVersion: evaluator.version });
  const recalled = await recallAll([...distinct, ...sample.rows], evaluator);
  const knownOf = (some: readonly LedgerRow[]): KnownField[] =>
    some.map((row) => ({ row, evaluation: recalled.get(row.configHash) }));
  const known = knownOf(distinct);
  const measured = known.filter(({ row }) => row.status === "ok");
  const fields = measured.map(({ row, evaluation }) => fieldOf(row, evaluation));
  const nulls = {
    phase_scramble: nullSummary(known, "phase_scramble"),
    target_shuffle: nullSummary(known, "target_shuffle"),
    both: pSummary(known, "both"),
  };
  const stable = fields.filter(({ sdg_h_norm_l2 }) => sdg_h_norm_l2 !== null);
  const front = paretoFront(stable.map((field) => [field.log_prime_sse!, field.sdg_h_norm_l2!]))
    .map((index) => stable[index]);
  const pairs = pairsOf(known);
  const evidence = evidenceOf(sample, { known: knownOf(sample.rows), seed: hunt.seed });
  const chosen = chosenSentence(nulls.both, spec);
  const comparison = await compareSearches(plan, { spec, rows, evaluatorVersion: evaluator.version });
  const gone = measured.filter(({ evaluation }) => evaluation === undefined).length;
  return {
    hunt_id: spec.huntId,
    title: hunt.title,
    search: spec.search,
    seed: hunt.seed,
    generations: hunt.generations,
    population: hunt.population,
    rows: rows.length,
    evaluations: distinct.length,
    failures: failuresOf(distinct),
    best: fields.reduce<ReportedField | null>(
      (best, field) => best === null || field.fitness > best.fitness ? field : best,
      null,
    ),
    course: courseOf(rows),
    nulls,
    pareto_front: front,
    stability_fidelity: associate(pairs.map(([sse]) => sse), pairs.map(([, norm]) => norm), spec),
    evidence,
    comparison,
    refinement,
    sentences: [
      bothSentence(evidence),
      nullSentence(evidence, "phase_scramble"),
      nullSentence(evidence, "target_shuffle"),
      ...chosen === null ? [] : [chosen],
      correlationSentence(evidence),
      comparison.sentence,
      ...gone === 0 ? [] : [
        `${gone} runs could not be measured again: their p-values are missing above and count with p = 1.`,
      ],
    ],
  };
}

/** The measurements behind rows, by their ids: what is not there any more is measured again. */
async function recallAll(
  rows: readonly LedgerRow[],
  evaluator: Evaluator,
): Promise<ReadonlyMap<string, Evaluation>> {
  const measured = distinctRows(rows).filter(({ status }) => status === "ok");
  const recalled = new Map<string, Evaluation>();
  for (const { configHash } of measured) {
    const evaluation = await evaluator.recall(configHash);
    if (evaluation !== undefined) recalled.set(configHash, evaluation);
  }
  // validated with other draws since, or moved away: their p-values are not in the ledger
  const forgotten = measured.filter(({ configHash }) => !recalled.has(configHash));
  const again = await evaluator.evaluate(forgotten.map(({ genome }) => genome), { onDone: () => {} });
  for (const evaluation of again) {
    if (evaluation.status === "ok") recalled.set(evaluation.runId, evaluation);
  }
  return recalled;
}

function fieldOf(row: LedgerRow, evaluation: Evaluation | undefined): ReportedField {
  const [kappa, sigma_k, alpha] = GENES.map((_, index) => row.genome[index]);
  const measured = Object.fromEntries(MEASURED.map((name) => [name, row.measured[name]])) as Measured;
  return {
    config_hash: row.configHash,
    generation: row.generation,
    kappa,
    sigma_k,
    alpha,
    ...measured,
    fitness: row.fitness,
    p_phase_scramble: evaluation?.p_phase_scramble ?? null,
    p_target_shuffle: evaluation?.p_target_shuffle ?? null,
  };
}

function failuresOf(rows: readonly LedgerRow[]): HuntReport["failures"] {
  const failed = rows.filter(({ status }) => status !== "ok");
  return [...Map.groupBy(failed, ({ measured }) => measured.log_prime_sse)]
    .sort(([a], [b]) => (a ?? Infinity) - (b ?? Infinity))
    .map(([sse, members]) => ({
      log_prime_sse: sse,
      meaning: sse === null ? "could not be measured" : SENTINEL_MEANINGS[sse] ?? "not measured",
      count: members.length,
    }));
}
