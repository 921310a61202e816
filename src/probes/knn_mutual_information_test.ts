import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { knnMutualInformation } from "./knn_mutual_information.ts";
import { consecutiveFrames } from "./theiler.ts";

/** Seeds of ours; the reference's means are over 60 of its own. */
const SEEDS = 20;
const REFERENCE_SEEDS = 60;

/** n pairs of normal numbers with correlation rho. */
function normals(rho: number, { n, seed }: { n: number; seed: number }): { x: number[]; y: number[] } {
  const random = randomStream(seed, `normals/${rho}`);
  const x = Array.from({ length: n }, () => random.normal());
  return { x, y: x.map((value) => rho * value + Math.sqrt(1 - rho ** 2) * random.normal()) };
}

/** Equation 8, distances straight from the definition; ψ as a harmonic number. */
function byDefinition(x: number[][], y: number[][], k: number): number {
  const n = x.length;
  const norm = (a: number[], b: number[]) => Math.max(...a.map((value, c) => Math.abs(value - b[c])));
  const psi = (m: number) => {
    let sum = -0.5772156649015329;
    for (let j = m - 1; j >= 1; j--) sum += 1 / j;
    return sum;
  };
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const far = x.map((_, j) => j).filter((j) => j !== i)
      .map((j) => ({ dx: norm(x[i], x[j]), dy: norm(y[i], y[j]) }));
    const radius = far.map(({ dx, dy }) => Math.max(dx, dy)).sort((a, b) => a - b)[k - 1];
    sum += psi(far.filter(({ dx }) => dx < radius).length + 1);
    sum += psi(far.filter(({ dy }) => dy < radius).length + 1);
  }
  return psi(k) + psi(n) - sum / n;
}

Deno.test("correlated normals: one run within 3 sd, 20 within their error (oracle: ksg_reference.csv, scipy)", async () => {
  const text = await Deno.readTextFile(new URL("./reference/ksg_reference.csv", import.meta.url));
  const rows = text.trim().split("\n").slice(1).map((line) => line.split(",").slice(0, 7).map(Number));
  assert.equal(rows.length, 10);
  for (const [rho, n, neighbours, exact, mean, , sd] of rows) {
    assert.ok(Math.abs(exact + 0.5 * Math.log(1 - rho ** 2)) < 1e-5, "the table's exact value");
    const runs = Array.from({ length: SEEDS }, (_, seed) => {
      const { x, y } = normals(rho, { n, seed });
      return knnMutualInformation(x, y, { neighbours }).nats;
    });
    const label = `rho = ${rho}, k = ${neighbours}`;
    assert.ok(Math.abs(runs[0] - mean) < 3 * sd, `${label}: one run ${runs[0]} against ${mean} ± ${sd}`);
    const ours = runs.reduce((sum, value) => sum + value) / SEEDS;
    const error = sd * Math.sqrt(1 / SEEDS + 1 / REFERENCE_SEEDS);
    assert.ok(Math.abs(ours - mean) < 3 * error, `${label}: mean ${ours} against ${mean} ± ${error}`);
  }
});

Deno.test("many coordinates, few points, lattices with ties (oracle: equation 8 from the definition)", () => {
  for (const [n, dx, dy, k] of [[3, 1, 1, 1], [30, 1, 1, 3], [60, 4, 2, 3], [50, 12, 7, 5], [9, 2, 2, 8]]) {
    for (const lattice of [false, true]) {
      const random = randomStream(n, `pairs/${dx}/${dy}`);
      const one = () => lattice ? 0.1 * random.integer(40) : random.normal();
      const x = Array.from({ length: n }, () => Array.from({ length: dx }, one));
      const y = x.map((row) => Array.from({ length: dy }, (_, c) => row[c % dx] + one()));
      const { nats } = knnMutualInformation(x, y, { neighbours: k });
      assert.ok(Math.abs(nats - byDefinition(x, y, k)) < 1e-13, `${n} points, ${dx} and ${dy}, ${lattice}`);
    }
  }
});

Deno.test("four points (by hand: counts 1 1 0 2 in x, 1 1 2 0 in y)", () => {
  // x = 0, 1, 3, 7 and y = 0, 2, 1, 9. Joint distances: 01: 2, 02: 3, 12: 2, 03: 9, 13: 7, 23: 8.
  // k = 1: radii 2, 2, 2, 7. In x nearer than the radius: point 0: {1}; 1: {0}; 2: none (1 is at 2); 3: {2, 1 at 6}.
  // In y: point 0: {2 at 1}; 1: {2 at 1}; 2: {0, 1 at 1}; 3: none (1 is at 7).
  const psi = [NaN, 0, 1, 1.5, 1.5 + 1 / 3]; // ψ(m) + γ; γ cancels
  const sum = (psi[2] + psi[2]) + (psi[2] + psi[2]) + (psi[1] + psi[3]) + (psi[3] + psi[1]);
  const { nats } = knnMutualInformation([0, 1, 3, 7], [0, 2, 1, 9], { neighbours: 1 });
  assert.ok(Math.abs(nats - (psi[1] + psi[4] - sum / 4)) < 1e-14);
});

Deno.test("exchange, order, shift, common scale and a constant column change nothing (invariants)", () => {
  const { x, y } = normals(0.8, { n: 200, seed: 3 });
  const { nats } = knnMutualInformation(x, y);
  const close = (value: number) => assert.ok(Math.abs(value - nats) < 1e-12, `${value} against ${nats}`);
  close(knnMutualInformation(y, x).nats);
  close(knnMutualInformation(x.toReversed(), y.toReversed()).nats);
  close(knnMutualInformation(x.map((v) => 4 * v), y.map((v) => 4 * v)).nats);
  close(knnMutualInformation(x.map((v) => [7, v]), y.map((v) => [v])).nats);
  close(knnMutualInformation({ data: Float64Array.from(x), shape: [200, 1] }, Float64Array.from(y)).nats);
  assert.ok(Math.abs(knnMutualInformation(x.map((v) => v + 3), y).nats - nats) < 1e-3); // rounding may break a tie
});

Deno.test("a constant variable carries exactly no information (by definition)", () => {
  const { x } = normals(0, { n: 20, seed: 1 });
  assert.deepEqual(knnMutualInformation(x, x.map(() => [1, 2])), { nats: 0 });
  assert.deepEqual(knnMutualInformation(x.map(() => 5), x.map(() => 6)), { nats: 0 });
});

Deno.test("duplicates: fewer than k are counted as they are, k are refused (oracle: equation 8, message)", () => {
  const x = [[0], [0], [1], [2.5], [4]], y = [[1], [1], [0], [3], [2.2]];
  const { nats } = knnMutualInformation(x, y, { neighbours: 2 });
  assert.ok(Math.abs(nats - byDefinition(x, y, 2)) < 1e-14);
  assert.throws(() => knnMutualInformation(x, y, { neighbours: 1 }), {
    name: "RangeError",
    message: "Cannot estimate mutual information: 2 of 5 points have 1 or more duplicates at distance 0; " +
      "remove duplicates",
  });
});

Deno.test("bad input is refused in one clear line", () => {
  const start = "Cannot estimate mutual information";
  assert.throws(() => knnMutualInformation([1, 2], [1, 2]), {
    name: "RangeError",
    message: `${start}: needs at least 3 points, got 2`,
  });
  assert.throws(() => knnMutualInformation([1, 2, 3], [1, 2, 4]), {
    message: `${start}: neighbours must be in 1 … 2 for 3 points, got 3`,
  });
  assert.throws(() => knnMutualInformation([1, 2, 3, 4], [1, 2, 4]), {
    message: `${start}: x and y must be pairs, got 4 and 3 points`,
  });
  assert.throws(() => knnMutualInformation([1, 2, 3, 4], [1, 2, NaN, 4]), {
    message: `${start}: point 2 of y has the coordinate NaN`,
  });
  assert.throws(() => knnMutualInformation([[1], [2, 3], [4]], [1, 2, 3]), /x: point 1 has 2 coordinates/);
  assert.throws(() => knnMutualInformation([-1e308, 0, 1e308], [1, 2, 3], { neighbours: 2 }), /overflow/);
  assert.throws(() => knnMutualInformation([], []), { message: `${start}: needs at least 3 points, got 0` });
});

Deno.test("independent signals along trajectories: information without a Theiler window, none with it (truth: 0 nats)", () => {
  const [trajectories, frames] = [12, 40];
  const random = randomStream(6, "independent paths");
  const signal = () =>
    Array.from({ length: trajectories }).flatMap(() => {
      const waves = Array.from(
        { length: 4 },
        () => [2 * Math.PI * random.uniform(), 0.1 + 0.2 * random.uniform()],
      );
      return Array.from(
        { length: frames },
        (_, time) => waves.reduce((sum, [phase, speed]) => sum + Math.sin(phase + speed * time), 0),
      );
    });
  const theiler = consecutiveFrames({ rows: trajectories * frames, framesEach: frames, window: 9 });
  const nats = { plain: [] as number[], windowed: [] as number[] };
  for (let draw = 0; draw < 20; draw++) {
    const [x, y] = [signal(), signal()];
    nats.plain.push(knnMutualInformation(x, y).nats);
    nats.windowed.push(knnMutualInformation(x, y, { theiler }).nats);
  }
  const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
  assert.ok(mean(nats.plain) > 0.12, `${nats.plain}`);
  assert.ok(Math.abs(mean(nats.windowed)) < 0.06, `${mean(nats.windowed)}: ${nats.windowed}`);
});
