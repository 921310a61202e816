import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { nearestNeighbours } from "./nearest_neighbours.ts";

function cloud(n: number, d: number): { data: Float64Array; shape: [number, number] } {
  const random = randomStream(n, `cloud-${d}`);
  return { data: Float64Array.from({ length: n * d }, () => random.normal()), shape: [n, d] };
}

/** Oracle: all distances sorted, straight from the definition. */
function bySorting({ data, shape: [n, d] }: ReturnType<typeof cloud>, k: number) {
  const rows = Array.from({ length: n }, (_, i) => data.slice(i * d, (i + 1) * d));
  return rows.map((row, i) =>
    rows.map((other, j) => ({ j, distance: Math.hypot(...row.map((x, c) => x - other[c])) }))
      .filter(({ j }) => j !== i)
      .sort((a, b) => a.distance - b.distance || a.j - b.j)
      .slice(0, k)
  );
}

Deno.test("neighbours of random clouds, tiles and remainders included (oracle: sorting all distances)", () => {
  for (const [n, d, k] of [[2, 1, 1], [5, 3, 4], [33, 7, 2], [101, 2, 5], [70, 50, 3]]) {
    const points = cloud(n, d);
    const { distances, indices, shape } = nearestNeighbours(points, { k });
    assert.deepEqual(shape, [n, k]);
    for (const [i, row] of bySorting(points, k).entries()) {
      assert.deepEqual([...indices.slice(i * k, (i + 1) * k)], row.map(({ j }) => j));
      for (const [rank, { distance }] of row.entries()) {
        assert.ok(Math.abs(distances[i * k + rank] - distance) < 1e-13 * (1 + distance));
      }
    }
  }
});

Deno.test("duplicates have distance exactly 0 even far from the origin; ties take the lower row (by hand)", () => {
  const data = Float64Array.of(1e8 + 0.1, 3, 1e8 + 0.1, 3, 1e8 + 0.1, 4, 1e8 + 0.1, 2);
  const { distances, indices } = nearestNeighbours({ data, shape: [4, 2] }, { k: 2 });
  assert.deepEqual([...distances], [0, 1, 0, 1, 1, 1, 1, 1]);
  assert.deepEqual([...indices], [1, 2, 0, 2, 0, 1, 0, 1]);
});

Deno.test("reordering the points reorders the distances (invariant)", () => {
  const points = cloud(77, 6);
  const order = randomStream(1, "order").permutation(77);
  const data = new Float64Array(points.data.length);
  for (const [to, from] of order.entries()) data.set(points.data.subarray(from * 6, from * 6 + 6), to * 6);
  const { distances } = nearestNeighbours(points, { k: 3 });
  const permuted = nearestNeighbours({ data, shape: [77, 6] }, { k: 3 }).distances;
  for (const [to, from] of order.entries()) {
    assert.deepEqual(permuted.slice(to * 3, to * 3 + 3), distances.slice(from * 3, from * 3 + 3));
  }
});

Deno.test("points 1e-162 and 5e-324 apart are no duplicates, nor are they infinitely far at 1e200 (by hand)", () => {
  const line = (...data: number[]) =>
    nearestNeighbours({ data: Float64Array.from(data), shape: [data.length, 1] }, { k: 1 });
  assert.deepEqual([...line(0, 1e-162, 3e-162).distances], [1e-162, 1e-162, 3e-162 - 1e-162]);
  assert.deepEqual([...line(1, 0, 5e-324).distances], [1, 5e-324, 5e-324]);
  assert.deepEqual([...line(0, 1e200, 4e200).distances], [1e200, 1e200, 3e200]);
  // 3-4-5 in units of 1e-170, beside a point at 1
  const plane = { data: Float64Array.of(0, 0, 3e-170, 4e-170, 1, 0), shape: [3, 2] as const };
  const { distances } = nearestNeighbours(plane, { k: 1 });
  assert.ok(Math.abs(distances[0] / 5e-170 - 1) < 1e-15 && distances[2] === 1, `${distances}`);
});

Deno.test("bad input is refused in one clear line", () => {
  const points = cloud(4, 2);
  assert.throws(() => nearestNeighbours(points, { k: 4 }), {
    message: "Cannot find neighbours: k must be in 1 … 3 for 4 points, got 4",
  });
  assert.throws(() => nearestNeighbours({ ...points, shape: [3, 2] }, { k: 1 }), /does not fit 8 numbers/);
  points.data[5] = NaN;
  assert.throws(() => nearestNeighbours(points, { k: 1 }), /point 2 has the coordinate NaN/);
});
