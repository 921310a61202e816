import assert from "node:assert/strict";
import { cmaEs } from "./cma_es.ts";
import { evolution } from "./evolution.ts";
import { type GenomeSpace, positionOf, requireSpace, valueAt } from "./genome.ts";
import { randomSearch } from "./random_search.ts";
import type { SearchSettings, SearchStrategy } from "./strategy.ts";

const SPACE: GenomeSpace = [
  { name: "x", low: -2, high: 3, scale: "linear" },
  { name: "y", low: -2, high: 3, scale: "linear" },
  { name: "z", low: 0.01, high: 1, scale: "log" },
];
type Objective = (genome: readonly number[]) => number;

const SEARCHES: Readonly<Record<string, (settings: SearchSettings) => SearchStrategy>> = {
  random: randomSearch,
  cma_es: (settings) => cmaEs(settings),
  evolution: (settings) =>
    evolution({ ...settings, elites: 2, tournament: 3, mutation: { rate: 0.3, strength: 0.05 } }),
};

/** Runs a search; the best objective after every generation. The objective is to be made small. */
function minimise(search: SearchStrategy, { generations, objective }: {
  generations: number;
  objective: Objective;
}): number[] {
  const best: number[] = [];
  for (let generation = 0; generation < generations; generation++) {
    const values = search.ask().map(objective);
    search.tell(values.map((value) => -value));
    best.push(Math.min(best.at(-1) ?? Infinity, ...values));
  }
  return best;
}

const square = (x: number) => x * x;
/** Smallest, 0, at (1, −1) and in the middle of the third gene's scale. */
const sphere: Objective = ([x, y, z]) => square(x - 1) + square(y + 1) + square(Math.log10(z) + 1);
/** Rosenbrock's valley (1960), smallest, 0, at (1, 1). */
const rosenbrock: Objective = ([x, y]) => 100 * square(y - x * x) + square(1 - x);

Deno.test("cma_es: finds the optimum of the sphere and of Rosenbrock's valley within the bounds (known optima)", () => {
  for (const seed of [0, 1, 2]) {
    const onSphere = minimise(cmaEs({ space: SPACE, population: 10, seed }), {
      generations: 100,
      objective: sphere,
    });
    assert.ok(onSphere.at(-1)! < 1e-12, `sphere, seed ${seed}: ${onSphere.at(-1)}`);
    const inValley = minimise(cmaEs({ space: SPACE.slice(0, 2), population: 10, seed }), {
      generations: 200,
      objective: rosenbrock,
    });
    assert.ok(inValley.at(-1)! < 1e-12, `Rosenbrock, seed ${seed}: ${inValley.at(-1)}`);
  }
});

Deno.test("cma_es: an optimum on the bounds is found, and nothing is proposed outside them (linear function)", () => {
  const search = cmaEs({ space: SPACE, population: 8, seed: 3 });
  const best = minimise(search, { generations: 60, objective: ([x, y]) => x - y });
  assert.ok(best.at(-1)! - -5 < 1e-3, `${best.at(-1)}`);
});

Deno.test("evolution: gets near the optimum of the sphere and beats random search on the same budget (10 seeds)", () => {
  let wins = 0;
  for (let seed = 0; seed < 10; seed++) {
    const run = (name: string) =>
      minimise(SEARCHES[name]({ space: SPACE, population: 20, seed }), { generations: 30, objective: sphere })
        .at(-1)!;
    const [evolved, random] = [run("evolution"), run("random")];
    assert.ok(evolved < 0.05, `seed ${seed}: ${evolved}`);
    if (evolved < random) wins++;
  }
  assert.ok(wins >= 8, `${wins} of 10`);
});

for (const [name, open] of Object.entries(SEARCHES)) {
  Deno.test(`${name}: a search told what is known goes on as the one that was never interrupted (determinism)`, () => {
    const settings = { space: SPACE, population: 6, seed: 5 };
    const undisturbed = open(settings);
    const told: number[][] = [];
    for (let generation = 0; generation < 6; generation++) {
      const resumed = open(settings);
      for (const fitnesses of told) {
        resumed.ask();
        resumed.tell(fitnesses);
      }
      const genomes = undisturbed.ask();
      assert.equal(undisturbed.ask(), genomes); // asking again changes nothing
      assert.deepEqual(resumed.ask(), genomes);
      assert.equal(resumed.generation, generation);
      told.push(genomes.map((genome) => -sphere(genome)));
      undisturbed.tell(told[generation]);
    }
  });

  Deno.test(`${name}: only the order of the fitnesses matters (invariance under a monotone change)`, () => {
    const settings = { space: SPACE, population: 8, seed: 6 };
    const [plain, changed] = [open(settings), open(settings)];
    for (let generation = 0; generation < 5; generation++) {
      assert.deepEqual(plain.ask(), changed.ask());
      plain.tell(plain.ask().map((genome) => -sphere(genome)));
      changed.tell(changed.ask().map((genome) => Math.exp(-sphere(genome))));
    }
  });

  Deno.test(`${name}: shifting and stretching a gene's bounds shifts and stretches its values (invariance)`, () => {
    const other = SPACE.map((gene) =>
      gene.scale === "log"
        ? { ...gene, low: 100 * gene.low, high: 100 * gene.high }
        : { ...gene, low: 10 + 4 * gene.low, high: 10 + 4 * gene.high }
    );
    const [plain, moved] = [SPACE, other].map((space) => open({ space, population: 6, seed: 7 }));
    for (let generation = 0; generation < 4; generation++) {
      for (const [k, genome] of plain.ask().entries()) {
        for (const [i, value] of genome.entries()) {
          const difference = positionOf(value, SPACE[i]) - positionOf(moved.ask()[k][i], other[i]);
          assert.ok(Math.abs(difference) < 1e-12, `${difference}`);
        }
      }
      const fitnesses = plain.ask().map((genome) => -sphere(genome));
      for (const search of [plain, moved]) search.tell(fitnesses);
    }
  });

  Deno.test(`${name}: another seed searches elsewhere; a wrong answer is refused (table)`, () => {
    const [one, other] = [1, 2].map((seed) => open({ space: SPACE, population: 6, seed }));
    assert.notDeepEqual(one.ask(), other.ask());
    assert.throws(() => one.tell([1, 2]), /needs 6, one a genome, got 2/);
    assert.throws(() => one.tell([1, 2, 3, NaN, 5, 6]), /fitness 3 is NaN/);
    assert.throws(() => open({ space: SPACE, population: 0, seed: 0 }), /a population of at least/);
  });

  Deno.test(`${name}: a landscape without any slope is searched to the end, inside the bounds (all fitnesses equal)`, () => {
    const search = open({ space: SPACE, population: 6, seed: 8 });
    for (let generation = 0; generation < 200; generation++) search.tell(search.ask().map(() => 0));
    assert.ok(search.ask().flat().every(Number.isFinite));
  });
}

Deno.test("evolution: elites are the best of the last generation, number for number, and lead the next (sorted)", () => {
  const search = SEARCHES.evolution({ space: SPACE, population: 8, seed: 9 });
  const [genomes, fitnesses] = [search.ask(), [3, 9, 1, 9, 2, 8, 0, 4]];
  search.tell(fitnesses);
  assert.deepEqual(search.ask().slice(0, 2), [genomes[1], genomes[3]]);
});

Deno.test("evolution and random search of one seed begin with one generation", () => {
  const [first, second] = ["random", "evolution"].map((name) =>
    SEARCHES[name]({ space: SPACE, population: 7, seed: 10 }).ask()
  );
  assert.deepEqual(first, second);
});

Deno.test("genes: positions and values are each other's inverse, bounds are met exactly (closed forms)", () => {
  const [, , log] = SPACE;
  assert.equal(valueAt(0.5, SPACE[0]), 0.5);
  assert.ok(Math.abs(valueAt(0.5, log) - 0.1) < 1e-16);
  for (const gene of SPACE) {
    assert.deepEqual([valueAt(-1, gene), valueAt(0, gene)], [gene.low, gene.low]);
    assert.deepEqual([valueAt(1, gene), valueAt(7, gene)], [gene.high, gene.high]);
    for (const p of [0.01, 0.3, 0.999]) {
      assert.ok(Math.abs(positionOf(valueAt(p, gene), gene) - p) < 1e-14);
    }
  }
});

Deno.test("requireSpace: empty, twice named, unordered and non-positive log genes are refused (table)", () => {
  const gene = { name: "x", low: 0, high: 1, scale: "linear" } as const;
  const bad: [GenomeSpace, RegExp][] = [
    [[], /there are no genes/],
    [[gene, gene], /'x' is there twice/],
    [[{ ...gene, high: 0 }], /low < high, got 0 and 0/],
    [[{ ...gene, low: NaN }], /got NaN and 1/],
    [[{ ...gene, scale: "log" }], /low > 0, got 0/],
  ];
  for (const [space, message] of bad) assert.throws(() => requireSpace(space), message);
});
