import { join } from "node:path";
import { writeHdf5 } from "@/core/hdf5/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import type { Work } from "@/core/study/mod.ts";
import type { PercolationConfig } from "./plan.ts";
import { SITES_FILE } from "./study.ts";

/** Occupies each site of each lattice with probability p, independently, and keeps the sites: no cluster is looked for. */
export const drawLattices: Work<PercolationConfig> = async (
  { config: { size, occupation, lattices }, seed },
  { folder, progress },
) => {
  const random = randomStream(seed, "percolation/sites");
  const sites = size ** 2;
  const occupied = new Uint8Array(lattices * sites);
  for (let lattice = 0; lattice < lattices; lattice++) {
    const end = (lattice + 1) * sites;
    for (let site = end - sites; site < end; site++) occupied[site] = random.uniform() < occupation ? 1 : 0;
    progress(lattice + 1);
  }
  await writeHdf5(join(folder, SITES_FILE), {
    datasets: { occupied: { data: occupied, shape: [lattices, size, size] } },
  });
  return { outcome: { status: "done" } };
};
