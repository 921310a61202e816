import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { intoBox } from "./box_transform.ts";
import { cmaEsConstants } from "./cma_es_constants.ts";
import { type GenomeSpace, randomGenome } from "./genome.ts";
import { paretoFront } from "./pareto_front.ts";
import { ranking, rankingByLot, tournament } from "./selection.ts";
import { symmetricEigen } from "./symmetric_eigen.ts";
import { gaussianMutation, uniformCrossover } from "./variation.ts";

const SPACE: GenomeSpace = [
  { name: "a", low: 0, high: 10, scale: "linear" },
  { name: "b", low: 0.001, high: 0.1, scale: "log" },
];
const N = 20_000;
const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;

Deno.test("tournament: of 3, rank k of n wins with probability ((n−k+1)³ − (n−k)³)/n³ (χ² at 0.1 %)", () => {
  const random = randomStream(0, "tournament");
  const fitnesses = [0.2, 5, -1, 3];
  const wins = new Array<number>(4).fill(0);
  for (let i = 0; i < N; i++) wins[tournament(fitnesses, { size: 3, random })]++;
  const chiSquared = ranking(fitnesses).reduce((total, index, k) => {
    const expected = N * ((4 - k) ** 3 - (3 - k) ** 3) / 64;
    return total + (wins[index] - expected) ** 2 / expected;
  }, 0);
  assert.ok(chiSquared < 16.27, `${chiSquared}`); // 3 degrees of freedom
});

Deno.test("uniformCrossover: each gene from either parent, equally often and independently (χ² at 0.1 %)", () => {
  const random = randomStream(0, "crossover");
  const counts = new Map<string, number>();
  for (let i = 0; i < N; i++) {
    const child = uniformCrossover([[1, 1], [2, 2]], random).join();
    counts.set(child, (counts.get(child) ?? 0) + 1);
  }
  assert.equal(counts.size, 4);
  const chiSquared = [...counts.values()].reduce((total, n) => total + (n - N / 4) ** 2 / (N / 4), 0);
  assert.ok(chiSquared < 16.27, `${chiSquared}`);
});

Deno.test("gaussianMutation: rate and strength on both scales (moments, 5 standard errors); clamped at the bounds", () => {
  const random = randomStream(0, "mutation");
  const mutation = { rate: 0.3, strength: 0.05 };
  const start = [5, 0.01]; // the middle of either scale
  const mutants = Array.from(
    { length: N },
    () => gaussianMutation(start, { space: SPACE, mutation, random }),
  );
  for (const gene of [0, 1]) {
    const moved = mutants.map((genome) => genome[gene]).filter((value) => value !== start[gene]);
    const share = moved.length / N;
    assert.ok(Math.abs(share - 0.3) < 5 * Math.sqrt(0.3 * 0.7 / N), `gene ${gene}: ${share}`);
    const deviates = moved.map((v) => (gene === 0 ? (v - 5) / 10 : Math.log10(v / 0.01) / 2) / 0.05);
    const n = moved.length;
    assert.ok(Math.abs(mean(deviates)) < 5 / Math.sqrt(n));
    assert.ok(Math.abs(mean(deviates.map((d) => d * d)) - 1) < 5 * Math.sqrt(2 / n));
    assert.ok(Math.abs(mean(deviates.map((d) => d ** 4)) - 3) < 5 * Math.sqrt(96 / n));
  }
  const both = mutants.filter(([a, b]) => a !== 5 && b !== 0.01).length / N;
  assert.ok(Math.abs(both - 0.09) < 5 * Math.sqrt(0.09 * 0.91 / N), "genes mutate independently");
  const edge = Array.from(
    { length: 200 },
    () => gaussianMutation([10, 0.001], { space: SPACE, mutation: { rate: 1, strength: 0.5 }, random }),
  );
  assert.ok(edge.every(([a, b]) => a >= 0 && a <= 10 && b >= 0.001 && b <= 0.1));
  assert.ok(edge.some(([a]) => a === 10) && edge.some(([, b]) => b === 0.001), "clamped to the bounds");
});

Deno.test("gaussianMutation: rate 0 changes nothing; a gene's deviate does not depend on the rate (invariance)", () => {
  const start = [3, 0.002];
  const mutate = (rate: number) =>
    gaussianMutation(start, {
      space: SPACE,
      mutation: { rate, strength: 0.05 },
      random: randomStream(4, "m"),
    });
  assert.deepEqual(mutate(0), start);
  const all = mutate(1);
  for (const rate of [0.1, 0.5, 0.9]) {
    mutate(rate).forEach((value, i) => assert.ok(value === start[i] || value === all[i]));
  }
});

Deno.test("randomGenome: uniform on a linear and on a log scale (Kolmogorov–Smirnov at 0.1 %)", () => {
  const random = randomStream(0, "genomes");
  const genomes = Array.from({ length: N }, () => randomGenome(SPACE, random));
  for (
    const position of [
      ([a]: readonly number[]) => a / 10,
      ([, b]: readonly number[]) => Math.log10(b / 0.001) / 2,
    ]
  ) {
    const sorted = genomes.map(position).sort((a, b) => a - b);
    const distance = Math.max(...sorted.map((p, i) => Math.max(p - i / N, (i + 1) / N - p)));
    assert.ok(distance < 1.95 / Math.sqrt(N), `${distance}`);
  }
});

Deno.test("paretoFront: the points that no other beats (brute force over 50 random sets; equal points stay)", () => {
  const random = randomStream(0, "pareto");
  for (let set = 0; set < 50; set++) {
    const points = Array.from({ length: 12 }, () => [random.integer(6), random.integer(6)] as const);
    const beaten = ([a, b]: readonly [number, number]) =>
      points.some(([c, d]) => c <= a && d <= b && (c < a || d < b));
    const expected = points.flatMap((point, index) => beaten(point) ? [] : [index]);
    assert.deepEqual([...paretoFront(points)].sort((a, b) => a - b), expected);
  }
  assert.deepEqual(paretoFront([]), []);
  assert.deepEqual(paretoFront([[2, 1], [1, 2], [1, 2], [3, 3]]), [1, 2, 0]);
});

Deno.test("symmetricEigen: A v = λ v, VᵀV = 1, and the trace (random matrices, to rounding)", () => {
  const random = randomStream(0, "eigen");
  for (const n of [1, 2, 3, 5]) {
    const half = Array.from({ length: n }, () => Array.from({ length: n }, () => random.normal()));
    const matrix = half.map((row, i) => row.map((value, j) => value + half[j][i]));
    const { values, vectors } = symmetricEigen(matrix);
    for (let k = 0; k < n; k++) {
      for (let i = 0; i < n; i++) {
        const applied = mean(matrix[i].map((a, j) => a * vectors[j][k])) * n;
        assert.ok(Math.abs(applied - values[k] * vectors[i][k]) < 1e-13);
      }
      for (let l = 0; l < n; l++) {
        const product = mean(vectors.map((row) => row[k] * row[l])) * n;
        assert.ok(Math.abs(product - (k === l ? 1 : 0)) < 1e-14);
      }
    }
  }
  assert.deepEqual([...symmetricEigen([[2, 0], [0, -1]]).values], [2, -1]);
});

Deno.test("cmaEsConstants: λ = 10, n = 3 (the tutorial's formulas written out with a pocket calculator's precision)", () => {
  const { parents, weights, effectiveParents, stepCumulation, rankOneRate, rankManyRate } = cmaEsConstants(
    3,
    10,
  );
  assert.equal(parents, 5);
  // ln 5.5 − ln i for i = 1 … 5: 1.70475, 1.01160, 0.60614, 0.31845, 0.09531, sum 3.73625
  const expected = [0.45627, 0.27075, 0.16223, 0.08523, 0.02551];
  expected.forEach((w, i) => assert.ok(Math.abs(weights[i] - w) < 2e-5, `${weights[i]}`));
  assert.ok(Math.abs(effectiveParents - 3.1673) < 1e-3, `${effectiveParents}`);
  assert.ok(Math.abs(stepCumulation - 5.1673 / 11.1673) < 1e-4);
  assert.ok(Math.abs(rankOneRate - 2 / (18.49 + 3.1673)) < 1e-4);
  assert.ok(Math.abs(rankManyRate - 2 * (3.1673 - 2 + 1 / 3.1673) / (25 + 3.1673)) < 1e-4);
  assert.ok(weights.slice(5).every((w) => w < 0));
});

Deno.test("rankingByLot: the better come first, and equals in every order as often (χ² at 0.1 %)", () => {
  const random = randomStream(0, "lots");
  const counts = new Map<string, number>();
  for (let i = 0; i < N; i++) {
    const order = rankingByLot([1, 7, 1, 0, 1], random);
    assert.deepEqual([order[0], order[4]], [1, 3]);
    const key = order.slice(1, 4).join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  assert.equal(counts.size, 6);
  const chiSquared = [...counts.values()].reduce((total, n) => total + (n - N / 6) ** 2 / (N / 6), 0);
  assert.ok(chiSquared < 20.52, `${chiSquared}`); // 5 degrees of freedom
});

Deno.test("tournament: where all are equal each wins as often (χ² at 0.1 %)", () => {
  const random = randomStream(1, "equals");
  const wins = new Array<number>(6).fill(0);
  for (let i = 0; i < N; i++) wins[tournament([0, 0, 0, 0, 0, 0], { size: 3, random })]++;
  const chiSquared = wins.reduce((total, n) => total + (n - N / 6) ** 2 / (N / 6), 0);
  assert.ok(chiSquared < 20.52, `${chiSquared}`);
});

Deno.test("intoBox: the identity inside, each bound met with slope 0, mirrored beyond (closed forms)", () => {
  for (const x of [0.05, 0.1, 0.37, 0.95]) assert.ok(Math.abs(intoBox(x) - x) < 1e-15);
  const exact = [[-0.05, 0], [1.05, 1], [0, 0.0125], [1, 0.9875], [-1.15, 1], [2.15, 0], [-0.1, intoBox(0)]];
  for (const [x, y] of exact) assert.ok(Math.abs(intoBox(x) - y) < 1e-14, `${x}: ${intoBox(x)}`);
  for (let x = -40; x < 40; x += 0.0173) {
    const y = intoBox(x);
    assert.ok(y >= 0 && y <= 1);
    assert.ok(Math.abs(intoBox(2.2 + x) - y) < 1e-12, "period 2 (1 + 2 · 0.05)");
    // no jump, and nowhere steeper than the line
    assert.ok(Math.abs(intoBox(x + 1e-6) - y) <= 1.0000001e-6, `${x}`);
  }
  assert.ok([1e300, -1e300].every((x) => intoBox(x) >= 0 && intoBox(x) <= 1));
});
