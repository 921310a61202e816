import { canonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import type { Genome, GenomeSpace } from "@/search/mod.ts";
import { planLogPrimeStatistic } from "../../measure/log_prime_statistic.ts";
import { SENTINELS } from "../../measure/mod.ts";
import { noiseField } from "../../measure/testing/fields.ts";
import type { Evaluation, Evaluator } from "../evaluator.ts";

/** Fields that a hunt's fields are mixed from, and how fast the mixture changes over the box. */
const [FIELDS, TURNS] = [24, 3];

/**
 * For tests and validation: pure noise in the place of fields, measured by the real statistic with its real nulls. At every
 * genome ψ is complex Gaussian white noise; near genomes have like fields, as a random but smooth mixture of independent
 * ones, so that a search can climb. sdg_h_norm_l2 is another random smooth function, which has nothing to do with ψ.
 *
 * @param size grid points a side
 * @param seed of the landscape
 */
export function noiseEvaluator(
  { size, seed, draws, space }: { size: number; seed: number; draws: number; space: GenomeSpace },
): Evaluator {
  const statistic = planLogPrimeStatistic(size);
  const fields = Array.from(
    { length: FIELDS },
    (_, j) => noiseField(size, { seed: 1000 * seed + j, spectrum: "white" }),
  );
  const position = (genome: Genome) =>
    genome.map((x, i) => (x - space[i].low) / (space[i].high - space[i].low));
  const ofField = smoothFunctions({ seed, name: "fields", genes: space.length });
  const ofNorm = smoothFunctions({ seed, name: "norm", genes: space.length });
  const done = new Map<string, Evaluation>();
  const idOf = (genome: Genome) => sha256Text(canonicalJson([seed, size, genome])).slice(0, 16);

  const measure = (genome: Genome): Evaluation => {
    const runId = idOf(genome);
    const parts = ofField(position(genome));
    const norm = Math.hypot(...parts);
    const psi = new Float64Array(2 * size * size);
    parts.forEach((part, j) => {
      for (let i = 0; i < psi.length; i++) psi[i] += part / norm * fields[j][i];
    });
    const { sse } = statistic.measure(psi);
    const options = { draws, seed: 0, name: runId };
    const phase = sse === null ? null : statistic.phaseNull(psi, options);
    const target = sse === null ? null : statistic.targetNull(psi, options);
    return {
      runId,
      status: sse === null ? "sentinel" : "ok",
      error: sse === null ? "fewer than three peaks match a log prime" : null,
      log_prime_sse: sse ?? SENTINELS.tooFewPeaks,
      sdg_h_norm_l2: sse === null ? null : ofNorm(position(genome)).reduce((total, part) => total + part, 0),
      pcs_score: null,
      sse_null_phase_scramble: phase?.median ?? null,
      sse_null_target_shuffle: target?.median ?? null,
      p_phase_scramble: phase?.p ?? null,
      p_target_shuffle: target?.p ?? null,
    };
  };
  return {
    version: `noise ${size} ${draws}`,
    idOf: (genome) => Promise.resolve(idOf(genome)),
    recall: (runId) => Promise.resolve(done.get(runId)),
    evaluate: (genomes, { onDone }) =>
      Promise.resolve(genomes.map((genome) => {
        const evaluation = done.get(idOf(genome)) ?? measure(genome);
        done.set(evaluation.runId, evaluation);
        onDone();
        return evaluation;
      })),
  };
}

/** Random smooth functions on the unit box: amplitude · cos(w·x + b), as in random Fourier features (Rahimi & Recht 2007). */
function smoothFunctions(
  { seed, name, genes }: { seed: number; name: string; genes: number },
): (position: readonly number[]) => number[] {
  const random = randomStream(seed, `noise hunt ${name}`);
  const parts = Array.from({ length: FIELDS }, () => ({
    turns: Array.from({ length: genes }, () => TURNS * random.normal()),
    phase: 2 * Math.PI * random.uniform(),
    amplitude: random.normal(),
  }));
  return (position) =>
    parts.map(({ turns, phase, amplitude }) =>
      amplitude * Math.cos(turns.reduce((total, w, i) => total + w * position[i], phase))
    );
}
