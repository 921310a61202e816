import assert from "node:assert/strict";
import { InputError } from "@/core/errors.ts";
import { huntSpec } from "./hunt_spec.ts";
import { resolveHunt } from "./resolve_hunt.ts";

Deno.test("resolveHunt: the default is 10 generations of 10 over the study's ranges (SCIENCE's numbers)", async () => {
  const { hunt, space, timeLimitSeconds, validationTimeLimitSeconds, base } = await resolveHunt([]);
  assert.deepEqual([hunt.generations, hunt.population, hunt.search], [10, 10, "evolution"]);
  assert.deepEqual(space.map(({ name, low, high }) => [name, low, high]), [
    ["kappa", 0.001, 0.1],
    ["sigma_k", 0.1, 1],
    ["alpha", 0.01, 1],
  ]);
  assert.deepEqual([timeLimitSeconds, validationTimeLimitSeconds], [600, 300]);
  assert.deepEqual([hunt.evolution.tournament, hunt.evolution.mutation_rate], [3, 0.3]);
  assert.equal(hunt.evolution.mutation_strength, 0.05);
  assert.equal(base.size, 64);
});

Deno.test("resolveHunt: overrides reach the hunt and the case; what is not understood is one line (table)", async () => {
  const small = await resolveHunt([
    "config=hunt_small",
    "case.size=16",
    "workers=1",
    "genes.kappa.high=0.05",
  ]);
  assert.deepEqual([small.base.size, small.workers, small.space[0].high], [16, 1, 0.05]);
  const refused: [args: string[], message: RegExp][] = [
    [["config=hunt_smal"], /hunt_smal\.yaml: no such file; did you mean 'hunt_small\.yaml'/],
    [["generation=3"], /unknown key 'generation', did you mean 'generations'/],
    [["population=3"], /population: expected at least 4/],
    [["population=4", "evolution.elites=4"], /elites: 4 elites leave no room in a population of 4/],
    [["search=annealing"], /search: expected "evolution" or "random" or "cma_es"/],
    [["seed=0,1"], /seed: takes one value, got 2/],
    [["workers=0"], /workers: expected a positive integer, got 0/],
    [["genes.alpha.low=2"], /genes\.alpha: low must be below high, got 2 and 1/],
    [["genes.alpha.low=0", "genes.alpha.scale=log"], /genes\.alpha: a log scale needs low > 0/],
    [["genes.alpha.high=1.5"], /genes, with high: alpha: expected a number from 0\.01 to 1, got 1\.5/],
    [["genes.kappa.low=-1"], /genes, with low: kappa: expected a number of at least 0, got -1/],
    [["config=../irer/hunt_small"], /config: expected a name/],
    [["config=hunt_small,hunt_default"], /config: takes one value, got 2/],
    [["case.config=../sfst/gGamma_small"], /case\.config: expected a name/],
    [["validation.draws=18"], /validation\.draws: expected a whole number from 19 to 100000, got 18/],
    [["case.kappa=0.1"], /case\.kappa: kappa is what the hunt varies/],
    [["case.size=33"], /size: expected a power of two/],
    [["case.time_step=0"], /time_step/],
    [["genes.alpha.high=NaN"], /genes\.alpha\.high: expected number/],
  ];
  for (const [args, message] of refused) {
    await assert.rejects(resolveHunt(args), (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  }
});

Deno.test("huntSpec: everything that can change a row changes the id; names and workers do not (invariance)", async () => {
  const idOf = async (args: string[], version = "v") =>
    (await huntSpec(await resolveHunt(args), { search: "evolution", evaluatorVersion: version })).huntId;
  const plain = await idOf([]);
  assert.match(plain, /^[0-9a-f]{16}$/);
  for (const same of [["title=x"], ["workers=7"], ["compare=true"], ["refine=2"], ["refine_iterations=7"]]) {
    assert.equal(await idOf(same), plain, same.join());
  }
  const other = [
    ["seed=1"],
    ["case.seed=1"],
    ["case.steps=10"],
    ["case.time_step=0.05"],
    ["generations=11"],
    ["population=11"],
    ["genes.alpha.scale=log"],
    ["evolution.elites=1"],
    ["fitness.sse_floor=1e-5"],
    ["case.time_limit_s=10"],
    ["validation.draws=99"],
  ];
  const ids = await Promise.all(other.map((args) => idOf(args)));
  assert.equal(new Set([plain, await idOf([], "w"), ...ids]).size, other.length + 2);
});
