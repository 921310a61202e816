import assert from "node:assert/strict";
import { type RandomStream, randomStream } from "@/core/random/mod.ts";
import { consecutiveFrames } from "./theiler.ts";
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

Deno.test("units of 1e-162 and 1e200 change nothing: distinct points are no duplicates (invariant)", () => {
  const expected = twoNN([[0, 0], [1, 0], [0, 3], [7, 7]]).dimension;
  for (const unit of [2 ** -1000, 1e-162, 1e-170, 1e200]) {
    const scaled = [[0, 0], [unit, 0], [0, 3 * unit], [7 * unit, 7 * unit]];
    assert.ok(Math.abs(twoNN(scaled).dimension / expected - 1) < 1e-12, `${unit}`);
  }
  // a pair much nearer together than the rest of the set
  const { dimension } = twoNN([[0], [1e-300], [1], [3]]);
  const logs = [300 * Math.log(10), 300 * Math.log(10), 0, Math.log(3 / 2)]; // both others are at 1 from 1, at 2 and 3 from 3
  assert.ok(Math.abs(dimension - 3 / logs.reduce((a, b) => a + b)) < 1e-12, `${dimension}`);
});

/** Paths on a torus of `angles` angles in 30 coordinates: `frames` frames on each, at speeds of their own. */
function paths(
  trajectories: number,
  frames: number,
  { angles, seed }: { angles: number; seed: number },
): number[][] {
  const random = randomStream(seed, "paths on a torus");
  const embedding = Array.from(
    { length: 30 },
    () => Array.from({ length: 2 * angles }, () => random.normal()),
  );
  return Array.from({ length: trajectories }).flatMap(() => {
    const start = Array.from({ length: angles }, () => 2 * Math.PI * random.uniform());
    const speed = start.map(() => 0.05 * (0.5 + random.uniform()));
    return Array.from({ length: frames }, (_, time) => {
      const z = start.flatMap((
        phase,
        i,
      ) => [Math.cos(phase + speed[i] * time), Math.sin(phase + speed[i] * time)]);
      return embedding.map((row) => row.reduce((sum, a, i) => sum + a * z[i], 0));
    });
  });
}

Deno.test("12 × 40 frames on tori: steps in time give 10 and more, with a Theiler window as much as independent points (the torus)", () => {
  const [trajectories, frames] = [12, 40];
  const SEEDS = 20;
  for (const angles of [2, 3]) {
    const [steps, windowed, independent] = [[], [], []] as number[][];
    for (let seed = 0; seed < SEEDS; seed++) {
      const points = paths(trajectories, frames, { angles, seed });
      const theiler = consecutiveFrames({ rows: points.length, framesEach: frames, window: 19 });
      steps.push(twoNN(points).dimension);
      windowed.push(twoNN(points, { theiler }).dimension);
      // as many sets of as many points, 20 of 24, that do not follow each other
      independent.push(twoNN(paths(trajectories * frames, 1, { angles, seed }), { theiler }).dimension);
    }
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / SEEDS;
    const sd = Math.sqrt(windowed.reduce((sum, one) => sum + (one - mean(windowed)) ** 2, 0) / (SEEDS - 1));
    assert.ok(mean(steps) > 5 * angles, `${steps}`);
    assert.ok(Math.abs(mean(independent) - angles) < 0.25, `${independent}`);
    const difference = mean(windowed) - mean(independent);
    assert.ok(Math.abs(difference) < 4 * sd / Math.sqrt(SEEDS), `${difference}, ${sd}`);
  }
});

Deno.test("a Theiler window of 0 changes nothing; sets are pooled, whatever the order of the rows (invariants)", () => {
  const points = paths(5, 12, { angles: 2, seed: 3 });
  const theiler = consecutiveFrames({ rows: 60, framesEach: 12, window: 3 });
  for (const method of ["mle", "linear"] as const) {
    assert.equal(
      twoNN(points, { method, theiler: { ...theiler, window: 0 } }).dimension,
      twoNN(points, { method }).dimension,
    );
    const order = randomStream(2, "rows").permutation(60);
    const pick = <T>(list: ArrayLike<T>) => Array.from(order, (i) => list[i]);
    const moved = { trajectory: pick(theiler.trajectory), time: pick(theiler.time), window: 3 };
    const [inOrder, shuffled] = [
      twoNN(points, { method, theiler }),
      twoNN(pick(points), { method, theiler: moved }),
    ];
    assert.ok(Math.abs(inOrder.dimension / shuffled.dimension - 1) < 1e-12);
  }
  // pooled by hand: (n − 1)/Σ ln μ of each set has its own dividend and divisor
  const sets = [0, 1, 2, 3].map((set) => twoNN(points.filter((_, i) => i % 12 % 4 === set)).dimension);
  const pooled = 4 / sets.reduce((sum, dimension) => sum + 1 / dimension, 0);
  assert.ok(Math.abs(twoNN(points, { theiler }).dimension / pooled - 1) < 1e-12);
});

Deno.test("a window that leaves too few points, and what does not describe the points, is refused (messages)", () => {
  const points = paths(2, 10, { angles: 1, seed: 1 });
  const theiler = consecutiveFrames({ rows: 20, framesEach: 10, window: 9 });
  const refused = (changed: Partial<typeof theiler>, message: RegExp) =>
    assert.throws(() => twoNN(points, { theiler: { ...theiler, ...changed } }), message);
  refused(
    {},
    /window of 9 frames leaves 2 points that are far enough apart, needs at least 3; take a smaller window/,
  );
  refused({ window: -1 }, /whole number from 0, got -1/);
  refused({ window: 1.5 }, /whole number from 0, got 1.5/);
  refused({ time: [1] }, /a trajectory and a time for each of 20 points, got 20 and 1/);
  refused(
    { time: Array.from({ length: 20 }, (_, i) => i / 2) },
    /the time of point 1 must be whole, got 0.5/,
  );
  refused({ trajectory: new Array(20).fill(0) }, /two of the 20 points have the same trajectory and time/);
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
  assert.throws(() => twoNN([[0], [1.5e308], [-1.5e308]]), /distances overflow/);
});
