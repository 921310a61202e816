import { renderTable } from "@/figures/mod.ts";
import type { Coefficient } from "./correlation.ts";
import { NULLS } from "./null_summary.ts";
import type { HuntReport, ReportedField } from "./report.ts";

/** hunt_report.md: the report in tables and plain sentences. */
export function reportText(report: HuntReport): string {
  const { title, search, hunt_id, seed, generations, population, rows, evaluations } = report;
  return [
    `# ${title}`,
    "",
    `Hunt ${hunt_id}: ${search}, ${generations} generations of ${population}, seed ${seed}. ${rows} rows, ` +
    `${evaluations} different fields.`,
    "",
    ...report.sentences.map((sentence) => `- ${sentence}`),
    "",
    report.best === null
      ? "**No field has a fitness: all failed.**\n"
      : fieldTable(BEST_FIELD, [report.best]),
    ...report.failures.length === 0 ? [] : [failureTable(report)],
    courseTable(report),
    comparisonTable(report),
    fieldTable("Pareto front of log_prime_sse and sdg_h_norm_l2", report.pareto_front),
    correlationTable(report),
    evidenceTable(report),
    nullTable(report),
    ...report.refinement === null ? [] : [refinementTable(report)],
  ].join("\n");
}

/** The caption of the best field. */
export const BEST_FIELD = "The best field (each p is that of one field, not of the best of many)";

const text = (
  caption: string,
  columns: Parameters<typeof renderTable>[0]["columns"],
  rows: readonly object[],
) =>
  renderTable({
    caption,
    columns,
    rows: rows as Parameters<typeof renderTable>[0]["rows"],
    synthetic: false,
  }).markdown;

const column = (key: string, title = key) => ({ key, title });

/** Fields as rows, with everything that is known of them. */
export function fieldTable(caption: string, fields: readonly ReportedField[]): string {
  return text(caption, [
    column("config_hash"),
    column("generation"),
    column("kappa", "κ"),
    column("sigma_k", "σ_k"),
    column("alpha", "α"),
    column("log_prime_sse"),
    column("sdg_h_norm_l2"),
    column("pcs_score"),
    column("p_phase_scramble", "p (phases)"),
    column("p_target_shuffle", "p (targets)"),
    column("fitness"),
  ], fields);
}

function failureTable({ failures }: HuntReport): string {
  return text("Fields without a measurement", [
    column("log_prime_sse"),
    column("meaning"),
    column("count"),
  ], failures);
}

function courseTable({ course }: HuntReport): string {
  return text("Fitness over the generations", [
    column("generation"),
    column("best"),
    column("median"),
    column("best_so_far", "best so far"),
    column("evaluated"),
    column("failed"),
  ], course);
}

/** The evolutionary search against its baselines. */
export function comparisonTable({ comparison: { equal_budget, results } }: HuntReport): string {
  return text("Searches compared", [
    column("search"),
    column("hunt_id", "hunt"),
    column("evaluations"),
    column("failed"),
    column("best_fitness_on_equal_budget", `best fitness after ${equal_budget}`),
    column("best_fitness", "best fitness"),
    column("least_log_prime_sse", "least log_prime_sse"),
  ], results);
}

function correlationTable(report: HuntReport): string {
  const { stability_fidelity: all, evidence: { stability_fidelity: sample, search, generations } } = report;
  const row = (fields: string, name: string, { value, low, high, degenerate }: Coefficient) => (
    { fields, name, value, low, high, note: degenerate ?? "" }
  );
  const described = (name: string, value: number | null) =>
    row(`all ${all.fields} of this hunt`, name, {
      value,
      low: null,
      high: null,
      degenerate: all.without_interval,
    });
  const which = generations === "all" ? "of the random search" : `first of ${search}`;
  return text(
    "log_prime_sse against sdg_h_norm_l2, with 95 % BCa intervals where no search chose the fields",
    [
      column("fields"),
      column("name", "correlation"),
      column("value"),
      column("low"),
      column("high"),
      column("note"),
    ],
    [
      row(`${sample.fields} ${which}`, "Spearman", sample.spearman),
      row(`${sample.fields} ${which}`, "Pearson", sample.pearson),
      ...all.without_interval === null
        ? []
        : [described("Spearman", all.spearman), described("Pearson", all.pearson)],
    ],
  );
}

function nullTable({ nulls, search }: HuntReport): string {
  const rows = (["phase_scramble", "target_shuffle"] as const).map((name) => {
    const { p, null_median_quartiles: quartiles } = nulls[name];
    return {
      name: `the same ${NULLS[name].words}`,
      ...p,
      lower: quartiles?.[1] ?? null,
      middle: quartiles?.[2] ?? null,
      upper: quartiles?.[3] ?? null,
    };
  });
  const none = { lower: null, middle: null, upper: null };
  rows.push({ name: "both: the larger p", ...nulls.both, ...none });
  return text(`All fields of ${search} against the nulls: quartiles of the nulls' median sse, and p`, [
    column("name", "null"),
    column("lower"),
    column("middle"),
    column("upper"),
    column("fields"),
    column("with_p", "with a p"),
    column("least", "least p"),
    column("at_most_0_05", "p ≤ 0.05"),
  ], rows);
}

function evidenceTable({ evidence }: HuntReport): string {
  const named = {
    "scrambled phases": evidence.phase_scramble,
    "random targets": evidence.target_shuffle,
    "both: the larger p": evidence.both,
  };
  const rows = Object.entries(named).map(([name, p]) => (
    { name, ...p, left: p.left_after_benjamini_hochberg.length }
  ));
  const which = evidence.generations === "all"
    ? "The random search"
    : `The first generation of ${evidence.search}`;
  return text(`${which} (${evidence.hunt_id}) against chance; a field without p counts with p = 1`, [
    column("name", "null"),
    column("fields"),
    column("with_p", "with a p"),
    column("least", "least p"),
    column("at_most_0_05", "p ≤ 0.05"),
    column("expected_by_chance", "by chance at most"),
    column("left", "left (BH)"),
  ], rows);
}

function refinementTable({ refinement }: HuntReport): string {
  return text("Elites refined along the gradient", [
    column("from"),
    column("config_hash", "refined"),
    column("kappa", "κ"),
    column("sigma_k", "σ_k"),
    column("alpha", "α"),
    column("loss_before", "loss before"),
    column("loss_after", "after"),
    column("growth", "gradient's growth"),
    column("ended"),
    column("fitness_before", "fitness before"),
    column("fitness_after", "after"),
  ], refinement!);
}
