import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { readJson } from "@/core/files/mod.ts";
import { canonicalJson, readableCanonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { distinctRows, type Genome, type LedgerRow } from "@/search/mod.ts";
import type { Evaluator } from "./evaluator.ts";
import { fitnessOfEvaluation } from "./fitness.ts";
import { REFINEMENT_FILE } from "./hunt_files.ts";
import type { HuntPlan } from "./resolve_hunt.ts";

/** A genome moved along the gradient of a smooth loss. */
export interface RefinedGenome {
  /** In the order of `GENES`. */
  readonly genome: Genome;
  /** The smooth loss before and after; null if the field diverged on the way. */
  readonly lossBefore: number | null;
  /** Null likewise. */
  readonly lossAfter: number | null;
  /** How much the run stretches derivatives: with a large one, a gradient holds nowhere but at its own point. */
  readonly growth: number | null;
  /** Why the descent ended. */
  readonly ended: string;
}

/** Follows the gradient from a genome, within the hunt's ranges. */
export interface Refiner {
  /** A hash of the code that does it: what another version found is not kept. */
  readonly version: string;
  /** The genome that a descent from `genome` ends at. */
  refine(genome: Genome, plan: HuntPlan): Promise<RefinedGenome>;
}

/** One of the best fields of a hunt, and what the gradient made of it. Both are runs of their own. */
export interface RefinedElite {
  /** The run of the elite. */
  readonly from: string;
  /** The run of what came out of it. */
  readonly config_hash: string;
  /** κ */
  readonly kappa: number;
  /** σ_k */
  readonly sigma_k: number;
  /** α */
  readonly alpha: number;
  /** The smooth loss of the elite; null if the field diverged. */
  readonly loss_before: number | null;
  /** That of what came out. */
  readonly loss_after: number | null;
  /** How much the run stretches derivatives. */
  readonly growth: number | null;
  /** Why the descent ended. */
  readonly ended: string;
  /** The elite's. */
  readonly fitness_before: number;
  /** Of what came out, measured as any other field. */
  readonly fitness_after: number;
  /** Of what came out. */
  readonly log_prime_sse: number | null;
  /** As an evaluation's. */
  readonly status: string;
}

/**
 * Refines the best fields of a finished hunt, then runs and measures what came out as any other field. The loss that
 * has a gradient is not the fitness: a smaller loss need not be a larger fitness, and both are reported. The ledger is
 * left as it is; refinement.json is written after every elite, so that a kill loses one at most.
 */
export async function refineElites(
  plan: HuntPlan,
  { folder, rows, evaluator, refiner, say }: {
    folder: string;
    rows: readonly LedgerRow[];
    evaluator: Evaluator;
    refiner: Refiner;
    say: (line: string) => void;
  },
): Promise<RefinedElite[]> {
  const elites = distinctRows(rows).filter(({ status }) => status === "ok")
    .sort((a, b) => b.fitness - a.fitness).slice(0, plan.hunt.refine);
  const path = join(folder, REFINEMENT_FILE);
  const version = sha256Text(
    canonicalJson([refiner.version, evaluator.version, plan.hunt.refine_iterations]),
  );
  const known = await readRefinement(path, version);
  const refined: RefinedElite[] = [];
  using progress = openProgress({ label: "refine", total: elites.length, unit: "elites" });
  for (const elite of elites) {
    const before = known.find(({ from }) => from === elite.configHash);
    refined.push(before ?? await refinedAndMeasured(elite, { plan, evaluator, refiner }));
    const unused = known.filter(({ from }) => !refined.some((one) => one.from === from));
    const text = readableCanonicalJson({ version, refined: [...refined, ...unused] });
    if (before === undefined) await writeFileAtomic(path, text);
    progress.advance();
  }
  const better = refined.filter(({ fitness_before, fitness_after }) => fitness_after > fitness_before).length;
  say(`refined ${refined.length}: ${better} of them with a larger fitness than before`);
  return refined;
}

async function refinedAndMeasured(
  { configHash, genome, fitness }: LedgerRow,
  { plan, evaluator, refiner }: { plan: HuntPlan; evaluator: Evaluator; refiner: Refiner },
): Promise<RefinedElite> {
  const { genome: moved, lossBefore, lossAfter, growth, ended } = await refiner.refine(genome, plan);
  const [evaluation] = await evaluator.evaluate([moved], { onDone: () => {} });
  const [kappa, sigma_k, alpha] = moved;
  return {
    from: configHash,
    config_hash: evaluation.runId,
    kappa,
    sigma_k,
    alpha,
    loss_before: lossBefore,
    loss_after: lossAfter,
    growth,
    ended,
    fitness_before: fitness,
    fitness_after: fitnessOfEvaluation(evaluation, plan.hunt.fitness),
    log_prime_sse: evaluation.log_prime_sse,
    status: evaluation.status,
  };
}

/** What was refined before; nothing if there is no such file, it cannot be read, or other code wrote it. */
async function readRefinement(path: string, version: string): Promise<readonly RefinedElite[]> {
  try {
    const found = await readJson(path) as { version?: string; refined?: readonly RefinedElite[] } | null;
    return found?.version === version ? found.refined ?? [] : [];
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}
