/** Measures lattices from their raw files; as a script, a worker that does so in a process of its own. */
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { openHdf5 } from "@/core/hdf5/mod.ts";
import { type Measurement, serveMeasures } from "@/core/study/mod.ts";
import type { PercolationConfig } from "./plan.ts";
import { MEASURES_FILE, percolation, SITES_FILE } from "./study.ts";

/** The lattices of one run in three numbers (Stauffer & Aharony 1994, Introduction to Percolation Theory, ch. 2). */
export interface PercolationMeasures {
  /** Share of the lattices with a cluster that reaches from the first row to the last. */
  readonly spanning_share: number;
  /** Sites of a lattice's largest cluster over all its sites, mean over the lattices. */
  readonly largest_share: number;
  /** Σs²/Σs over the clusters of s sites that do not span: the size of an occupied site's cluster; null without any. */
  readonly mean_cluster_size: number | null;
}

/** All numbers of a run, from `sites.h5` alone. */
export const percolationMeasurement: Measurement<PercolationConfig, PercolationMeasures> = {
  file: MEASURES_FILE,
  sources: ["src/core/hdf5", "src/core/study/testing/percolation/measure.ts"],
  async measure({ folder, identity: { config: { size, lattices } } }) {
    const where = join(folder, SITES_FILE);
    using file = await openHdf5(where);
    const { data, shape } = file.read("occupied");
    if (!(data instanceof Uint8Array) || String(shape) !== String([lattices, size, size])) {
      const what = `expected uint8 [${lattices},${size},${size}] in 'occupied', found the shape [${shape}]`;
      throw new InputError(what, { where, mend: "draw the lattices again" });
    }
    let [spanning, largest, finite, squares] = [0, 0, 0, 0];
    for (let start = 0; start < data.length; start += size ** 2) {
      const clusters = clustersOf(data.subarray(start, start + size ** 2), size);
      if (clusters.some(({ spans }) => spans)) spanning++;
      largest += clusters.reduce((most, { sites }) => Math.max(most, sites), 0);
      for (const { sites, spans } of clusters) {
        if (spans) continue;
        finite += sites;
        squares += sites ** 2;
      }
    }
    return {
      spanning_share: spanning / lattices,
      largest_share: largest / data.length,
      mean_cluster_size: finite === 0 ? null : squares / finite,
    };
  },
};

/** Sites that hang together along rows and columns. */
export interface Cluster {
  readonly sites: number;
  /** Whether it reaches from the first row to the last. */
  readonly spans: boolean;
}

/** The clusters of one lattice. @param occupied [row, column], 0 where a site is empty */
export function clustersOf(occupied: Uint8Array, size: number): Cluster[] {
  const labels = clusterLabels(occupied, size);
  const counts = new Int32Array(labels.length);
  for (const label of labels) if (label >= 0) counts[label]++;
  const last = new Set(labels.subarray(-size));
  const spanning = new Set(labels.subarray(0, size).filter((label) => last.has(label)));
  const clusters: Cluster[] = [];
  counts.forEach((sites, label) => {
    if (sites > 0) clusters.push({ sites, spans: spanning.has(label) });
  });
  return clusters;
}

/**
 * The cluster of each site: the index of the cluster's first site, −1 where the site is empty. One pass over the lattice
 * joins each site to its neighbours on the left and above (Hoshen & Kopelman 1976, Phys. Rev. B 14, 3438); the labels are
 * a union-find forest whose paths are halved.
 */
export function clusterLabels(occupied: Uint8Array, size: number): Int32Array {
  const parent = new Int32Array(occupied.length).fill(-1);
  const rootOf = (site: number): number => {
    while (parent[site] !== site) site = parent[site] = parent[parent[site]];
    return site;
  };
  const unite = (site: number, neighbour: number): void => {
    if (occupied[neighbour] === 0) return;
    const [one, other] = [rootOf(site), rootOf(neighbour)];
    parent[Math.max(one, other)] = Math.min(one, other);
  };
  for (let site = 0; site < parent.length; site++) {
    if (occupied[site] === 0) continue;
    parent[site] = site;
    if (site % size > 0) unite(site, site - 1);
    if (site >= size) unite(site, site - size);
  }
  return parent.map((label, site) => label < 0 ? -1 : rootOf(site));
}

if (import.meta.main) await serveMeasures(percolation, percolationMeasurement);
