import { distinctRows, type LedgerRow } from "@/search/mod.ts";
import { type HuntSpec, huntSpec } from "../hunt_spec.ts";
import { SEARCHES, type SearchName } from "../hunt_schema.ts";
import { readLedger } from "../read_ledger.ts";
import type { HuntPlan } from "../resolve_hunt.ts";

/** What one of the searches found on the budget of a hunt. */
export interface SearchResult {
  /** Which search it was. */
  readonly search: SearchName;
  /** Of its hunt. */
  readonly hunt_id: string;
  /** Fields that were evaluated, each once. */
  readonly evaluations: number;
  /** Of these, how many failed. */
  readonly failed: number;
  /** The largest of all its fields. */
  readonly best_fitness: number;
  /** Its best after as many evaluations as every search of the comparison has made. */
  readonly best_fitness_on_equal_budget: number;
  /** Smallest log_prime_sse; null if no field has one. */
  readonly least_log_prime_sse: number | null;
  /** The largest fitness among the first n evaluations, n = 1, 2, … */
  readonly best_fitness_over_evaluations: readonly number[];
}

/** The searches of a plan that have been run to their end, side by side. */
export interface Comparison {
  /** The least number of evaluations among them: elites are not evaluated again, so budgets in rows differ. */
  readonly equal_budget: number;
  /** One a search. */
  readonly results: readonly SearchResult[];
  /** What the comparison says, in words. */
  readonly sentence: string;
}

/**
 * Compares the searches of one plan, as far as their ledgers are complete, with the search of `spec` first.
 *
 * @param rows of that search
 */
export async function compareSearches(
  plan: HuntPlan,
  { spec, rows, evaluatorVersion }: {
    spec: HuntSpec;
    rows: readonly LedgerRow[];
    evaluatorVersion: string;
  },
): Promise<Comparison> {
  const found = [{ spec, rows }];
  for (const search of SEARCHES.filter((name) => name !== spec.search)) {
    const other = await huntSpec(plan, { search, evaluatorVersion });
    const { generations } = await readLedger(other.folder, plan.hunt.population);
    if (generations.length === plan.hunt.generations) found.push({ spec: other, rows: generations.flat() });
  }
  const distinct = found.map((one) => ({ spec: one.spec, rows: distinctRows(one.rows) }));
  const equalBudget = Math.min(...distinct.map((one) => one.rows.length));
  const results = distinct.map((one) => resultOf(one, equalBudget));
  return { equal_budget: equalBudget, results, sentence: sentenceOf(results, equalBudget) };
}

function resultOf(
  { spec, rows }: { spec: HuntSpec; rows: readonly LedgerRow[] },
  equalBudget: number,
): SearchResult {
  const over: number[] = [];
  for (const { fitness } of rows) over.push(Math.max(over.at(-1) ?? 0, fitness));
  const measured = rows.filter(({ status }) => status === "ok").map(({ measured }) =>
    measured.log_prime_sse!
  );
  return {
    search: spec.search,
    hunt_id: spec.huntId,
    evaluations: rows.length,
    failed: rows.length - measured.length,
    best_fitness: over.at(-1)!,
    best_fitness_on_equal_budget: over[equalBudget - 1],
    least_log_prime_sse: measured.length === 0 ? null : measured.reduce((a, b) => Math.min(a, b)),
    best_fitness_over_evaluations: over,
  };
}

function sentenceOf([own, ...others]: readonly SearchResult[], equalBudget: number): string {
  if (others.length === 0) return "No other search was run on this budget (compare=true runs them).";
  const fitness = (result: SearchResult) => result.best_fitness_on_equal_budget;
  // what the table's four digits do not tell apart is level
  const shown = (result: SearchResult) => Number(fitness(result).toPrecision(4));
  const where = (holds: (difference: number) => boolean) =>
    others.filter((other) => holds(shown(own) - shown(other))).map(({ search }) => search);
  const [beaten, level, better] = [where((d) => d > 0), where((d) => d === 0), where((d) => d < 0)];
  const parts = [
    ...beaten.length > 0 ? [`beats ${beaten.join(" and ")}`] : [],
    ...level.length > 0 ? [`is level with ${level.join(" and ")}`] : [],
    ...better.length > 0 ? [`does not beat ${better.join(" nor ")}`] : [],
  ];
  const ahead = others.filter((other) => other.best_fitness > own.best_fitness)
    .map(({ search, evaluations, best_fitness }) =>
      `${search} (${best_fitness.toPrecision(4)} in ${evaluations})`
    );
  const over = ahead.length === 0
    ? ""
    : `; over all generations ${ahead.join(" and ")} got further than ${own.search} ` +
      `(${own.best_fitness.toPrecision(4)} in ${own.evaluations})`;
  return `After ${equalBudget} evaluations each, ${own.search} ${
    parts.join(" and ")
  }${over}; this is one seed.`;
}
