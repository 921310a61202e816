import { numberText, type RenderedTable, renderTable } from "@/figures/mod.ts";
import { benjaminiHochberg } from "@/statistics/mod.ts";
import type { HuntReport, ReportedField } from "../hunt/mod.ts";
import { SEARCH_LABELS } from "./hunt_pictures.ts";
import type { ShownHunt } from "./read_hunt.ts";
import type { ShownRun } from "./read_run.ts";

/** A hunt counts as one question at this level (Benjamini–Hochberg). */
const ALPHA = 0.05;

/** The best field and the rest of the Pareto front, with what is known of them. */
export function frontTable({ report: { best, pareto_front }, synthetic }: ShownHunt): RenderedTable {
  const others = pareto_front.filter(({ config_hash }) => config_hash !== best?.config_hash);
  const row = (field: ReportedField, what: string) => ({ ...field, what });
  return renderTable({
    caption: "The best field, and the others that no field beats in both log_prime_sse and sdg_h_norm_l2",
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
 * The result of a hunt in one sentence: what p says of its best field and of all of them together. A field counts as
 * log-prime only if both nulls leave it standing over the whole hunt, and an integer comb fits worse.
 *
 * @param run the hunt's best field; null if every field failed
 */
export function huntSentence({ report }: ShownHunt, run: ShownRun | null): string {
  if (report.best === null || run === null) {
    return `None of the ${report.evaluations} fields of this hunt could be measured, so it says nothing.`;
  }
  const { p_phase_scramble, p_target_shuffle, log_prime_sse, config_hash } = report.best;
  const standing = standingFields(report);
  const { comb_sse } = run.provenance;
  const combCloser = comb_sse !== null && comb_sse <= log_prime_sse!;
  const measured = report.nulls.phase_scramble.fields.length;
  const start =
    `The best of ${measured} measured fields has log_prime_sse ${numberText(log_prime_sse!)}, with p = ` +
    `${pText(p_phase_scramble)} against scrambled phases and p = ${
      pText(p_target_shuffle)
    } against random targets` +
    ` (an integer comb ${comb_sse === null ? "has no fit" : `fits with ${numberText(comb_sse)}`})`;
  const count = standing.length === 0 ? "none" : `${standing.length}`;
  const all =
    `${count} of the ${measured} ${standing.length > 1 ? "stand" : "stands"} against both nulls when the ` +
    "whole hunt counts as one question";
  const result = standing.length === 0
    ? "this hunt has found no sign of log primes"
    : !standing.includes(config_hash)
    ? "the best is none of them: whether they are more than chance, another seed of the field has to say"
    : combCloser
    ? "the best is one of them, but a comb of integers fits it as well or better: no sign of log primes"
    : "the best is one of them, closer to log primes than chance explains, which another seed of the field has to confirm";
  return `${start}; ${all}, and ${result}.`;
}

/** Fields whose larger p of the two is small enough when the whole hunt counts as one question, as the report counts. */
function standingFields({ nulls: { phase_scramble, target_shuffle } }: HuntReport): string[] {
  const byTargets = new Map(target_shuffle.fields.map(({ config_hash, p }) => [config_hash, p]));
  const known = phase_scramble.fields.flatMap(({ config_hash, p }) => {
    const other = byTargets.get(config_hash) ?? null;
    return p === null || other === null ? [] : [{ config_hash, p: Math.max(p, other) }];
  });
  if (known.length === 0) return [];
  const { rejected } = benjaminiHochberg(known.map(({ p }) => p), { alpha: ALPHA });
  return known.filter((_, index) => rejected[index]).map(({ config_hash }) => config_hash);
}

function pText(p: number | null): string {
  return p === null ? "unknown" : numberText(p, { digits: 2 });
}
