/**
 * TwoNN by the linear fit, whole, from points in memory to the dimension, against scikit-dimension at its defaults (above
 * 25 coordinates it sorts the whole distance matrix, in pieces). Both first have to find the same dimension, by maximum
 * likelihood and by the linear fit.
 */
import { join } from "node:path";
import { GateError } from "@/core/errors.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { twoNN } from "@/probes/mod.ts";
import { type BenchmarkResult, compare, milliseconds } from "../paired.ts";
import { pythonPeers } from "../peers.ts";
import { temporaryFolder } from "../temporary.ts";
import { startWorker } from "../worker.ts";
import { layerLikePoints, writeCloud } from "./cloud_file.ts";

/** Relative. The peer's distances come from products, which cancel for near points. */
const LARGEST_DIFFERENCE = 1e-9;
const DISCARD_FRACTION = 0.1;
/** The project's own limit of the ratio. */
const LIMIT = 0.5;

interface Case {
  readonly points: number;
  readonly coordinates: number;
  readonly rounds: number;
  readonly limit?: number;
}

const CASES: readonly Case[] = [
  { points: 2000, coordinates: 3, rounds: 7 },
  { points: 10_000, coordinates: 64, rounds: 7, limit: LIMIT },
  { points: 10_000, coordinates: 1024, rounds: 3 },
];
const QUICK_CASES: readonly Case[] = [
  { points: 2000, coordinates: 3, rounds: 3 },
  { points: 10_000, coordinates: 64, rounds: 3, limit: LIMIT },
];

export async function benchmark({ quick }: { quick: boolean }): Promise<BenchmarkResult> {
  const { python, versions } = await pythonPeers(["numpy", "scipy", "scikit-learn", "scikit-dimension"]);
  const script = join(repositoryRoot(), "bench", "probes", "twonn_worker.py");
  await using folder = await temporaryFolder();
  await using worker = startWorker([python, script]);
  const comparisons = [];
  const checks = [];
  for (const { points: n, coordinates, rounds, limit } of quick ? QUICK_CASES : CASES) {
    const label = `${n} × ${coordinates}`;
    const points = layerLikePoints({ points: n, coordinates, latent: Math.min(10, coordinates), seed: 1 });
    await worker.ask("load", { cloud: await writeCloud("points", { points, folder: folder.path }) });
    for (const method of ["mle", "linear"] as const) {
      const ours = twoNN(points, { method, discardFraction: DISCARD_FRACTION }).dimension;
      const peer = await worker.ask<number>("fit", { method, discard_fraction: DISCARD_FRACTION });
      checks.push(requireSame(label, { method, ours, peer }));
    }
    comparisons.push(
      ...await compare(label, {
        ours: { name: "twoNN", measure: () => milliseconds(() => twoNN(points, { method: "linear" })) },
        peers: [{
          name: `scikit-dimension ${versions["scikit-dimension"]}`,
          limit,
          measure: () => worker.ask<number>("measure"),
        }],
        rounds,
      }),
    );
  }
  return { title: "TwoNN, linear fit", unit: "ms a fit", comparisons, checks, versions };
}

function requireSame(
  label: string,
  { method, ours, peer }: { method: "mle" | "linear"; ours: number; peer: number },
): string {
  const difference = Math.abs(ours / peer - 1);
  const finding = `${label}, ${method}: dimension ${ours.toPrecision(12)}, relative difference ` +
    difference.toExponential(1);
  if (!(difference <= LARGEST_DIFFERENCE)) {
    throw new GateError(`twonn (the dimensions must agree to ${LARGEST_DIFFERENCE})`, [finding]);
  }
  return finding;
}
