/**
 * The functions of src/statistics against SciPy, statsmodels and pingouin: each result is first compared with every
 * peer's, then both are timed. Data is E1's in kind and size (ten pairs, thirty values, a family of p values).
 */
import { join } from "node:path";
import { GateError } from "@/core/errors.ts";
import { printLine } from "@/core/progress/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { type BenchmarkResult, compare, type Comparison, milliseconds } from "../paired.ts";
import { pythonPeers } from "../peers.ts";
import { startWorker, type Worker } from "../worker.ts";
import { type Case, type CasePeer, CASES, type Results } from "./statistics_cases.ts";

/** Over so many seeds bounds that come from random draws are averaged. */
const SEEDS = 12;
const STANDARD_ERRORS = 5;
const ONE_THREAD = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };

export async function benchmark({ quick }: { quick: boolean }): Promise<BenchmarkResult> {
  const { python, versions } = await pythonPeers(["numpy", "scipy", "statsmodels", "pingouin"]);
  const script = join(repositoryRoot(), "bench", "probes", "statistics_worker.py");
  await using worker = startWorker([python, script], { env: ONE_THREAD });
  const checks: string[] = [];
  const findings: string[] = [];
  const comparisons: Comparison[] = [];
  for (const one of CASES) {
    printLine(one.words);
    for (const peer of one.peers) {
      const { text, within } = await difference(one, { peer, worker });
      checks.push(text);
      if (!within) findings.push(text);
    }
    comparisons.push(...await time(one, { worker, versions, rounds: quick ? 3 : 9 }));
  }
  if (findings.length > 0) throw new GateError("statistics (all must compute the same)", findings);
  return { title: "Statistics", unit: "ms a call", comparisons, checks, versions };
}

async function time(
  { name, words, data, repeats, ours, peers }: Case,
  { worker, versions, rounds }: {
    worker: Worker;
    versions: Readonly<Record<string, string>>;
    rounds: number;
  },
): Promise<Comparison[]> {
  const block = () => {
    for (let seed = 0; seed < repeats; seed++) ours(seed);
  };
  const contenders = peers.map(({ by, limit }) => ({
    name: `${by} ${versions[by]}`,
    limit,
    measure: () => worker.ask<number>("measure", { name: `${name}_${by}`, data, repeats }),
  }));
  // A first block warms up: compiling is no part of a call's time.
  for (const measure of [block, ...contenders.map((one) => one.measure)]) await measure();
  return await compare(words, {
    ours: { name: "Chimera", measure: async () => await milliseconds(block) / repeats },
    peers: contenders,
    rounds,
  });
}

/** The largest difference between the peer's results and ours, and whether it may be so large. */
async function difference(
  { name, words, data, ours }: Case,
  { peer: { by, tolerance }, worker }: { peer: CasePeer; worker: Worker },
): Promise<{ text: string; within: boolean }> {
  const theirs = (seed: number) => worker.ask<Results>("compute", { name: `${name}_${by}`, data, seed });
  if (tolerance !== "monte carlo") {
    const [mine, other] = [ours(0), await theirs(0)];
    const largest = Math.max(...Object.keys(mine).map((key) => distance(mine[key], other[key])));
    return {
      text: `${words}: differs from ${by} by at most ${largest.toExponential(1)} (tolerance ${tolerance})`,
      within: largest <= tolerance,
    };
  }
  const seeds = Array.from({ length: SEEDS }, (_, seed) => seed);
  const mine = seeds.map(ours);
  const others: Results[] = [];
  for (const seed of seeds) others.push(await theirs(seed));
  const distances = Object.keys(mine[0]).map((key) =>
    standardised(mine.map((one) => one[key] as number), others.map((one) => one[key] as number))
  );
  const largest = Math.max(...distances);
  return {
    text:
      `${words}: means over ${SEEDS} seeds differ from ${by}'s by ${largest.toFixed(1)} standard errors ` +
      `at most (tolerance ${STANDARD_ERRORS})`,
    within: largest <= STANDARD_ERRORS,
  };
}

function distance(mine: Results[string], other: Results[string] | undefined): number {
  const [a, b] = [[mine].flat(), [other ?? NaN].flat()];
  if (a.length !== b.length) return Infinity;
  return Math.max(...a.map((value, index) => Math.abs(value - b[index])));
}

/** The difference of two means in its standard errors. */
function standardised(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const squaredError = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) /
    (values.length * (values.length - 1));
  return Math.abs(mean(a) - mean(b)) / Math.sqrt(squaredError(a) + squaredError(b));
}
