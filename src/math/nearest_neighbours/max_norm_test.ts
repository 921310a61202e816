import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { countNearer, maxNormRadii } from "./max_norm.ts";
import type { PointMatrix } from "./points.ts";

const SHAPES = [[3, 1], [40, 1], [57, 2], [60, 5], [31, 40]] as const;

function cloud([n, d]: readonly [number, number], { lattice }: { lattice: boolean }): PointMatrix {
  const random = randomStream(n, `cloud-${d}`);
  const data = Float64Array.from(
    { length: n * d },
    () => lattice ? 0.1 * random.integer(6) : random.normal(),
  );
  return { data, shape: [n, d] };
}

function distance({ data, shape: [, d] }: PointMatrix, i: number, j: number): number {
  return Math.max(...Array.from({ length: d }, (_, c) => Math.abs(data[i * d + c] - data[j * d + c])));
}

function others(n: number, i: number): number[] {
  return Array.from({ length: n }, (_, j) => j).filter((j) => j !== i);
}

Deno.test("radii and counts of clouds and of lattices full of ties (oracle: all distances, from the definition)", () => {
  for (const shape of SHAPES) {
    for (const lattice of [false, true]) {
      const points = cloud(shape, { lattice });
      const [n, d] = shape;
      for (const k of [1, 2, n - 1]) {
        const radii = maxNormRadii(points, { k });
        const expected = Array.from(
          { length: n },
          (_, i) => others(n, i).map((j) => distance(points, i, j)).sort((a, b) => a - b)[k - 1],
        );
        assert.deepEqual([...radii], expected, `radii of ${n} × ${d}, k = ${k}`);
        const counts = Array.from(
          { length: n },
          (_, i) => others(n, i).filter((j) => distance(points, i, j) < radii[i]).length,
        );
        assert.deepEqual([...countNearer(points, { radii })], counts, `counts of ${n} × ${d}, k = ${k}`);
      }
    }
  }
});

Deno.test("the k-th neighbour is not nearer than itself, whatever the rounding (by hand: 0.1 + 0.2 ≠ 0.3)", () => {
  const points = { data: Float64Array.of(0.1, 0.3, 0.6, 5), shape: [4, 1] as const };
  const radii = maxNormRadii(points, { k: 1 });
  assert.deepEqual([...radii], [0.3 - 0.1, 0.3 - 0.1, 0.6 - 0.3, 5 - 0.6]);
  assert.deepEqual([...countNearer(points, { radii })], [0, 0, 0, 0]);
});

Deno.test("bad input is refused in one clear line", () => {
  const points = cloud([4, 2], { lattice: false });
  assert.throws(() => maxNormRadii(points, { k: 4 }), {
    name: "RangeError",
    message: "Cannot find neighbours: k must be in 1 … 3 for 4 points, got 4",
  });
  assert.throws(() => countNearer(points, { radii: new Float64Array(3) }), /one radius a point, got 3 for 4/);
  points.data[5] = Infinity;
  assert.throws(() => maxNormRadii(points, { k: 1 }), /point 2 has the coordinate Infinity/);
  assert.throws(
    () => countNearer(points, { radii: new Float64Array(4) }),
    /point 2 has the coordinate Infinity/,
  );
});
