import { distinctRows, type LedgerRow, paretoFront } from "@/search/mod.ts";
import { compareSearches, type Comparison } from "./comparison.ts";
import { correlate, type Correlation } from "./correlation.ts";
import { courseOf, type GenerationSummary } from "./course.ts";
import { type Evaluation, type Evaluator, MEASURED, type Measured } from "./evaluator.ts";
import { SENTINEL_MEANINGS } from "./fitness.ts";
import { GENES, type SearchName } from "./hunt_schema.ts";
import type { HuntSpec } from "./hunt_spec.ts";
import {
  bothNulls,
  bothSentence,
  nullSentence,
  type NullSummary,
  nullSummary,
  type PSummary,
} from "./null_summary.ts";
import type { RefinedElite } from "./refine_elites.ts";
import type { HuntPlan } from "./resolve_hunt.ts";

/** A field of the ledger, on its own. */
export interface ReportedField extends Measured {
  readonly config_hash: string;
  /** Where it came first. */
  readonly generation: number;
  readonly kappa: number;
  readonly sigma_k: number;
  readonly alpha: number;
  readonly fitness: number;
  readonly p_phase_scramble: number | null;
  readonly p_target_shuffle: number | null;
}

/** hunt_report.json. No time and no place in it: the same hunt beside the same other searches is the same bytes. */
export interface HuntReport {
  readonly hunt_id: string;
  readonly title: string;
  readonly search: SearchName;
  readonly seed: number;
  readonly generations: number;
  readonly population: number;
  readonly rows: number;
  /** Different fields among the rows. */
  readonly evaluations: number;
  readonly failures: readonly { log_prime_sse: number | null; meaning: string; count: number }[];
  /** The field of the largest fitness; null if every field failed. */
  readonly best: ReportedField | null;
  readonly course: readonly GenerationSummary[];
  readonly nulls: {
    readonly phase_scramble: NullSummary;
    readonly target_shuffle: NullSummary;
    /** The larger p of the two. */
    readonly both: PSummary;
  };
  /** Fields that no other beats in both log_prime_sse and sdg_h_norm_l2. */
  readonly pareto_front: readonly ReportedField[];
  /** log_prime_sse (fidelity) against sdg_h_norm_l2 (stability), over the fields. */
  readonly stability_fidelity: Correlation;
  readonly comparison: Comparison;
  readonly refinement: readonly RefinedElite[] | null;
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
  const measured = distinct.filter(({ status }) => status === "ok");
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
  const fields = measured.map((row) => fieldOf(row, recalled.get(row.configHash)));
  const evaluations = measured.flatMap(({ configHash }) => recalled.get(configHash) ?? []);
  const nulls = {
    phase_scramble: nullSummary(evaluations, "phase_scramble"),
    target_shuffle: nullSummary(evaluations, "target_shuffle"),
    both: bothNulls(evaluations),
  };
  const pairs = fields.filter((field) => field.sdg_h_norm_l2 !== null)
    .map((field) => [field.log_prime_sse!, field.sdg_h_norm_l2!, field] as const);
  const front = paretoFront(pairs.map(([sse, norm]) => [sse, norm])).map((index) => pairs[index][2]);
  const correlation = correlate(pairs.map(([sse]) => sse), pairs.map(([, norm]) => norm), {
    seed: hunt.seed,
  });
  const comparison = await compareSearches(plan, { spec, rows, evaluatorVersion: evaluator.version });
  const gone = measured.length - recalled.size;
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
    stability_fidelity: correlation,
    comparison,
    refinement,
    sentences: [
      bothSentence(nulls.both),
      nullSentence(nulls.phase_scramble, "phase_scramble"),
      nullSentence(nulls.target_shuffle, "target_shuffle"),
      correlationSentence(correlation),
      comparison.sentence,
      ...gone === 0 ? [] : [`${gone} runs could not be measured again: their p-values are missing above.`],
    ],
  };
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

/** The "stability–fidelity paradox" as a number. */
function correlationSentence({ fields, spearman }: Correlation): string {
  const what = `Between log_prime_sse and sdg_h_norm_l2 over ${fields} fields`;
  const { value, low, high, degenerate } = spearman;
  if (value === null) return `${what} there is no correlation to speak of: ${degenerate}.`;
  const rho = `${what} Spearman's ρ is ${value.toFixed(2)}`;
  if (low === null || high === null) return `${rho}, without an interval: ${degenerate}.`;
  const meaning = high < 0
    ? "the nearer to log primes, the less settled the geometry: the trade-off is there"
    : low > 0
    ? "fields nearer to log primes also have the more settled geometry: there is no trade-off"
    : "this ledger shows neither a trade-off nor its opposite";
  return `${rho} (95 % interval ${low.toFixed(2)} to ${high.toFixed(2)}): ${meaning}.`;
}
