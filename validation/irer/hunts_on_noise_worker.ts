/// <reference lib="deno.worker" />
/** The hunts of one kind for hunts_on_noise.ts, in a thread of their own; posts one `Seen` a hunt. */
import { distinctRows } from "@/search/mod.ts";
import { spearmanRho } from "@/statistics/mod.ts";
import type { SearchName } from "@/studies/irer/hunt/hunt_schema.ts";
import { huntSpec } from "@/studies/irer/hunt/hunt_spec.ts";
import { reportOf } from "@/studies/irer/hunt/report/mod.ts";
import { resolveHunt } from "@/studies/irer/hunt/resolve_hunt.ts";
import { searchGenerations } from "@/studies/irer/hunt/search_generations.ts";
import { noiseEvaluator } from "@/studies/irer/hunt/testing/noise_evaluator.ts";

export interface Kind {
  readonly search: SearchName;
  readonly size: number;
  readonly draws: number;
}

/** What a hunt's report says: counts of p ≤ 0.05, and whether it claims anything. */
export interface Seen {
  readonly fields: number;
  readonly phase: number;
  readonly target: number;
  readonly both: number;
  readonly tradeOff: boolean;
  readonly logPrimes: boolean;
  /** Whether the best field of the hunt is one of those called more than chance. */
  readonly bestStands: boolean;
  /** Of the whole ledger, were it taken for a sample. */
  readonly chosenFields: number;
  readonly chosenPhase: number;
  readonly chosenCorrelates: boolean;
}

interface Task extends Kind {
  readonly hunts: number;
  readonly generations: number;
  readonly population: number;
  readonly firstSeed: number;
}

self.onmessage = async ({ data }: MessageEvent<Task>) => {
  for (let seed = data.firstSeed; seed < data.firstSeed + data.hunts; seed++) {
    self.postMessage(await examine(data, seed));
  }
};

async function examine({ search, size, draws, generations, population }: Task, seed: number): Promise<Seen> {
  const plan = await resolveHunt([`generations=${generations}`, `population=${population}`, `seed=${seed}`]);
  const noise = noiseEvaluator({ size, seed, draws, space: plan.space });
  // hunts of its own: evidence of the adaptive searches is their first generation, not the random search beside them
  const evaluator = { ...noise, version: `${noise.version} ${search}` };
  const spec = await huntSpec(plan, { search, evaluatorVersion: evaluator.version });
  const { rows } = await searchGenerations(plan, { spec, evaluator });
  const { evidence, nulls, best } = await reportOf(plan, { spec, rows, evaluator, refinement: null });
  const standing = evidence.both.left_after_benjamini_hochberg;
  const pairs = distinctRows(rows).filter(({ status }) => status === "ok").map(({ measured }) => measured);
  const chosen = spearmanRho(pairs.map((m) => m.log_prime_sse!), pairs.map((m) => m.sdg_h_norm_l2!));
  return {
    fields: evidence.both.fields,
    phase: evidence.phase_scramble.at_most_0_05,
    target: evidence.target_shuffle.at_most_0_05,
    both: evidence.both.at_most_0_05,
    tradeOff: evidence.trade_off !== "not shown",
    logPrimes: standing.length > 0,
    bestStands: best !== null && standing.includes(best.config_hash),
    chosenFields: nulls.both.fields,
    chosenPhase: nulls.phase_scramble.p.at_most_0_05,
    chosenCorrelates: chosen.pValue !== null && chosen.pValue <= 0.05,
  };
}
