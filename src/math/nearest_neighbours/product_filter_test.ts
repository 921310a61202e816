import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { nearestNeighbours } from "../nearest_neighbours.ts";

/** Point sets that try the filter's bound, each n × d. */
const CLOUDS: Record<string, (n: number, d: number) => Float64Array> = {
  normal: (n, d) => draw(n * d, (random) => random.normal()),
  "far from the origin": (n, d) => draw(n * d, (random) => 1e9 + random.normal()),
  "tight clusters far apart": (n, d) =>
    draw(n * d, (random, at) => 1e3 * (Math.floor(at / d) % 5) + 1e-6 * random.normal()),
  "one outlier": (n, d) => draw(n * d, (random, at) => (at < d ? 1e12 : 1) * random.normal()),
  "a lattice, full of ties": (n, d) => draw(n * d, (random) => 0.1 * random.integer(3)),
  "magnitudes from 1e-60 to 1": (n, d) =>
    draw(n * d, (random) => random.normal() * 10 ** -random.integer(60)),
  "a line": (n, d) => draw(n * d, (_, at) => Math.sqrt(Math.floor(at / d)) * Math.cos(at % d)),
  // Every product but the first is lost: it lies below half a unit in the last place of the sum.
  "sums that always round down": (n, d) =>
    draw(n * d, (random, at) => {
      const sign = Math.floor(at / d) % 2 === 0 ? 1 : -1;
      return sign * (at % d === 0 ? 1 + 1e-4 * random.normal() : 0.9 * 2 ** -12);
    }),
  // Squares of 2e-23 are 0 in float32, where the least number is 1.4e-45.
  "products that underflow": (n, d) =>
    draw(n * d, (random, at) => {
      const row = Math.floor(at / d);
      return (row % 2 === 0 ? 1 : -1) * (row < 2 ? 1 : 4e-23 * (1 + 0.01 * random.normal()));
    }),
  "all the same": (n, d) => new Float64Array(n * d).fill(0.3),
  "squares that underflow": (n, d) => draw(n * d, (random) => 1e-161 * random.normal()),
  "squares that overflow": (n, d) => draw(n * d, (random) => 1e155 * random.normal()),
};

function draw(length: number, one: (random: ReturnType<typeof randomStream>, at: number) => number) {
  const random = randomStream(length, "filter");
  return Float64Array.from({ length }, (_, at) => one(random, at));
}

/** Where squares leave the range of doubles, the oracle looks at the data in other units, exact powers of two. */
const UNITS: Record<string, number> = {
  "squares that underflow": 2 ** -530,
  "squares that overflow": 2 ** 515,
};

/** Brute force: squared distances summed in the order of the coordinates, then sorted. */
function bruteForce(data: Float64Array, { n, d, k }: { n: number; d: number; k: number }) {
  const distances: number[] = [], indices: number[] = [];
  for (let i = 0; i < n; i++) {
    const row: { j: number; squared: number }[] = [];
    for (let j = 0; j < n; j++) {
      let squared = 0;
      for (let c = 0; c < d; c++) squared += (data[i * d + c] - data[j * d + c]) ** 2;
      if (j !== i) row.push({ j, squared });
    }
    row.sort((a, b) => (a.squared === b.squared ? a.j - b.j : a.squared - b.squared));
    distances.push(...row.slice(0, k).map(({ squared }) => Math.sqrt(squared)));
    indices.push(...row.slice(0, k).map(({ j }) => j));
  }
  return { distances, indices };
}

for (const [name, cloud] of Object.entries(CLOUDS)) {
  Deno.test(`no neighbour is missed, to the last bit: ${name} (oracle: brute force)`, () => {
    for (const [n, d, k] of [[9, 1, 2], [150, 3, 4], [203, 17, 3], [90, 130, 5]]) {
      const data = cloud(n, d);
      const found = nearestNeighbours({ data, shape: [n, d] }, { k });
      const unit = UNITS[name] ?? 1;
      const expected = bruteForce(data.map((value) => value / unit), { n, d, k });
      assert.deepEqual(Array.from(found.distances, (one) => one / unit), expected.distances, `${n} × ${d}`);
      assert.deepEqual([...found.indices], expected.indices, `${n} × ${d}`);
    }
  });
}

Deno.test("memory of an earlier, larger call does not leak into a smaller one (oracle: the same call before)", () => {
  const small = { data: CLOUDS.normal(11, 3), shape: [11, 3] as const };
  const before = nearestNeighbours(small, { k: 2 });
  nearestNeighbours({ data: CLOUDS["one outlier"](300, 20), shape: [300, 20] }, { k: 2 });
  assert.deepEqual(nearestNeighbours(small, { k: 2 }), before);
});
