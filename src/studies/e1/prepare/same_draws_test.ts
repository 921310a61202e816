/** Oracle: the generator itself: what it makes of two configurations, number by number. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { loadYaml } from "@/core/config/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { dataConfigSchema, type GeneratedConfig } from "../plan/data_config.ts";
import { trajectoryGenerator } from "./generate.ts";
import { sharedSplits } from "./same_draws.ts";

const load = (name: string) =>
  loadYaml(join(repositoryRoot(), "configs", "data", `${name}.yaml`), dataConfigSchema);
const held = await load("cfd2d_ood_small") as GeneratedConfig;

/** The first trajectory of a split, on a coarse grid and for a short while, so that it is made quickly. */
function firstOf(config: GeneratedConfig, split: string): Float32Array {
  const coarse = {
    ...config,
    grid: { solver_size: 32, size: 32 },
    time: { ...config.time, spin_up: 0.5, frames: 2 },
  };
  const made = trajectoryGenerator(coarse, split)(0);
  assert.ok(made.status === "done");
  return made.vorticity;
}

Deno.test("a set under another name, file, role and manifest holds the trajectories that the generator makes alike", () => {
  const twin: GeneratedConfig = {
    ...held,
    name: "scratch",
    role: "ind",
    manifest: "manifests/S.yaml",
    file: "s.h5",
  };
  const splits = { train: { trajectories: 1 }, validation: { trajectories: 1 }, test: held.splits.test };
  // as guard_scratch.yaml has it: the flow of the set is another split's here
  const renamed: GeneratedConfig = { ...twin, splits };
  assert.deepEqual(firstOf(renamed, "test"), firstOf(held, "test"));
  assert.deepEqual(sharedSplits(renamed, held), ["test"]);
  // the set's flow written into the split, and the other way round
  const inlined: GeneratedConfig = {
    ...twin,
    flow: { ...held.flow, ...held.splits.test.flow },
    splits: { test: { trajectories: 9 } },
  };
  assert.deepEqual(firstOf(inlined, "test"), firstOf(held, "test"));
  assert.deepEqual(sharedSplits(inlined, held), ["test"]);
});

Deno.test("fewer trajectories, other frames or grids, and a flow changed by less than matters are the same trajectories", () => {
  const change: Record<string, Partial<GeneratedConfig>> = {
    "fewer": { splits: { test: { ...held.splits.test, trajectories: 1 } } },
    "every other frame": { time: { ...held.time, frame_interval: 2 * held.time.frame_interval, frames: 5 } },
    "a finer step": { time: { ...held.time, step: held.time.step / 2 } },
    "a coarser grid": { grid: { solver_size: held.grid.solver_size, size: held.grid.size / 2 } },
    "viscosity in the seventh digit": {
      splits: {
        test: { trajectories: 4, flow: { ...held.splits.test.flow, viscosity: 1.2e-2 * (1 + 1e-7) } },
      },
    },
  };
  for (const [name, part] of Object.entries(change)) {
    assert.ok(sharedSplits({ ...held, ...part, name: "x", role: "ind" }, held).includes("test"), name);
  }
});

Deno.test("another seed, split or flow makes other trajectories, and the sets of this repository share none (generator)", async () => {
  const others: Record<string, Partial<GeneratedConfig>> = {
    seed: { seed: held.seed + 1 },
    flow: { splits: { test: { trajectories: 4, flow: { viscosity: 2.4e-2 } } } },
    spectrum: { initial_vorticity: { ...held.initial_vorticity, rms: 5 } },
  };
  for (const [name, part] of Object.entries(others)) {
    const other = { ...held, ...part };
    assert.deepEqual(sharedSplits(other, held), [], name);
    assert.notDeepEqual(firstOf(other, "test"), firstOf(held, "test"), name);
  }
  assert.notDeepEqual(
    firstOf({ ...held, splits: { train: held.splits.test } }, "train"),
    firstOf(held, "test"),
  );
  const sets = await Promise.all(
    ["cfd2d_ind_v1", "cfd2d_ind_small", "cfd2d_ood_v1", "cfd2d_ood_v2", "cfd2d_ood_small"].map(load),
  );
  for (const a of sets) {
    for (const b of sets) if (a !== b) assert.deepEqual(sharedSplits(a, b), [], `${a.name}, ${b.name}`);
  }
});
