import type { Study } from "@/core/study/mod.ts";
import { type PercolationConfig, percolationConfig } from "./plan.ts";

/** A run's raw file: dataset `occupied`, uint8 [lattice, row, column], 1 where a site is occupied. */
export const SITES_FILE = "sites.h5";
/** What was measured of a run, beside its seal. */
export const MEASURES_FILE = "measures.json";

/** Site percolation on the square lattice: one run draws lattices of one size and occupation. */
export const percolation: Study<PercolationConfig> = {
  name: "percolation",
  noun: ["run", "runs"],
  config: percolationConfig,
  sources: ["src/core/hdf5", "src/core/random", "src/core/study/testing/percolation/work.ts"],
  label: ({ config: { size, occupation }, seed }) => `L = ${size}, p = ${occupation}, seed ${seed}`,
  steps: { unit: "lattices", of: ({ lattices }) => lattices },
  timeLimitSetting: "time_limit_s",
  beside: () => [MEASURES_FILE],
};
