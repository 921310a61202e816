import assert from "node:assert/strict";
import { evaluationBatches, trainingBatch } from "./batches.ts";
import { seriesInMemory } from "./field_series.ts";
import { dividedBy } from "./normalisation.ts";

const [trajectories, times, height, width, channels] = [2, 3, 4, 6, 2];
const frame = height * width * channels;

/** Every value tells where it stands. */
const series = seriesInMemory(
  Float32Array.from({ length: trajectories * times * frame }, (_, i) => i),
  [trajectories, times, height, width, channels],
);
const normalisation = { input: dividedBy([2, 4]), increment: dividedBy([frame]) };

Deno.test("evaluation batches hold every frame pair once, in order, normalised (hand-computed)", () => {
  const batches = [...evaluationBatches(series, { batchSize: 3, normalisation })];
  assert.deepEqual(batches.map(({ inputShape }) => inputShape), [[3, 4, 6, 2], [1, 4, 6, 2]]);
  assert.deepEqual([...batches[0].inputs.subarray(0, 4)], [0, 1 / 4, 2 / 2, 3 / 4]);
  // the third sample is the first frame of the second trajectory: no pair crosses trajectories
  assert.equal(batches[0].inputs[2 * frame], 3 * frame / 2);
  // each value grows by one frame's length from frame to frame, which is the increment's scale
  for (const { targets } of batches) assert.ok(targets.every((value) => value === 1));
});

Deno.test("a training batch depends on seed and step alone", () => {
  const plan = { seed: 3, batchSize: 4, normalisation, symmetry: { y: 2, x: 1 } };
  assert.deepEqual(trainingBatch(series, 7, plan), trainingBatch(series, 7, plan));
  assert.notDeepEqual(trainingBatch(series, 7, plan).inputs, trainingBatch(series, 8, plan).inputs);
  assert.notDeepEqual(
    trainingBatch(series, 7, plan).inputs,
    trainingBatch(series, 7, { ...plan, seed: 4 }).inputs,
  );
});

Deno.test("samples are rolled along the symmetries only: y by multiples of 2, x by any number (invariant)", () => {
  const plan = {
    seed: 0,
    batchSize: 1,
    normalisation: { input: dividedBy([1, 1]), increment: dividedBy([1]) },
    symmetry: { y: 2, x: 1 },
  };
  const seen = { y: new Set<number>(), x: new Set<number>() };
  for (let step = 0; step < 200; step++) {
    const { inputs, targets } = trainingBatch(series, step, plan);
    const corner = Math.round(inputs[0]) % frame / channels;
    seen.y.add(Math.floor(corner / width));
    seen.x.add(corner % width);
    assert.deepEqual([...new Set(targets)], [frame], "input and target are rolled together");
  }
  assert.deepEqual([...seen.y].sort(), [0, 2]);
  assert.deepEqual([...seen.x].sort(), [0, 1, 2, 3, 4, 5]);
});
