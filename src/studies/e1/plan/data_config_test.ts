import { strict as assert } from "node:assert";
import { join } from "node:path";
import { loadYaml, validate } from "@/core/config/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { dataConfigSchema, type ForeignConfig } from "./data_config.ts";
import { tinyConfig } from "../prepare/fixtures/tiny_config.ts";
import { trajectorySeed } from "../prepare/generate.ts";

const folder = join(repositoryRoot(), "configs", "data");
const check = (value: unknown) => validate(value, dataConfigSchema, { where: "test" });

Deno.test("every data configuration of the repository is valid, named as its file, and its own data set", async () => {
  const seeds = new Set<number>();
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  assert.ok(names.length >= 4);
  for (const name of names) {
    const config = await loadYaml(join(folder, name), dataConfigSchema);
    assert.equal(`${config.name}.yaml`, name);
    if (config.layout !== "chimera") continue;
    assert.ok(config.seed > 99, "seeds 0 … 99 belong to the trial, whose test sets were looked at");
    assert.ok(!seeds.has(config.seed), "each set has a seed of its own");
    seeds.add(config.seed);
  }
});

Deno.test("no trajectory seed occurs twice within a data set, nor in and out of distribution (all listed)", async () => {
  const seen = new Set<number>();
  let count = 0;
  for (const name of ["cfd2d_ind_v1", "cfd2d_ood_v1", "cfd2d_ood_v2", "cfd2d_ind_small", "cfd2d_ood_small"]) {
    const config = await loadYaml(join(folder, `${name}.yaml`), dataConfigSchema);
    assert.ok(config.layout === "chimera");
    for (const [split, { trajectories }] of Object.entries(config.splits)) {
      for (let index = 0; index < trajectories; index++, count++) {
        seen.add(trajectorySeed(config, { split, index }));
      }
    }
  }
  assert.equal(seen.size, count);
});

Deno.test("bad configurations name the path and the nearest key", () => {
  const { grid, time, splits } = tinyConfig;
  assert.throws(
    () => check({ ...tinyConfig, splitz: splits }),
    /unknown key 'splitz', did you mean 'splits'/,
  );
  assert.throws(
    () => check({ ...tinyConfig, grid: { ...grid, size: 12 } }),
    /grid\.size: expected a power of two/,
  );
  assert.throws(
    () => check({ ...tinyConfig, grid: { ...grid, size: 32 } }),
    /grid\.size: expected at most solver_size/,
  );
  assert.throws(
    () => check({ ...tinyConfig, time: { ...time, step: 0.06 } }),
    /time\.spin_up: expected a whole number of time steps.*time\.frame_interval/,
  );
  assert.throws(
    () => check({ ...tinyConfig, splits: { train: splits.train } }),
    /expected a split 'validation'/,
  );
  assert.throws(() => check({ ...tinyConfig, layout: "pdebench" }), /layout/);
});

Deno.test("layouts from elsewhere: axes, targets and shares are checked", () => {
  const foreign = {
    name: "sod",
    role: "ind",
    layout: "pdebench_array",
    manifest: "m.yaml",
    file: "f.hdf5",
    axes: ["trajectory", "time", "x", "y"],
    channels: [{ name: "u", dataset: "Vx" }],
    targets: 1,
    frame_interval: 0.05,
    split: { seed: 7, train: 0.8, validation: 0.1, test: 0.1 },
    symmetry: { y: 1, x: 1 },
  };
  const checked = check(foreign);
  assert.ok(checked.layout === "pdebench_array" && checked.reduced_resolution === 1);
  assert.throws(
    () => check({ ...foreign, axes: ["trajectory", "time", "x"] }),
    /axes: expected trajectory, time, y and x/,
  );
  assert.throws(() => check({ ...foreign, axes: ["trajectory", "time", "x", "x"] }), /axes/);
  assert.throws(() => check({ ...foreign, targets: 2 }), /targets: expected at most as many/);
  assert.throws(
    () => check({ ...foreign, split: { ...foreign.split, train: 0.9 } }),
    /split: expected shares of at most 1/,
  );
  assert.throws(
    () => check({ ...foreign, split: { ...foreign.split, test: 0 } }),
    /split\.test: expected more than 0/,
  );
  const twice = [{ name: "u", dataset: "V", component: 0 }, { name: "v", dataset: "V" }];
  assert.throws(
    () => check({ ...foreign, channels: twice }),
    /channels\.1: expected a dataset and component that no other channel has/,
  );
  assert.throws(() => check({ ...foreign, role: "ood" }), /split\.train: expected 0: nothing is trained on/);
  for (const path of ["/tmp/m.yaml", "../m.yaml", "a//b"]) {
    assert.throws(() => check({ ...foreign, manifest: path }), /manifest: the path /);
    assert.throws(() => check({ ...foreign, file: path }), /file: the path /);
  }
  assert.throws(
    () => check({ ...foreign, channels: [{ name: "u", dataset: "V", fill_value: "abc" }] }),
    /channels\[0\]\.fill_value: expected number or "none", got "abc"/,
  );
  const { split } = check({ ...foreign, role: "ood", split: { seed: 1, test: 1 } }) as ForeignConfig;
  assert.deepEqual(split, { seed: 1, train: 0, validation: 0, test: 1 }, "shares are 0 unless given");
  assert.throws(
    () => check({ ...foreign, role: "ood", split: { seed: 1 } }),
    /split\.test: expected more than 0/,
  );
  assert.throws(
    () => check({ ...foreign, split: { seed: 1, test: 1 } }),
    /split\.train: expected more than 0, got nothing; split\.validation: expected more than 0/,
  );
});
