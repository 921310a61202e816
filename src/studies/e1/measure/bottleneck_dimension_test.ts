import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { twoNN } from "@/probes/mod.ts";
import { bottleneckDimension } from "./bottleneck_dimension.ts";

const [TRAJECTORIES, FRAMES, FEATURES] = [4, 10, 6];
const shape = [TRAJECTORIES * FRAMES, FEATURES] as const;

function features(): Float32Array {
  const random = randomStream(1, "bottleneck");
  return Float32Array.from({ length: shape[0] * shape[1] }, () => random.normal());
}

Deno.test("the bottleneck's dimension is TwoNN of its rows, and says which window held them apart (oracle: twoNN)", async () => {
  const rows = { data: Float64Array.from(features()), shape };
  const plain = await bottleneckDimension(features(), { shape, framesEach: FRAMES, window: undefined });
  assert.deepEqual(plain, {
    bottleneck_intrinsic_dimension: twoNN(rows).dimension,
    bottleneck_intrinsic_dimension_standard_error: twoNN(rows).standardError,
  });
  const windowed = await bottleneckDimension(features(), { shape, framesEach: FRAMES, window: 4 });
  const theiler = {
    trajectory: Array.from({ length: shape[0] }, (_, row) => Math.floor(row / FRAMES)),
    time: Array.from({ length: shape[0] }, (_, row) => row % FRAMES),
    window: 4,
  };
  assert.equal(windowed.bottleneck_intrinsic_dimension, twoNN(rows, { theiler }).dimension);
  assert.equal(windowed.bottleneck_theiler_window, 4);
});

Deno.test("dead rows, a dead bottleneck and too wide a window: no dimension, and why (messages)", async () => {
  const dead = features();
  dead.fill(0, 0, FEATURES);
  dead.fill(0, 7 * FEATURES, 8 * FEATURES);
  const reasonOf = async (rows: Float32Array, window?: number) => {
    const found = await bottleneckDimension(rows, { shape, framesEach: FRAMES, window });
    assert.equal(found.bottleneck_intrinsic_dimension, null);
    assert.equal(found.bottleneck_intrinsic_dimension_standard_error, null);
    return found.bottleneck_intrinsic_dimension_missing!;
  };
  assert.match(await reasonOf(dead), /2 of 40 points have a duplicate at distance 0/);
  assert.match(await reasonOf(new Float32Array(shape[0] * shape[1])), /40 of 40 points have a duplicate/);
  // dead frames 0 and 7 are in different sets of every third frame, but not with a window of 6
  assert.equal(
    (await bottleneckDimension(dead, { shape, framesEach: FRAMES, window: 2 }))
      .bottleneck_intrinsic_dimension_missing,
    undefined,
  );
  assert.match(await reasonOf(dead, 6), /2 of 8 points have a duplicate/);
  dead[0] = NaN;
  assert.match(await reasonOf(dead), /point 0 has the coordinate NaN/);
});
