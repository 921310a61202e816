import assert from "node:assert/strict";
import type { Limit } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { SNCGL_LIMITS } from "@/physics/sncgl/limits.ts";
import { CASE_LIMITS } from "./case_schema.ts";
import { resolveIrer } from "./resolve_irer.ts";

/** Exit code 2, one line that matches. */
async function refused(work: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
    assert.ok(!error.message.includes("\n"));
    return true;
  });
}

Deno.test("resolveIrer: default is Benjamin-Feir unstable and saturates; original's modes all decay (linear theory)", async () => {
  const [{ config: { D, c1, b3, c3, epsilon, time_step, steps, initial_noise } }] =
    (await resolveIrer([])).cases;
  assert.ok(1 + (c1 / D) * (c3 / b3) < 0);
  assert.ok(initial_noise * Math.exp(epsilon * time_step * steps) > 10 * Math.sqrt(epsilon / b3));
  const { cases: [{ config: original }] } = await resolveIrer(["config=original"]);
  const { size, box_length, screening_length } = original;
  assert.deepEqual([size, box_length, original.c3, screening_length, original.steps], [64, 1, 0, 0, 200]);
  const smallest = 2 * Math.PI / box_length; // flat space: the metric begins as η
  assert.ok(original.epsilon - original.D * smallest ** 2 < 0);
});

Deno.test("resolveIrer: comma lists span a grid, the last axis and then the seed turning fastest (written out)", async () => {
  const plan = await resolveIrer([
    "config=small",
    "seed=3,1",
    "kappa=0.1,0.001",
    "alpha=1,0.01",
    "time_limit_s=5",
    "title=mine",
  ]);
  const points = plan.cases.map(({ config: { kappa, alpha }, seed }) => [kappa, alpha, seed]);
  assert.deepEqual(points, [
    [0.1, 1, 3],
    [0.1, 1, 1],
    [0.1, 0.01, 3],
    [0.1, 0.01, 1],
    [0.001, 1, 3],
    [0.001, 1, 1],
    [0.001, 0.01, 3],
    [0.001, 0.01, 1],
  ]);
  assert.deepEqual([plan.timeLimitSeconds, plan.validationTimeLimitSeconds], [5, 300]);
  assert.deepEqual([plan.config, plan.title], ["small", "mine"]);
  const [{ config }] = plan.cases;
  assert.ok(Object.isFrozen(config));
  assert.deepEqual((await resolveIrer(["config=small", "seeds=[3,1]"])).cases.map(({ seed }) => seed), [
    3,
    1,
  ]);
});

Deno.test("resolveIrer: what cannot be a run is refused in one line, with the place (the rules of the schema)", async () => {
  const cases: readonly (readonly [arg: string, message: RegExp])[] = [
    ["size=63", /size: expected a power of two from 8 to 2048, got 63/],
    ["size=0", /size: expected a power of two from 8 to 2048, got 0/],
    ["size=-64", /size: expected a power of two/],
    ["size=48", /size: expected a power of two/],
    ["size=4096", /^overrides: size: expected a power of two from 8 to 2048, got 4096/],
    ["size=inf", /size: expected a power of two/],
    ["size=big", /size: expected a power of two from 8 to 2048, got "big"/],
    ["box_length=0", /box_length: expected a number above 0, got 0/],
    ["time_step=0", /time_step: expected a number above 0, got 0/],
    ["time_step=-0.1", /time_step: expected a number above 0, got -0\.1/],
    ["steps=0", /steps: expected a whole number from 1 to 1000000000, got 0/],
    ["steps=1.5", /steps: expected a whole number/],
    ["rho_vac=-1", /rho_vac: expected a number above 0, got -1/],
    ["kappa=nan", /kappa: expected a number of at least 0, got NaN/],
    ["kappa=-0.01", /kappa: expected a number of at least 0/],
    ["epsilon=inf", /epsilon: expected a finite number/],
    ["sigma_k=0", /sigma_k: expected a number of at least 1e-150, got 0/],
    ["alpha=0", /alpha: expected a number from 0\.01 to 1, got 0/],
    ["alpha=1.01", /alpha: expected a number from 0\.01 to 1, got 1\.01/],
    ["alpha=0.5,2", /alpha: expected a number from 0\.01 to 1, got 2/],
    ["D=-1", /D: expected a number of at least 0/],
    ["screening_length=-1", /screening_length: expected a number of at least 0/],
    ["relaxation=1.1", /relaxation: expected a number from 0 to 1/],
    ["initial_noise=-1", /initial_noise: expected a number of at least 0/],
    ["kapa=0.1", /unknown key 'kapa', did you mean 'kappa'\?/],
    ["sigmak=0.1", /did you mean 'sigma_k'\?/],
    ["kappa=0.1,0.1", /kappa: 0\.1 comes twice/],
    ["seed=-1", /seeds\[0\]: expected at least 0/],
    ["seed=0.5", /seeds\[0\]: expected int/],
    ["seed=0,0", /seeds: 0 comes twice/],
    ["time_limit_s=1,2", /time_limit_s: takes one value, got 2/],
    ["config=defualt", /did you mean 'default\.yaml'/],
    ["config=nothing-like-it", /nothing-like-it\.yaml: no such file/],
    ["config=../sfst/gGamma_small", /config: expected a name/],
    ["config=small,default", /config: takes one value, got 2/],
  ];
  for (const [arg, message] of cases) await refused(resolveIrer([arg]), message);
  await refused(resolveIrer(["seed=1", "seeds=2"]), /seeds: given twice/);
  await refused(resolveIrer(["kappa=0.1,0.2", "c1=1,2,1"]), /^c1: 1 comes twice/);
});

Deno.test("resolveIrer: a grid and seeds of too many cases are refused at once, many seeds are planned (product)", async () => {
  const list = (count: number) => Array.from({ length: count }, (_, i) => i + 1).join(",");
  await refused(
    resolveIrer([`kappa=${list(1000)}`, `c1=${list(1000)}`]),
    /1000 × 1000 = 1000000 cases, more than/,
  );
  await refused(
    resolveIrer([`kappa=${list(400)}`, `seed=${list(251)}`]),
    /400 × 251 = 100400 cases, more than/,
  );
  assert.equal((await resolveIrer([`kappa=${list(4)}`, `seed=${list(25_000)}`])).cases.length, 100_000);
});

Deno.test("a case that the plan takes is one that the solver takes: no limit is wider (the two tables)", () => {
  const ends = ({ least, above, most }: Limit) => [above ?? least ?? -Infinity, most ?? Infinity];
  for (const [key, limit] of Object.entries(SNCGL_LIMITS)) {
    const planned = CASE_LIMITS[key as keyof typeof SNCGL_LIMITS];
    const [[low, high], [lowest, highest]] = [ends(planned), ends(limit)];
    assert.ok(low >= lowest && high <= highest, key);
    for (const kind of ["whole", "powerOfTwo"] as const) assert.ok(planned[kind] ?? !limit[kind], key);
  }
});
