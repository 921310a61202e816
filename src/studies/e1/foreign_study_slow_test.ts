/**
 * A study on files made elsewhere, in a copy of the repository: what does not fit is said in one line, with exit code 2,
 * before anything is trained, written or opened; what fits is trained, and measured channel by channel. Oracle: what each
 * file was bent by.
 */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { exists } from "@/core/exists.ts";
import { writeHdf5 } from "@/core/hdf5/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { walkFor } from "@/core/walk_for.ts";
import { copiedRepository } from "./testing/copied_repository.ts";

const [times, size] = [6, 16];
const copy = await copiedRepository();
const at = (...parts: string[]) => join(copy.path, ...parts);

/** Drifting waves: velocity [n, t, y, x, 2] in single, pressure [n, t, y, x] about 101325 in double precision. */
async function writeSet(
  name: string,
  { trajectories, side = size, like = {}, bend = () => {} }: {
    trajectories: number;
    side?: number;
    /** Trajectories that are another one once more. */
    like?: Readonly<Record<number, number>>;
    bend?: (pressure: Float64Array) => void;
  },
) {
  const points = side * side;
  const velocity = new Float32Array(trajectories * times * points * 2);
  const pressure = new Float64Array(trajectories * times * points);
  for (let trajectory = 0, place = 0; trajectory < trajectories; trajectory++) {
    const phase = 6 * randomStream(1, `${name}/${like[trajectory] ?? trajectory}`).uniform();
    for (let time = 0; time < times; time++) {
      for (let point = 0; point < points; point++, place++) {
        const [y, x] = [Math.floor(point / side), point % side].map((i) => 2 * Math.PI * i / side);
        velocity[2 * place] = Math.cos(2 * y + phase + 0.3 * time);
        velocity[2 * place + 1] = Math.sin(3 * x - phase + 0.2 * time);
        pressure[place] = 101325 + 400 * Math.sin(x + y + phase + 0.4 * time) + 100 * Math.cos(5 * x + 4 * y);
      }
    }
  }
  bend(pressure);
  const shape = [trajectories, times, side, side];
  await writeHdf5(at("data", `${name}.h5`), {
    datasets: {
      velocity: { data: velocity, shape: [...shape, 2], compression: 1 },
      pressure: { data: pressure, shape },
    },
  });
}

async function replace(file: string, changes: readonly (readonly [string | RegExp, string])[]) {
  const text = await Deno.readTextFile(at(file));
  await Deno.writeTextFile(at(file), changes.reduce((text, [from, to]) => text.replace(from, to), text));
}

/** Files, configurations and a plan that lists the second set as explored; digests are those of the files. */
async function writeStudy({ ind = {}, ood = {}, changes = [] }: {
  ind?: Partial<Parameters<typeof writeSet>[1]>;
  ood?: Partial<Parameters<typeof writeSet>[1]>;
  changes?: readonly (readonly [file: string, from: string | RegExp, to: string])[];
}) {
  await writeSet("mine_ind", { trajectories: 10, ...ind });
  await writeSet("mine_ood", { trajectories: 2, ...ood });
  const lzf = join(dirname(import.meta.dirname!), "..", "..", "validation", "hdf5", "files", "filters.h5");
  await Deno.copyFile(lzf, at("data", "filters.h5"));
  for (const role of ["ind", "ood"]) {
    const [train, validation, test] = role === "ind" ? [0.6, 0.2, 0.2] : [0, 0, 1];
    await Deno.writeTextFile(
      at("configs", "data", `mine_${role}.yaml`),
      `name: mine_${role}
role: ${role}
layout: pdebench_array
manifest: manifests/MINE.yaml
file: mine_${role}.h5
axes: [trajectory, time, y, x, channel]
channels:
  - { name: p, dataset: pressure }
  - { name: u, dataset: velocity, component: 0 }
  - { name: v, dataset: velocity, component: 1 }
targets: 3
frame_interval: 0.1
split: { seed: 1, train: ${train}, validation: ${validation}, test: ${test} }
symmetry: { y: 1, x: 1 }
`,
    );
  }
  const entries = ["mine_ind", "mine_ood", "filters"].map((name) =>
    `  - { path: ${name}.h5, sha256: null, size: null, what: waves }`
  );
  await Deno.writeTextFile(at("manifests", "MINE.yaml"), `version: 1\nentries:\n${entries.join("\n")}\n`);
  await Deno.copyFile(
    at("configs", "experiments", "E1_small.yaml"),
    at("configs", "experiments", "Mine.yaml"),
  );
  await replace("configs/experiments/Mine.yaml", [
    ["name: E1_small", "name: Mine"],
    ["folder: small", "folder: mine"],
    ["cfd2d_ind_small", "mine_ind"],
    ["cfd2d_ood_small", "mine_ood"],
    [/input_shape: .*/g, "input_shape: [16, 16, 3]\n    output_channels: 3"],
    ["steps: 150", "steps: 3"],
    ["warmup_steps: 20", "warmup_steps: 1"],
    [/\[8, 16, 32\]/, "[2, 4]"],
    [/\[6, 14, 26\]/, "[2, 3]"],
    ["parity_tolerance: 0.05", "parity_tolerance: 1"],
  ]);
  for (const [file, from, to] of changes) await replace(file, [[from, to]]);
  const { code, stderr } = await copy.chimera("hash_missing");
  assert.equal(code, 0, stderr);
}

const train = () => copy.chimera("train_e1", "experiment=Mine", "seed=0", "model=unet_small", "backend=wasm");
const OOD = "configs/data/mine_ood.yaml";

Deno.test("what does not fit is one line and exit code 2, before anything is trained, written or opened", async () => {
  await copy.commit("before the set is listed as explored: its first opening is logged");
  await replace("configs/preregistrations/E1.yaml", [["cfd2d_ood_small]", "cfd2d_ood_small, mine_ood]"]]);
  const cases: [string, Parameters<typeof writeStudy>[0], RegExp][] = [
    [
      "too few",
      { changes: [["configs/experiments/Mine.yaml", /output_channels: 3/g, "output_channels: 2"]] },
      /output_channels is 2, and mine_ind has 3 targets \(p, u, v\)/,
    ],
    ["held-out grid", { ood: { side: 8 } }, /points along y and x: mine_ind has 16 × 16, mine_ood has 8 × 8/],
    ["held-out filter", {
      changes: [[OOD, "file: mine_ood.h5", "file: filters.h5"], [OOD, "dataset: pressure", "dataset: lzf"]],
    }, /'lzf' is packed with the filter LZF.*h5repack/],
    [
      "NaN",
      { ind: { bend: (p) => p[p.length - 7] = NaN } },
      /mine_ind\.h5: 'pressure' holds NaN at \[9, 5, 15, 9\]/,
    ],
    [
      "fill value",
      { ind: { bend: (p) => p.fill(-999, 8 * times * 256, 8 * times * 256 + 3) } },
      /channel 'p' holds -999 3 times, first at \[8, 0, 0, 0\].*fill value/,
    ],
    ["held-out file", { changes: [[OOD, "file: mine_ood.h5", "file: mine_ind.h5"]] }, /have the same bytes/],
    ["role", {
      changes: [["configs/experiments/Mine.yaml", "ood: mine_ood", "ood: mine_ind"]],
    }, /Mine\.yaml: data\.ood: names mine_ind, whose role is ind; name a set of role ood/],
    [
      "one trajectory twice",
      { ind: { like: { 7: 2 } } },
      /mine_ind\.h5: trajectories \d and \d hold the same values; leave one of them out/,
    ],
    ["own constants", {
      changes: [[
        "configs/data/mine_ind.yaml",
        "dataset: pressure }",
        "dataset: pressure, normalisation: { mean: 0, sigma: 1e300 } }",
      ]],
    }, /channel 'p' is .* behind its normalisation/],
    ["a value beyond all squares", { ind: { bend: (p) => p[7] = 3.3e38 } }, /channel 'p' reaches 3\.3e\+38/],
    [
      "precision",
      { ind: { bend: (p) => p.forEach((value, i) => p[i] = value + 3e9) } },
      /channel 'p' lies in 3000.*single precision loses/,
    ],
  ];
  for (const [what, study, message] of cases) {
    await writeStudy(study);
    const { code, stderr } = await train();
    const [line, ...rest] = stderr.trim().split("\n").filter((line) =>
      !/^(data|backend|deviation)/.test(line)
    );
    assert.match(line, message, `${what}: ${stderr}`);
    assert.deepEqual([code, rest], [2, []], `${what}: ${stderr}`);
    assert.equal(await exists(at("artifacts")), false, what);
    assert.equal(await exists(at("Opening_Log.md")), false, `${what}: nothing was opened`);
  }
});

Deno.test("a study on velocities and a pressure about 101325 trains; each channel is measured beside their mean", async () => {
  await writeStudy({});
  // a set on another disk: what a manifest promises is the content
  await using elsewhere = await temporaryFolder();
  await Deno.rename(at("data", "mine_ind.h5"), join(elsewhere.path, "large.h5"));
  await Deno.symlink(join(elsewhere.path, "large.h5"), at("data", "mine_ind.h5"));
  const { code, stdout, stderr } = await train();
  assert.equal(code, 0, stderr);
  assert.match(await Deno.readTextFile(at("Opening_Log.md")), /mine_ood/, "and now the set was opened");
  const folder = (stdout + stderr).match(/done: (.*)/)![1];
  const { ind, ood } = JSON.parse(await Deno.readTextFile(join(folder, "metrics.json")));
  for (const set of [ind, ood]) {
    assert.deepEqual(Object.keys(set.channels), ["p", "u", "v"]);
    const mean = (key: string) => ["p", "u", "v"].reduce((sum, name) => sum + set.channels[name][key] / 3, 0);
    for (const key of ["nrmse", "persistence_nrmse"]) {
      assert.ok(Math.abs(set[key] / mean(key) - 1) < 1e-12, key);
    }
    // at high wavenumbers p has its still wave, (5, 4); u and v have no energy that an error could be relative to
    const { p, u, v } = set.channels;
    assert.ok(p.high_k_error > 0 && p.high_k_fields === undefined);
    for (const { high_k_error, high_k_fields } of [u, v]) {
      assert.deepEqual([high_k_error, high_k_fields], [null, 0]);
    }
    assert.equal(set.high_k_error, null, "a mean over all channels, or none");
    // waves of one frequency ω: no change costs 2 sin(ω/2) of their size; p holds a still wave of a sixteenth of its power
    for (const [name, speed, share] of [["u", 0.3, 1], ["v", 0.2, 1], ["p", 0.4, 16 / 17]] as const) {
      const expected = 2 * Math.sin(speed / 2) * Math.sqrt(share);
      const found = set.channels[name].persistence_nrmse;
      assert.ok(Math.abs(found / expected - 1) < 0.01, `${name}: ${found} ${expected}`);
    }
  }
});

Deno.test("data that changes while a run trains ends it, and restored, the run is what it would have been (same bytes)", async () => {
  await writeStudy({});
  const args = ["train_e1", "experiment=Mine", "model=unet_small", "backend=wasm", "seed=0"];
  const long = [...args, "training.steps=200", "training.checkpoint_every_steps=10"];
  const metrics = async () => {
    const { stdout } = await copy.chimera(...long, "--json");
    const { runs: [{ status, folder: within }] } = JSON.parse(stdout);
    assert.equal(status, "done");
    const folder = at("artifacts", within);
    const text = await Deno.readTextFile(join(folder, "metrics.json"));
    await Deno.remove(folder, { recursive: true });
    return text;
  };
  const undisturbed = await metrics();
  for (const set of ["mine_ind", "mine_ood"]) {
    const path = at("data", `${set}.h5`);
    const whole = await Deno.readFile(path);
    const running = copy.chimera(...long);
    const ended = running.then(({ stderr }) => [`it ended before it was disturbed: ${stderr}`]);
    const [checkpoint] = await Promise.race([ended, firstFound("checkpoint.h5", at("artifacts", "mine"))]);
    const bent = whole.slice();
    bent.fill(0, bent.length - 4000, bent.length - 2000);
    await Deno.writeFile(path, bent);
    const { code, stderr } = await running;
    assert.deepEqual([code, await exists(join(dirname(checkpoint), "metrics.json"))], [2, false], stderr);
    assert.match(stderr, new RegExp(`${set}\\.h5: (was changed while it was read|has the sha256 \\w+)`));
    await Deno.writeFile(path, whole);
    assert.equal(await metrics(), undisturbed, set);
  }
});

async function firstFound(name: string, folder: string): Promise<readonly string[]> {
  while (true) {
    const { found } = await walkFor((one) => one === name, folder);
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
