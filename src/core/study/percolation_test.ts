/**
 * The science of the study in testing/percolation. Oracles: a flood fill; all 2^(L²) lattices of L ≤ 4, counted; the
 * published threshold.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { writeHdf5 } from "../hdf5/mod.ts";
import { randomStream } from "../random/mod.ts";
import { artifactsInScope } from "../testing/artifacts_in_scope.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { identityOf, measureAll, runAll, runsHere, specsOf, specWith } from "./mod.ts";
import {
  clusterLabels,
  clustersOf,
  percolationMeasurement,
  type PercolationMeasures,
} from "./testing/percolation/measure.ts";
import { type PercolationConfig, resolvePercolation } from "./testing/percolation/plan.ts";
import { percolation, SITES_FILE } from "./testing/percolation/study.ts";
import { drawLattices } from "./testing/percolation/work.ts";

const PLAN = join(import.meta.dirname!, "testing", "percolation", "small.yaml");
const silent = { progress: "silent", say: () => {} } as const;

/** Of each site the first site that it hangs together with, −1 where it is empty; each cluster is walked from there. */
function flooded(occupied: Uint8Array, size: number): Int32Array {
  const labels = new Int32Array(occupied.length).fill(-1);
  for (let first = 0; first < occupied.length; first++) {
    const reached = [first];
    for (let site = reached.pop(); site !== undefined; site = reached.pop()) {
      if (occupied[site] === 0 || labels[site] >= 0) continue;
      labels[site] = first;
      const column = site % size;
      if (column > 0) reached.push(site - 1);
      if (column < size - 1) reached.push(site + 1);
      reached.push(...[site - size, site + size].filter((next) => next >= 0 && next < occupied.length));
    }
  }
  return labels;
}

/** Every lattice of L² sites, in the order of its bits. */
function allLattices(size: number): Uint8Array[] {
  return Array.from(
    { length: 2 ** size ** 2 },
    (_, bits) => Uint8Array.from({ length: size ** 2 }, (_, site) => (bits >> site) & 1),
  );
}

/** What a flood fill says of one lattice. */
function looked(occupied: Uint8Array, size: number) {
  const labels = flooded(occupied, size);
  const found = [...new Set(labels)].filter((label) => label >= 0).map((label) => ({
    sites: labels.filter((other) => other === label).length,
    spans: labels.subarray(0, size).includes(label) && labels.subarray(-size).includes(label),
  }));
  const finite = found.filter(({ spans }) => !spans).map(({ sites }) => sites);
  return {
    occupied: occupied.filter((site) => site === 1).length,
    spans: found.some(({ spans }) => spans) ? 1 : 0,
    share: Math.max(0, ...found.map(({ sites }) => sites)) / size ** 2,
    finite: finite.reduce((sum, sites) => sum + sites, 0),
    squares: finite.reduce((sum, sites) => sum + sites ** 2, 0),
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Runs of the plan with other values, computed and measured. */
async function measured(...args: string[]) {
  const specs = await specsOf(percolation, await resolvePercolation(PLAN, args));
  await runAll(percolation, specs, { ...silent, executor: runsHere(percolation, drawLattices) });
  const folders = specs.map(({ folder }) => folder);
  const rows = await measureAll(percolation, folders, { ...silent, measurement: percolationMeasurement });
  return rows.map(({ identity, measures }): PercolationConfig & PercolationMeasures => {
    assert.ok(identity !== null && measures !== null);
    return { ...identity.config, ...measures };
  });
}

Deno.test("labels are those of a flood fill, on every lattice up to 4 × 4 and on large ones on both sides of p_c", () => {
  for (const size of [1, 2, 3, 4]) {
    for (const occupied of allLattices(size)) {
      assert.deepEqual(clusterLabels(occupied, size), flooded(occupied, size), `${size}: ${occupied}`);
    }
  }
  const random = randomStream(0, "lattices");
  for (const occupation of [0.4, 0.59, 0.8]) {
    const occupied = Uint8Array.from({ length: 101 ** 2 }, () => random.uniform() < occupation ? 1 : 0);
    assert.deepEqual(clusterLabels(occupied, 101), flooded(occupied, 101));
  }
});

Deno.test("measures do not change when a lattice is mirrored, and sites are neither lost nor counted twice (invariants)", () => {
  const random = randomStream(1, "lattices");
  const bySize = (a: { sites: number }, b: { sites: number }) => a.sites - b.sites;
  for (let trial = 0; trial < 20; trial++) {
    const occupied = Uint8Array.from({ length: 40 ** 2 }, () => random.uniform() < 0.59 ? 1 : 0);
    const clusters = clustersOf(occupied, 40);
    assert.deepEqual(clustersOf(occupied.toReversed(), 40).sort(bySize), clusters.toSorted(bySize));
    assert.equal(sum(clusters.map(({ sites }) => sites)), sum([...occupied]));
  }
});

Deno.test("a raw file with every lattice of 2 × 2 and 3 × 3 gives the counted shares (flood fill; 7/16 by hand)", async () => {
  await using folder = await temporaryFolder();
  for (const size of [2, 3]) {
    const all = allLattices(size);
    const occupied = new Uint8Array(all.flatMap((lattice) => [...lattice]));
    const shape = [all.length, size, size];
    await writeHdf5(join(folder.path, SITES_FILE), { datasets: { occupied: { data: occupied, shape } } });
    const config = { size, occupation: 0.5, lattices: all.length };
    const spec = specWith(percolation, { config, seed: 0, within: folder.path, codeVersion: "" });
    const { spanning_share, largest_share, mean_cluster_size } = await percolationMeasurement
      .measure({ folder: folder.path, identity: identityOf(spec) });
    const expected = all.map((lattice) => looked(lattice, size));
    assert.equal(spanning_share, sum(expected.map(({ spans }) => spans)) / all.length);
    if (size === 2) assert.equal(spanning_share, 7 / 16);
    assert.ok(Math.abs(largest_share - sum(expected.map(({ share }) => share)) / all.length) < 1e-12);
    assert.equal(
      mean_cluster_size,
      sum(expected.map(({ squares }) => squares)) / sum(expected.map(({ finite }) => finite)),
    );
  }
});

Deno.test("drawn lattices span as often, and have as large clusters, as enumeration says (within 4 standard errors)", async () => {
  await using _ = await artifactsInScope();
  const rows = await measured("size=2,3", "occupation=0.3,0.6", "lattices=5000");
  assert.equal(rows.length, 4);
  for (const { size, occupation: p, lattices, spanning_share, largest_share } of rows) {
    const all = allLattices(size).map((lattice) => looked(lattice, size));
    const mean = (of: (one: typeof all[number]) => number) =>
      sum(all.map((one) => of(one) * p ** one.occupied * (1 - p) ** (size ** 2 - one.occupied)));
    const spanning = mean(({ spans }) => spans);
    if (size === 2) assert.ok(Math.abs(spanning - (2 * p ** 2 - p ** 4)) < 1e-12);
    const share = mean(({ share }) => share);
    const variance = mean(({ share }) => share ** 2) - share ** 2;
    const off = [
      (spanning_share - spanning) / Math.sqrt(spanning * (1 - spanning) / lattices),
      (largest_share - share) / Math.sqrt(variance / lattices),
    ];
    for (const standardErrors of off) assert.ok(Math.abs(standardErrors) < 4, `${size}, ${p}: ${off}`);
  }
});

/** Newman & Ziff 2000, Phys. Rev. Lett. 85, 4104; Jacobsen 2015, J. Phys. A 48, 454003. */
const THRESHOLD = 0.59274605;

Deno.test("half of the lattices span at the published threshold (4 standard errors, and 1/L for the lattice's size)", async () => {
  await using _ = await artifactsInScope();
  const [size, lattices, low, high] = [64, 500, 0.58, 0.605];
  const rows = await measured(
    `size=${size}`,
    `lattices=${lattices}`,
    `occupation=${low},${high}`,
    "seed=0,1",
  );
  const [below, above] = [low, high].map((p) => {
    const shares = rows.filter(({ occupation }) => occupation === p)
      .map(({ spanning_share }) => spanning_share);
    return sum(shares) / shares.length;
  });
  // At p_c a share of 1/2 spans as L → ∞, and O(1/L) more on a finite lattice (Ziff 1992, Phys. Rev. Lett. 69, 2670).
  const slope = (above - below) / (high - low);
  const threshold = low + (0.5 - below) / slope;
  const standardError = Math.sqrt(0.25 / (2 * lattices)) / slope; // of one share, at most; two are interpolated
  const bound = 4 * standardError + 1 / size / slope;
  assert.ok(bound < 0.005, `the bound ${bound} says nothing`);
  assert.ok(Math.abs(threshold - THRESHOLD) < bound, `${threshold} ± ${bound}`);
});
