import { type FigureContext, type FigureSpec, numberText } from "@/figures/mod.ts";
import { distinctRows, type LedgerRow } from "@/search/mod.ts";
import { GENES } from "../hunt/mod.ts";
import type { ShownHunt } from "./read_hunt.ts";
import { geneCourseFigure, searchCourseFigure, tradeOffFigure } from "./pictures/mod.ts";

/** Fitness over the generations, and the search strategies against each other on one budget. */
export function coursePicture(hunt: ShownHunt): FigureSpec {
  const { rows, report: { comparison, search, seed } } = hunt;
  const others = comparison.results.length > 1;
  return searchCourseFigure({
    title: "The hunt's course",
    fitness: "fitness",
    generations: [...Map.groupBy(rows, ({ generation }) => generation)].map(([generation, members]) => ({
      generation,
      fitnesses: members.filter(isMeasured).map(({ fitness }) => fitness),
    })),
    searches: comparison.results.map((result) => ({
      label: SEARCH_LABELS[result.search],
      // 0 until something has been measured
      best: result.best_fitness_over_evaluations.map((fitness) => fitness > 0 ? fitness : null),
    })),
    subtitle: [
      `${hunt.title}: ${SEARCH_LABELS[search]}, seed ${seed}. ${failedText(rows)}`,
      others ? comparison.sentence : "No other search was run on this budget.",
    ],
  }, huntContext(hunt));
}

/** log_prime_sse against sdg_h_norm_l2 over the ledger: does nearness to log primes cost stability? */
export function tradeOffPicture(hunt: ShownHunt): FigureSpec {
  const { report: { pareto_front, best, evidence } } = hunt;
  const { stability_fidelity: { fields, spearman, confidence }, generations, search } = evidence;
  const front = new Set(pareto_front.map(({ config_hash }) => config_hash));
  const points = distinctRows(hunt.rows).filter(isMeasured).flatMap(({ configHash, measured }) => {
    const { log_prime_sse: x, sdg_h_norm_l2: y } = measured;
    if (x === null || y === null) return [];
    return [{ x, y, front: front.has(configHash), best: configHash === best?.config_hash }];
  });
  const { value, low, high, degenerate } = spearman;
  const interval = low === null || high === null
    ? `no interval: ${degenerate}`
    : `${100 * confidence} % BCa interval ${numberText(low)} to ${numberText(high)}`;
  const sample = generations === "all"
    ? `${fields} fields of a random search`
    : `the ${fields} measured fields with which ${SEARCH_LABELS[search]} began`;
  const chosen = hunt.report.search === "random"
    ? ""
    : ` The dots are those of ${
      SEARCH_LABELS[hunt.report.search]
    }, which chose them: their pattern is its own.`;
  return tradeOffFigure({
    title: "Stability against fidelity over the ledger",
    xTitle: "log_prime_sse (fidelity)",
    yTitle: "sdg_h_norm_l2 (stability)",
    points,
    subtitle: [
      value === null
        ? `No correlation over ${sample}: ${degenerate}.${chosen}`
        : `Spearman's ρ = ${numberText(value)} over ${sample} (${interval}).${chosen}`,
      failedText(hunt.rows),
    ],
  }, huntContext(hunt));
}

/** Where the population lies in the ranges of the search, generation by generation. */
export function genesPicture(hunt: ShownHunt): FigureSpec {
  const { genes: ranges } = hunt;
  return geneCourseFigure({
    title: "The genes of the population over the generations",
    genes: GENES.map((gene) => ({
      title: GENE_LABELS[gene],
      low: ranges[gene].low,
      high: ranges[gene].high,
      logarithmic: ranges[gene].scale === "log",
    })),
    members: hunt.rows.map((row) => ({
      generation: row.generation,
      genome: row.genome,
      fitness: isMeasured(row) ? row.fitness : null,
    })),
    subtitle: [`${hunt.title}. An elite stands in every generation that it passes on to.`],
  }, huntContext(hunt));
}

export const SEARCH_LABELS = { evolution: "evolution", random: "random search", cma_es: "CMA-ES" } as const;

const GENE_LABELS = {
  kappa: "κ (strength of the nonlocal coupling)",
  sigma_k: "σ_k (width of its kernel)",
  alpha: "α (exponent of the metric)",
} as const;

/** Rows with another status hold a sentinel in the place of log_prime_sse: no value to draw. */
function isMeasured({ status }: LedgerRow): boolean {
  return status === "ok";
}

function failedText(rows: readonly LedgerRow[]): string {
  const distinct = distinctRows(rows);
  const failed = distinct.filter((row) => !isMeasured(row)).length;
  return failed === 0
    ? `All of the ${distinct.length} fields were measured.`
    : `${failed} of ${distinct.length} fields have no measurement and no dot.`;
}

function huntContext({ rows, files, synthetic }: ShownHunt): FigureContext {
  const runIds = distinctRows(rows).map(({ configHash }) => configHash);
  return { sources: { runIds, files: [files.ledger, files.report] }, synthetic };
}
