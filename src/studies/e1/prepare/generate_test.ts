import { strict as assert } from "node:assert";
import { randomStream } from "@/core/random/mod.ts";
import {
  createNavierStokes,
  gaussianRandomVorticity,
  periodicGrid,
  spectralResampling,
} from "@/physics/mod.ts";
import { tinyConfig } from "./fixtures/tiny_config.ts";
import { generatorIdentity, trajectoryGenerator, trajectorySeed } from "./generate.ts";

function made(split: string, index: number, generate = trajectoryGenerator(tinyConfig, split)) {
  const trajectory = generate(index);
  assert.ok(trajectory.status === "done");
  return trajectory;
}

Deno.test("a trajectory is a pure function of configuration, split and index, in whatever order they are made", () => {
  const generate = trajectoryGenerator(tinyConfig, "train");
  const backwards = [2, 1, 0].map((index) => made("train", index, generate)).reverse();
  for (const index of [0, 1, 2]) assert.deepEqual(made("train", index), backwards[index]);
  assert.notDeepEqual(backwards[0], backwards[1]);
  assert.notDeepEqual(made("train", 0).vorticity, made("validation", 0).vorticity);
});

Deno.test("frames are those of the solver run by hand from the stored seed (independent path)", () => {
  const { vorticity, seed } = made("test", 3);
  assert.equal(seed, trajectorySeed(tinyConfig, { split: "test", index: 3 }));
  const solver = createNavierStokes({
    size: 16,
    viscosity: 0.1, // what the split has different
    drag: 0.1,
    forcing: { wavenumber: 2, amplitude: 1 },
    timeStep: 0.05,
  });
  const start = gaussianRandomVorticity(randomStream(seed, "initial vorticity"), {
    grid: periodicGrid(16),
    spectrum: { rms: 2, cornerWavenumber: 3, exponent: 2.5, maxWavenumber: 5 },
  });
  const resample = spectralResampling({ from: 16, to: 8 });
  for (const frame of [0, 1, 2]) {
    const end = solver.advance(solver.start(start), 10 + 5 * frame);
    assert.ok(end.status === "done");
    const expected = Float32Array.from(resample(solver.vorticity(end.state)));
    assert.deepEqual(vorticity.subarray(64 * frame, 64 * (frame + 1)), expected);
  }
});

Deno.test("a flow that the time step cannot follow is a value with time and remedy", () => {
  const config = { ...tinyConfig, initial_vorticity: { ...tinyConfig.initial_vorticity, rms: 1e4 } };
  const trajectory = trajectoryGenerator(config, "train")(0);
  assert.ok(
    trajectory.status === "diverged" && trajectory.time > 0 && /halve the time step/.test(trajectory.remedy),
  );
});

Deno.test("the identity holds all that changes the numbers, and nothing else", () => {
  const identity = generatorIdentity(tinyConfig);
  assert.equal(
    generatorIdentity({ ...tinyConfig, role: "ood", file: "other.h5", manifest: "other.yaml" }),
    identity,
  );
  assert.notEqual(generatorIdentity({ ...tinyConfig, seed: 1 }), identity);
  assert.notEqual(generatorIdentity({ ...tinyConfig, splits: { test: { trajectories: 1 } } }), identity);
});
