import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { distinctRows, type LedgerRow, ledgerText, type SearchStrategy } from "@/search/mod.ts";
import { type Evaluation, type Evaluator, MEASURED, type Measured } from "./evaluator.ts";
import { fitnessOfEvaluation } from "./fitness.ts";
import { LEDGER_FILE, ledgerFormat } from "./hunt_files.ts";
import { readLedger } from "./read_ledger.ts";
import { type HuntSpec, strategyOf } from "./hunt_spec.ts";
import type { HuntPlan } from "./resolve_hunt.ts";

/** What a hunt's search came to. */
export interface SearchedGenerations {
  /** All rows, in the ledger's order. */
  readonly rows: readonly LedgerRow[];
  /** Generations that were in the ledger already. */
  readonly kept: number;
  /** What had to be dropped from the ledger's end; null if nothing. */
  readonly note: string | null;
}

/**
 * Searches the generations that the ledger does not have yet. The ledger grows by whole generations, each written in
 * one go with its rows in the order in which the genomes were proposed; so its bytes depend on the hunt alone, not on
 * the number of workers, nor on how often it was killed.
 *
 * @throws {InputError} if the ledger is broken, or holds genomes that this hunt did not propose, or a fitness that is not its row's
 */
export async function searchGenerations(
  plan: HuntPlan,
  { spec, evaluator }: { spec: HuntSpec; evaluator: Evaluator },
): Promise<SearchedGenerations> {
  const { generations, population } = plan.hunt;
  const path = join(spec.folder, LEDGER_FILE);
  const { generations: known, note } = await readLedger(spec.folder, population);
  const strategy = strategyOf(plan, spec.search);
  const rows: LedgerRow[] = [];
  for (const generation of known) {
    await requireProposed(generation, { plan, strategy, evaluator, path });
    strategy.tell(generation.map(({ fitness }) => fitness));
    rows.push(...generation);
  }
  if (known.length < generations) {
    const total = generations * population;
    using progress = openProgress({
      label: `hunt (${spec.search})`,
      total,
      unit: "rows",
      start: rows.length,
    });
    while (strategy.generation < generations) {
      const next = await evaluateGeneration(strategy, {
        known: distinctRows(rows),
        plan,
        evaluator,
        onRow: () => progress.advance(),
      });
      rows.push(...next);
      await writeFileAtomic(path, ledgerText(rows, ledgerFormat(population)));
      strategy.tell(next.map(({ fitness }) => fitness));
      progress.note(`best fitness ${Math.max(...rows.map(({ fitness }) => fitness)).toPrecision(4)}`);
    }
  }
  return { rows, kept: known.length, note };
}

/** The rows of the generation that a search proposes. What has a row already is not evaluated again. */
async function evaluateGeneration(
  strategy: SearchStrategy,
  { known, plan, evaluator, onRow }: {
    known: readonly LedgerRow[];
    plan: HuntPlan;
    evaluator: Evaluator;
    onRow: () => void;
  },
): Promise<LedgerRow[]> {
  const genomes = strategy.ask();
  const { generation } = strategy;
  const ids = await Promise.all(genomes.map((genome) => evaluator.idOf(genome)));
  const rowOf = new Map(known.map((row) => [row.configHash, { ...row, generation }]));
  const open = ids.flatMap((id, index) => rowOf.has(id) || ids.indexOf(id) < index ? [] : [index]);
  for (let kept = open.length; kept < ids.length; kept++) onRow();
  const evaluations = await evaluator.evaluate(open.map((index) => genomes[index]), { onDone: onRow });
  open.forEach((index, k) => {
    const row = { generation, genome: genomes[index], ...rowFrom(evaluations[k], plan) };
    rowOf.set(ids[index], row);
  });
  return ids.map((id) => rowOf.get(id)!);
}

function rowFrom(
  evaluation: Evaluation,
  { hunt }: HuntPlan,
): Pick<LedgerRow, "configHash" | "measured" | "fitness" | "status"> {
  return {
    configHash: evaluation.runId,
    measured: Object.fromEntries(MEASURED.map((name) => [name, evaluation[name]])),
    fitness: fitnessOfEvaluation(evaluation, hunt.fitness),
    status: evaluation.status,
  };
}

async function requireProposed(
  rows: readonly LedgerRow[],
  { plan, strategy, evaluator, path }: {
    plan: HuntPlan;
    strategy: SearchStrategy;
    evaluator: Evaluator;
    path: string;
  },
): Promise<void> {
  const genomes = strategy.ask();
  for (const [index, row] of rows.entries()) {
    const same = genomes[index].every((value, gene) => Object.is(value, row.genome[gene])) &&
      await evaluator.idOf(genomes[index]) === row.configHash &&
      row.fitness ===
        fitnessOfEvaluation({ ...row.measured as Measured, status: row.status }, plan.hunt.fitness);
    if (same) continue;
    const line = strategy.generation * rows.length + index + 2;
    throw new InputError(
      `line ${line} is not what this hunt wrote: it was changed, or is another hunt's`,
      {
        where: path,
        mend: "move the ledger away: its runs are kept and the hunt writes it again",
      },
    );
  }
}
