import assert from "node:assert/strict";
import { median } from "simple-statistics";
import { randomStream } from "@/core/random/mod.ts";
import { cmaEs } from "./cma_es.ts";
import { cmaEsConstants } from "./cma_es_constants.ts";
import { type CmaEsState, drawPosition, firstState, nextState } from "./cma_es_state.ts";
import { type CmaEsStop, type FitnessHistory, record, stopOf } from "./cma_es_stops.ts";
import { rankingByLot } from "./selection.ts";
import { evaluationsOf, PROBLEMS, unitBox } from "./testing/problems.ts";

const { population, step, most_evaluations: most, evaluations: pycma } = JSON.parse(
  Deno.readTextFileSync(new URL("../../validation/search/pycma_reference.json", import.meta.url)),
);

for (const [name, problem] of Object.entries(PROBLEMS)) {
  // Oracle: pycma on the same problem, validation/search/pycma_reference.json.
  Deno.test(`cma_es: ${name} takes at most 1.3 times the evaluations of pycma (medians of 15 seeds)`, () => {
    const theirs: number[] = pycma[name].map((count: number | null) => count ?? Infinity);
    const ours = theirs.map((_, seed) => evaluationsOf(problem, { seed, population, step, most }));
    assert.equal(ours.length, 15);
    assert.ok(median(ours) <= 1.3 * median(theirs), `${median(ours)} against ${median(theirs)}`);
  });
}

Deno.test("cma_es: 10,000 generations on a sphere, in a corner, in a narrow valley, on noise and on one value never throw", () => {
  const noise = randomStream(0, "noise");
  const objectives = [PROBLEMS.sphere, PROBLEMS.corner_sphere, PROBLEMS.rosenbrock].map(({ value }) => value);
  for (const value of [...objectives, () => noise.uniform(), () => 0]) {
    const search = cmaEs({ space: unitBox(3), population: 4, seed: 1 });
    while (search.generation < 10_000) search.tell(search.ask().map((genome) => -value(genome)));
    assert.ok(search.ask().flat().every(Number.isFinite));
  }
});

// Oracle: a good region of volume v is met by n uniform genomes with probability 1 − (1 − v)ⁿ; here 0.9982.
Deno.test("cma_es: on a plateau of failures it goes on looking everywhere: 2 % of the box are found in 300 evaluations", () => {
  let found = 0;
  for (let seed = 0; seed < 40; seed++) {
    const search = cmaEs({ space: unitBox(3), population: 10, seed });
    let hit = false;
    while (search.generation < 30) {
      const fitnesses = search.ask().map((genome) => -PROBLEMS.plateau_box.value(genome));
      hit ||= fitnesses.some((fitness) => fitness > 0);
      search.tell(fitnesses);
    }
    if (hit) found++;
  }
  assert.ok(found >= 36, `${found} of 40`);
});

// Oracle: ranked by lot, p_σ is standard normal in the long run, so that ln σ has no drift; d_σ damps its walk.
Deno.test("nextState: where ranks are drawn by lot, the step neither shrinks nor grows on the whole", () => {
  const constants = cmaEsConstants(3, 10);
  const runs = 200;
  const logs = Array.from({ length: runs }, (_, seed) => {
    const random = randomStream(seed, "flat");
    let state = firstState([0.5, 0.5, 0.5], 1e-3);
    for (let generation = 0; generation < 60; generation++) {
      const drawn = Array.from({ length: 10 }, () => drawPosition(state, random));
      const order = rankingByLot(new Array(10).fill(0), random);
      state = nextState(state, { ranked: order.map((index) => drawn[index]), constants });
    }
    return Math.log(state.step / 1e-3);
  });
  const mean = logs.reduce((total, value) => total + value, 0) / runs;
  const deviation = Math.sqrt(logs.reduce((total, value) => total + (value - mean) ** 2, 0) / (runs - 1));
  // the first generations begin with p_σ = 0 and shrink σ a little: 60 updates of a tied-rank mean would take e^−9
  assert.ok(mean > -1.5 && mean < 4 * deviation / Math.sqrt(runs), `${mean} ± ${deviation}`);
});

Deno.test("nextState: a covariance that came out indefinite is put together again from its mended eigenvalues (invariant)", () => {
  const constants = cmaEsConstants(2, 6);
  const state = firstState([0.5, 0.5], 0.1);
  // C as no update leaves it: its eigenvalues are 2 and −1e-3
  const broken: CmaEsState = { ...state, covariance: [[0.9995, 1.0005], [1.0005, 0.9995]] };
  const ranked = Array.from({ length: 6 }, () => [0.5, 0.5]);
  const { covariance, eigen: { values, vectors } } = nextState(broken, { ranked, constants });
  assert.ok(values.every((value) => value > 0), `${values}`);
  for (const i of [0, 1]) {
    for (const j of [0, 1]) {
      const entry = values.reduce((total, value, k) => total + value * vectors[i][k] * vectors[j][k], 0);
      assert.ok(Math.abs(covariance[i][j] - entry) < 1e-15);
    }
  }
  assert.ok(covariance[0][0] * covariance[1][1] >= covariance[0][1] * covariance[1][0] * (1 - 1e-14));
});

Deno.test("stopOf: each reason for a restart, and none for a healthy run (table, Hansen 2016, B.3)", () => {
  const healthy = { ...firstState([0.5, 0.5], 0.3), generation: 1 };
  const history = (fitnesses: (generation: number) => number[], generations = 1): FitnessHistory => {
    const kept: FitnessHistory = { best: [], median: [], flat: 0 };
    for (let generation = 0; generation < generations; generation++) record(kept, fitnesses(generation));
    return kept;
  };
  const rising = history((g) => [g, g + 1, g + 2], 200);
  const eigenOf = (values: number[]) => ({
    covariance: [[values[0], 0], [0, values[1]]],
    eigen: { values, vectors: [[1, 0], [0, 1]] },
  });
  const cases: [CmaEsStop | null, CmaEsState, FitnessHistory][] = [
    [null, healthy, rising],
    [null, healthy, history(() => [0, 0, 0], 1)],
    ["flat fitness", healthy, history(() => [0, 0, 0], 2)],
    ["equal best values", healthy, history((g) => [g, g % 7, 1000], 40)],
    ["stagnation", healthy, history((g) => [100 - (g % 50), 3, 2], 200)],
    ["steps too short", { ...healthy, step: 1e-14 }, rising],
    ["steps too long", { ...healthy, step: 1, ...eigenOf([1e8, 1]) }, rising],
    ["ill-conditioned", { ...healthy, ...eigenOf([1, 1e-14]) }, rising],
    ["no effect", { ...healthy, mean: [1e6, 1e6], step: 1e-10 }, rising],
  ];
  for (const [expected, state, kept] of cases) {
    assert.equal(stopOf(state, { history: kept, population: 6, firstStep: 0.3 }), expected, `${expected}`);
  }
});
