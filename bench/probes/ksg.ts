/**
 * KSG mutual information against scikit-learn's `mutual_info_regression` (one coordinate each; it standardises, adds
 * noise of 1e-10 and cuts negative values off) and against the first estimator written with SciPy's k-d trees in the
 * maximum norm. The k-d trees' result and that of scikit-learn's formula on the very same numbers have to be ours;
 * `mutual_info_regression`'s own differs by its noise, and the difference is shown.
 */
import { join } from "node:path";
import { GateError } from "@/core/errors.ts";
import { randomStream } from "@/core/random/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import type { PointMatrix } from "@/math/nearest_neighbours.ts";
import { knnMutualInformation } from "@/probes/mod.ts";
import { type BenchmarkResult, compare, milliseconds, type Peer } from "../paired.ts";
import { pythonPeers } from "../peers.ts";
import { temporaryFolder } from "../temporary.ts";
import { startWorker, type Worker } from "../worker.ts";
import { writeCloud } from "./cloud_file.ts";

const NEIGHBOURS = 3;
const CORRELATION = 0.9;
/** In nats, on the same numbers. */
const LARGEST_DIFFERENCE = 1e-10;

interface Case {
  readonly points: number;
  /** Of x and of y each. */
  readonly coordinates: number;
}

const CASES: readonly Case[] = [
  { points: 1000, coordinates: 1 },
  { points: 10_000, coordinates: 1 },
  { points: 2000, coordinates: 10 },
  { points: 2000, coordinates: 64 },
];

export async function benchmark({ quick }: { quick: boolean }): Promise<BenchmarkResult> {
  const { python, versions } = await pythonPeers(["numpy", "scipy", "scikit-learn"]);
  const script = join(repositoryRoot(), "bench", "probes", "ksg_worker.py");
  await using folder = await temporaryFolder();
  await using worker = startWorker([python, script]);
  const comparisons = [];
  const checks = [];
  for (const one of CASES) {
    const label = `${one.points} × ${one.coordinates}`;
    const { x, y } = pairs(one);
    await worker.ask("load", {
      x: await writeCloud("x", { points: x, folder: folder.path }),
      y: await writeCloud("y", { points: y, folder: folder.path }),
    });
    const estimate = () => knnMutualInformation(x, y, { neighbours: NEIGHBOURS });
    checks.push(await check(label, { ours: estimate().nats, worker, one }));
    const ours = { name: "knnMutualInformation", measure: () => milliseconds(estimate) };
    comparisons.push(
      ...await compare(label, { ours, peers: peersOf(one, { worker, versions }), rounds: quick ? 3 : 7 }),
    );
  }
  return { title: `KSG mutual information, k = ${NEIGHBOURS}`, unit: "ms", comparisons, checks, versions };
}

function peersOf(
  { coordinates }: Case,
  { worker, versions }: { worker: Worker; versions: Readonly<Record<string, string>> },
): Peer[] {
  const timed = (name: string, estimator: string): Peer => ({
    name,
    measure: () => worker.ask<number>("measure", { estimator, neighbours: NEIGHBOURS }),
  });
  const trees = timed(`k-d trees, SciPy ${versions.scipy}`, "trees");
  return coordinates === 1
    ? [timed(`scikit-learn ${versions["scikit-learn"]}`, "regression"), trees]
    : [trees];
}

/** @throws {GateError} if a peer finds another value for the same numbers */
async function check(
  label: string,
  { ours, worker, one }: { ours: number; worker: Worker; one: Case },
): Promise<string> {
  const ask = (estimator: string) =>
    worker.ask<number>("estimate", { estimator, neighbours: NEIGHBOURS }).then((value) => value - ours);
  const same = one.coordinates === 1 ? ["trees", "formula"] : ["trees"];
  const differences = new Map<string, number>();
  for (const estimator of same) differences.set(estimator, await ask(estimator));
  const texts = [...differences].map(([name, value]) => `${name} ${value.toExponential(1)}`);
  if (one.coordinates === 1) {
    texts.push(`mutual_info_regression ${(await ask("regression")).toExponential(1)}`);
  }
  const finding = `${label}: ${ours.toFixed(6)} nats; peers less ours: ${texts.join(", ")}`;
  if (![...differences.values()].every((value) => Math.abs(value) <= LARGEST_DIFFERENCE)) {
    throw new GateError(`ksg (the estimates must agree to ${LARGEST_DIFFERENCE})`, [finding]);
  }
  return finding;
}

/** Normal numbers, each coordinate of y correlated with that of x. */
function pairs({ points: n, coordinates: d }: Case): { x: PointMatrix; y: PointMatrix } {
  const random = randomStream(1, `pairs/${n}/${d}`);
  const x = Float64Array.from({ length: n * d }, () => random.normal());
  const noise = Math.sqrt(1 - CORRELATION ** 2);
  const y = x.map((value) => CORRELATION * value + noise * random.normal());
  return { x: { data: x, shape: [n, d] }, y: { data: y, shape: [n, d] } };
}
