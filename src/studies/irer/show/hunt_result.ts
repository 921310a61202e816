import { numberText, type RenderedTable, renderTable } from "@/figures/mod.ts";
import { type ReportedField, sampleText } from "../hunt/mod.ts";
import { closerRivals, rivalsOf, rivalsText } from "../measure/mod.ts";
import { SEARCH_LABELS } from "./hunt_pictures.ts";
import type { ShownHunt } from "./read_hunt.ts";
import type { ShownRun } from "./read_run.ts";

/** The best field and the rest of the Pareto front, with what is known of them. */
export function frontTable({ report: { best, pareto_front }, synthetic }: ShownHunt): RenderedTable {
  const others = pareto_front.filter(({ config_hash }) => config_hash !== best?.config_hash);
  const row = (field: ReportedField, what: string) => ({ ...field, what });
  return renderTable({
    caption:
      "The best field, and the others that no field beats in both log_prime_sse and sdg_h_norm_l2 (each p is that of one field, not of the best of many)",
    columns: [
      { title: "", key: "what" },
      { title: "run", key: "config_hash" },
      { title: "κ", key: "kappa", digits: 3 },
      { title: "σ_k", key: "sigma_k", digits: 3 },
      { title: "α", key: "alpha", digits: 3 },
      { title: "log_prime_sse", key: "log_prime_sse", digits: 3 },
      { title: "p (phases)", key: "p_phase_scramble", digits: 2 },
      { title: "p (targets)", key: "p_target_shuffle", digits: 2 },
      { title: "sdg_h_norm_l2", key: "sdg_h_norm_l2", digits: 3 },
      { title: "pcs_score", key: "pcs_score", digits: 2 },
      { title: "fitness", key: "fitness", digits: 4 },
    ],
    rows: [
      ...best === null ? [] : [row(best, "largest fitness")],
      ...others.map((field) => row(field, "Pareto front")),
    ],
    synthetic,
  });
}

/** What each search found on the budget. */
export function searchTable({ report: { comparison }, synthetic }: ShownHunt): RenderedTable {
  return renderTable({
    caption: `The searches, compared after ${comparison.equal_budget} evaluated fields each`,
    columns: [
      { title: "search", key: "label" },
      { title: "hunt", key: "hunt_id" },
      { title: "fields", key: "evaluations" },
      { title: "failed", key: "failed" },
      { title: `best fitness after ${comparison.equal_budget}`, key: "best_fitness_on_equal_budget" },
      { title: "least log_prime_sse", key: "least_log_prime_sse" },
    ],
    rows: comparison.results.map(({ best_fitness_over_evaluations: _, ...result }) => ({
      ...result,
      label: SEARCH_LABELS[result.search],
    })),
    synthetic,
  });
}

/**
 * The result of a hunt in one sentence: what its best field is, and what follows from the fields that no search chose. A
 * field counts as log-prime only if both nulls leave it standing among those, and neither an integer comb nor a smooth
 * law fits as well.
 *
 * @param run the hunt's best field; null if every field failed
 */
export function huntSentence({ report }: ShownHunt, run: ShownRun | null): string {
  if (report.best === null || run === null) {
    return `None of the ${report.evaluations} fields of this hunt could be measured, so it says nothing.`;
  }
  const { p_phase_scramble, p_target_shuffle, log_prime_sse, config_hash } = report.best;
  const { evidence } = report;
  const { left_after_benjamini_hochberg: standing } = evidence.both;
  const rivals = rivalsOf(run.provenance);
  const closer = closerRivals(rivals, log_prime_sse!);
  const start =
    `The best of ${report.evaluations} fields has log_prime_sse ${numberText(log_prime_sse!)}, with p = ` +
    `${pText(p_phase_scramble)} against scrambled phases and p = ${
      pText(p_target_shuffle)
    } against random targets, ` +
    `each of one field and not of the best of many (${rivalsText(rivals)})`;
  const all = `of ${sampleText(evidence)} ${standing.length || "none"} ${
    standing.length > 1 ? "stand" : "stands"
  } against both nulls when they count as one question`;
  const result = standing.length === 0
    ? "this hunt has found no sign of log primes"
    : !standing.includes(config_hash)
    ? "the best is none of them: whether they are more than chance, another seed of the field has to say"
    : closer.length > 0
    ? `the best is one of them, but ${
      closer.map(({ name }) => name).join(" and ")
    } fits it as well or better: no sign of log primes`
    : "the best is one of them, closer to log primes than chance explains, which another seed of the field has to confirm";
  return `${start}; ${all}, and ${result}.`;
}

function pText(p: number | null): string {
  return p === null ? "unknown" : numberText(p, { digits: 2 });
}
