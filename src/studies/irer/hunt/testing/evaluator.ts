import { join } from "node:path";
import { writeFileAtomic } from "@/core/artifacts/mod.ts";
import { canonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import type { Genome } from "@/search/mod.ts";
import type { Evaluation, Evaluator } from "../evaluator.ts";
import { isSentinel } from "../fitness.ts";
import type { Refiner } from "../refine_elites.ts";

/** For tests: a landscape in closed form in the place of fields, remembered in files as runs are. */
export interface TestEvaluator extends Evaluator {
  /** The ids that were evaluated and not merely remembered, in the order in which they ended. */
  readonly evaluated: readonly string[];
}

/**
 * log_prime_sse is smallest, 0.02, at (κ, σ_k, α) = (0.03, 0.6, 0.4) and grows with the squared distance on the ranges;
 * sdg_h_norm_l2 grows with α. Fields of σ_k < 0.15 diverge (999), those of α > 0.8 fail altogether.
 *
 * @param workers how many evaluations go on at once; each takes between 0 and `delayMs`, by its id
 */
export function testEvaluator(
  { workers = 2, delayMs = 0 }: { workers?: number; delayMs?: number } = {},
): TestEvaluator {
  const evaluated: string[] = [];
  const idOf = (genome: Genome) => Promise.resolve(sha256Text(canonicalJson(genome)).slice(0, 16));
  const fileOf = (id: string) => join(artifactsFolder(), "irer", "test_runs", `${id}.json`);
  const recall = async (id: string): Promise<Evaluation | undefined> => {
    const text = await Deno.readTextFile(fileOf(id)).catch(() => undefined);
    return text === undefined ? undefined : JSON.parse(text);
  };
  return {
    version: "test",
    evaluated,
    idOf,
    recall,
    async evaluate(genomes, { onDone }) {
      const results: Evaluation[] = [];
      let next = 0;
      const work = async () => {
        while (next < genomes.length) {
          const index = next++;
          const id = await idOf(genomes[index]);
          const known = await recall(id);
          if (known === undefined) {
            const delay = delayMs * parseInt(id.slice(0, 4), 16) / 0xffff;
            await new Promise((resolve) => setTimeout(resolve, delay));
            await writeFileAtomic(fileOf(id), JSON.stringify(measure(genomes[index], id)));
            evaluated.push(id);
          }
          results[index] = (await recall(id))!;
          onDone();
        }
      };
      await Promise.all(Array.from({ length: workers }, work));
      return results;
    },
  };
}

const OPTIMUM = [0.03, 0.6, 0.4];

function measure([kappa, sigma_k, alpha]: Genome, runId: string): Evaluation {
  const distance = ((kappa - OPTIMUM[0]) / 0.099) ** 2 + ((sigma_k - OPTIMUM[1]) / 0.9) ** 2 +
    ((alpha - OPTIMUM[2]) / 0.99) ** 2;
  const sse = sigma_k < 0.15 ? 999 : 0.02 + distance;
  const failed = alpha > 0.8;
  const ok = !failed && !isSentinel(sse);
  const p = (1 + Math.round(998 * Math.min(1, distance))) / 999;
  return {
    runId,
    status: failed ? "failed" : ok ? "ok" : "sentinel",
    error: ok ? null : "as this landscape has it",
    log_prime_sse: failed ? null : sse,
    sdg_h_norm_l2: ok ? 0.03 + 0.2 * alpha : null,
    pcs_score: ok ? 1e-6 : null,
    sse_null_phase_scramble: ok ? 0.5 : null,
    sse_null_target_shuffle: ok && kappa > 0.05 ? 0.4 : null,
    p_phase_scramble: ok ? p : null,
    p_target_shuffle: ok ? p : null,
  };
}

/** For tests: half the way to the optimum of the test landscape. */
export const TEST_REFINER: Refiner = {
  version: "test",
  refine: (genome) =>
    Promise.resolve({
      genome: genome.map((value, gene) => (value + OPTIMUM[gene]) / 2),
      lossBefore: 4,
      lossAfter: 1,
      growth: 1,
      ended: "iterations",
    }),
};
