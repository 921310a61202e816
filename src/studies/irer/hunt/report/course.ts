import type { LedgerRow } from "@/search/mod.ts";
import { quantileOfSorted } from "@/statistics/mod.ts";

/** One generation of a hunt's course. */
export interface GenerationSummary {
  /** From 0. */
  readonly generation: number;
  /** Largest and middle fitness of its rows, elites included. */
  readonly best: number;
  /** The middle one. */
  readonly median: number;
  /** The largest fitness up to here. */
  readonly best_so_far: number;
  /** Fields that were evaluated for it: neither elites nor genomes that had been there before. */
  readonly evaluated: number;
  /** Of these, how many failed. */
  readonly failed: number;
}

/** Fitness over the generations. */
export function courseOf(rows: readonly LedgerRow[]): GenerationSummary[] {
  const seen = new Set<string>();
  let bestSoFar = -Infinity;
  return [...Map.groupBy(rows, ({ generation }) => generation)].map(([generation, members]) => {
    const fitnesses = members.map(({ fitness }) => fitness).sort((a, b) => a - b);
    const fresh = members.filter(({ configHash }) => !seen.has(configHash) && seen.add(configHash));
    bestSoFar = Math.max(bestSoFar, fitnesses.at(-1)!);
    return {
      generation,
      best: fitnesses.at(-1)!,
      median: quantileOfSorted(fitnesses, 0.5),
      best_so_far: bestSoFar,
      evaluated: fresh.length,
      failed: fresh.filter(({ status }) => status !== "ok").length,
    };
  });
}
