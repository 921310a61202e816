import assert from "node:assert/strict";
import { type RandomStream, randomStream } from "@/core/random/mod.ts";
import { twoNN } from "./twonn.ts";

const COUNT = 2000;

function sphere(random: RandomStream, coordinates: number): number[] {
  const point = Array.from({ length: coordinates }, () => random.normal());
  const radius = Math.hypot(...point);
  return point.map((x) => x / radius);
}

/** One point of each manifold of the reference table. */
const MANIFOLDS: Record<string, (random: RandomStream) => number[]> = {
  swiss: (random) => {
    const angle = 1.5 * Math.PI * (1 + 2 * random.uniform());
    return [angle * Math.cos(angle), 21 * random.uniform(), angle * Math.sin(angle)];
  },
  sph2: (random) => sphere(random, 3),
  sph5: (random) => sphere(random, 6),
  cube5: (random) => Array.from({ length: 5 }, () => random.uniform()),
  cube10: (random) => Array.from({ length: 10 }, () => random.uniform()),
  torus3: (random) =>
    Array.from({ length: 3 }, () => 2 * Math.PI * random.uniform())
      .flatMap((angle) => [Math.cos(angle), Math.sin(angle)]),
};

function manifold(name: string, seed = 0): number[][] {
  const random = randomStream(seed, `manifold/${name}`);
  return Array.from({ length: COUNT }, () => MANIFOLDS[name](random));
}

Deno.test("six manifolds within 3 sd, both methods (oracle: twonn_reference.csv, scipy, seed 0)", async () => {
  const text = await Deno.readTextFile(new URL("./reference/twonn_reference.csv", import.meta.url));
  const rows = text.trim().split("\n").slice(1).map((line) => line.split(","));
  assert.equal(rows.length, 6);
  for (const [name, count, , ...numbers] of rows) {
    assert.equal(Number(count), COUNT);
    const [mleMean, mleSd, linearMean, linearSd] = numbers.map(Number);
    const points = manifold(name);
    const mle = twoNN(points).dimension;
    const linear = twoNN(points, { method: "linear" }).dimension;
    assert.ok(Math.abs(mle - mleMean) < 3 * mleSd, `${name}, mle: ${mle} against ${mleMean} ± ${mleSd}`);
    assert.ok(
      Math.abs(linear - linearMean) < 3 * linearSd,
      `${name}, linear: ${linear} against ${linearMean}`,
    );
  }
});

Deno.test("three points on a line (by hand: ln μ = ln 3, ln 2, ln 1.5)", () => {
  // 0, 1, 3: nearest and second distances 1 and 3, 1 and 2, 2 and 3.
  const sum = Math.log(3) + Math.log(2) + Math.log(1.5);
  const { dimension, standardError } = twoNN([[0], [1], [3]]);
  assert.ok(Math.abs(dimension - 2 / sum) < 1e-14);
  assert.ok(Math.abs(standardError - dimension / Math.sqrt(3)) < 1e-14);
  const x = [Math.log(1.5), Math.log(2)]; // F = 1 of the largest has no logarithm
  const y = [-Math.log(2 / 3), -Math.log(1 / 3)];
  const slope = (x[0] * y[0] + x[1] * y[1]) / (x[0] ** 2 + x[1] ** 2);
  assert.ok(
    Math.abs(twoNN([[0], [1], [3]], { method: "linear", discardFraction: 0 }).dimension - slope) < 1e-14,
  );
});

Deno.test("a censored fit agrees with the full one within its error (invariant)", () => {
  const points = manifold("sph2", 1);
  const full = twoNN(points);
  const censored = twoNN(points, { discardFraction: 0.3 });
  assert.ok(Math.abs(censored.dimension - full.dimension) < 3 * censored.standardError);
  assert.ok(censored.standardError > full.standardError);
});

Deno.test("shift, scale, rotation, order and empty coordinates change nothing (invariants)", () => {
  const points = manifold("swiss").slice(0, 400);
  const { dimension } = twoNN(points);
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
  const moved = points.map(([x, y, z]) => [5 + 3 * (c * x - s * y), 3 * (s * x + c * y), 0, 3 * z - 8]);
  assert.ok(Math.abs(twoNN(moved).dimension - dimension) < 1e-9);
  assert.ok(Math.abs(twoNN(points.toReversed()).dimension - dimension) < 1e-12);
  const matrix = { data: Float64Array.from(points.flat()), shape: [400, 3] as const };
  assert.equal(twoNN(matrix).dimension, dimension);
});

Deno.test("degenerate points are refused in one clear line", () => {
  assert.throws(() => twoNN([[0], [1]]), {
    name: "RangeError",
    message: "Cannot fit TwoNN: needs at least 3 points, got 2",
  });
  assert.throws(() => twoNN([[0, 0], [1, 0], [1, 0], [3, 1]]), {
    message: "Cannot fit TwoNN: 2 of 4 points have a duplicate at distance 0; remove duplicates",
  });
  assert.throws(() => twoNN([[0, 0], [0, 1], [1, 0], [1, 1]]), /equally far, as on a lattice/);
  assert.throws(() => twoNN([[0], [1], [NaN]]), /point 2 has the coordinate NaN/);
  assert.throws(() => twoNN([[0], [1, 2], [3]]), /point 1 has 2 coordinates, point 0 has 1/);
  assert.throws(
    () => twoNN([[0], [1], [3], [4.5]], { discardFraction: 0.5 }),
    /3 points after discarding, got 2/,
  );
  assert.throws(() => twoNN([[0], [1], [3]], { discardFraction: 1 }), /must lie in \[0, 1\), got 1/);
  assert.throws(() => twoNN([[0], [1e200], [3e200]]), /distances overflow/);
});
