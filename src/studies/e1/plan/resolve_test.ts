/** Oracle: the files under configs/, and the rules of overrides in the README. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { planIdOf } from "./assemble.ts";
import { recordOf } from "../register/registration.ts";
import { EVALUATION_LIMITS, TRAINING_LIMITS } from "./limits.ts";
import { rehearsalOf, resolvePlan, resolvePlans } from "./resolve.ts";

Deno.test("the registered experiment resolves without deviations, both networks on every seed", async () => {
  const plan = await resolvePlan([]);
  assert.equal(plan.experiment, "E1_cfd2d");
  assert.deepEqual(plan.models.map(({ name }) => name), ["unet_small", "fractal_unet_small"]);
  assert.deepEqual(plan.seeds, [0, 1, 2]);
  assert.deepEqual(plan.deviations, []);
  // the experiment's widths replace the model file's, the rest of the model file stays
  const [{ name: arm, model: baseline }] = plan.arms;
  assert.equal(arm, "baseline");
  assert.deepEqual(baseline.channels, [16, 32, 64]);
  assert.ok(baseline.type === "unet" && baseline.kernel_size === 3);
});

Deno.test("selecting a part of the registered work is no deviation, anything else is one, by its path", async () => {
  const part = await resolvePlan([
    "model=fractal_unet_small",
    "seed=2,0",
    "data=cfd2d_ood_v1",
    "backend=wasm",
  ]);
  assert.deepEqual(part.models.map(({ name }) => name), ["fractal_unet_small"]);
  assert.deepEqual(part.seeds, [2, 0]);
  assert.equal(part.backend, "wasm");
  assert.deepEqual(part.deviations, []);

  const other = await resolvePlan(["training.steps=10", "models.unet_small.dropout=0.1", "seed=7"]);
  assert.deepEqual(other.deviations.map(({ path }) => path), [
    "models.unet_small.dropout",
    "training.steps",
    "seeds",
  ]);
  assert.equal(other.training.steps, 10);
});

Deno.test("a note is prose: of the experiments one has it, and neither plan id nor frozen record does (invariant)", async () => {
  const plan = await resolvePlan(["experiment=E1_small"]);
  const { note, ...configuration } = plan.configuration;
  assert.match(note!, /^by design/);
  for (const name of ["E1_cfd2d", "E1_cfd2d_confirmatory"]) {
    assert.ok(!("note" in (await resolvePlan([`experiment=${name}`])).configuration), name);
  }
  assert.equal(planIdOf(plan.configuration), planIdOf(configuration));
  assert.deepEqual(await recordOf(plan, {}), await recordOf({ ...plan, configuration }, {}));
});

Deno.test("jit= is left open unless asked for, is no deviation, and takes true, false or auto alone", async () => {
  assert.equal((await resolvePlan([])).jit, undefined);
  assert.equal((await resolvePlan(["jit=auto"])).jit, undefined);
  assert.equal((await resolvePlan(["jit=true"])).jit, true);
  const eager = await resolvePlan(["jit=false"]);
  assert.equal(eager.jit, false);
  assert.deepEqual(eager.deviations, []);
  await assert.rejects(resolvePlan(["jit=no"]), /'no' is neither true nor false/);
  await assert.rejects(resolvePlan(["jit=true,false"]), /takes one value/);
});

Deno.test("data= takes the place that the set's role gives it", async () => {
  const plan = await resolvePlan(["data=cfd2d_ood_v2"]);
  assert.equal(plan.data.ind.name, "cfd2d_ind_v1");
  assert.equal(plan.data.ood.name, "cfd2d_ood_v2");
  assert.deepEqual(plan.deviations.map(({ path }) => path), ["data.ood"]);
});

Deno.test("a comma list spans a grid, one plan a combination, and commands that need one plan refuse it", async () => {
  const grid = ["training.steps=10,20", "training.batch_size=1,2"];
  const plans = await resolvePlans(grid);
  assert.deepEqual(plans.map(({ training }) => [training.steps, training.batch_size]), [[10, 1], [10, 2], [
    20,
    1,
  ], [20, 2]]);
  await assert.rejects(resolvePlan(grid), /a grid of 4 configurations where one is needed/);
});

Deno.test("a rehearsal is synthetic, trains nothing and writes to a folder of its own", async () => {
  const rehearsal = rehearsalOf(await resolvePlan(["experiment=E1_small"]));
  assert.equal(rehearsal.synthetic, true);
  assert.equal(rehearsal.training.steps, 0);
  assert.equal(rehearsal.outputFolder, join(artifactsFolder(), "dryrun"));
});

Deno.test("a field that the model file does not know is refused, with the place", async () => {
  await assert.rejects(resolvePlan(["models.unet_small.columns=3"]), /columns/);
  await assert.rejects(resolvePlan(["models.unet_small.kernel_size=4"]), /kernel_size.*odd/);
});

Deno.test("what a plan cannot be is refused by the override or the file at fault (the rules of the schema)", async () => {
  const cases: readonly (readonly [args: string[], message: RegExp])[] = [
    [["training.steps=0"], /^overrides: training\.steps: expected more than 0, got 0/],
    [["training.steps=-1"], /^overrides: training\.steps: expected more than 0, got -1/],
    [["training={steps: 3}"], /^overrides: training\.batch_size: missing/],
    [
      ["models.unet_small.channels=three"],
      /^overrides: models\.unet_small\.channels: expected array, got "three"/,
    ],
    [["models.unet_small.input_shape=[30,30,3]"], /^overrides: models\.unet_small\.input_shape/],
    [
      ["models.fractal_unet_small.columns=1"],
      /^overrides: models\.fractal_unet_small\.columns: expected at least 2/,
    ],
    [["model=baseline"], /^model: .*'baseline', but an arm of that name, whose model is 'unet_small'/],
    [["model=unet_smal"], /^model: .* did you mean 'unet_small'\?/],
    [["seed=one"], /^seed: expected a whole number of at least 0, got "one"/],
    [["seed=0x1"], /^seed: expected a whole number of at least 0, got "0x1"/],
    [["seed=-1"], /^seed: expected a whole number/],
    [["seed=0,0"], /^seed: 0 comes twice/],
    [["seed=0,,2"], /'seed=0,,2': an empty value/],
    [["seed=[]"], /^seed: an empty list/],
    [["experiment=E1_small,E1_cfd2d"], /^experiment: takes one value, got 2/],
    [["backend=3"], /^backend: unknown backend '3'/],
    [["jit=[true]"], /^jit: 'true' is neither|^jit: /],
    [["bakend=cpu"], /unknown key 'bakend', did you mean 'backend'\?/],
    [["expriment=E1_small"], /unknown key 'expriment', did you mean 'experiment'\?/],
    [["experiment=../../../x"], /^experiment: expected a name/],
    [["experiment=/etc/passwd"], /^experiment: expected a name/],
    [["data=../x"], /^data: expected a name/],
    [["preregistration=../x"], /^overrides: preregistration: expected a name/],
    [["preregistration=E9"], /E9\.yaml: no such file/],
    [["baseline=../x"], /^overrides: baseline: expected a name/],
    [["data.ood=.."], /^overrides: data\.ood: expected a name/],
    [["artifacts_folder=../../.."], /^overrides: artifacts_folder: expected '\.' or names/],
    [["artifacts_folder=/tmp"], /^overrides: artifacts_folder: expected/],
    [["name=E1_cfd2d_confirmatory"], /^overrides: name: expected "E1_cfd2d", as the file is called/],
  ];
  for (const [args, message] of cases) {
    await assert.rejects(resolvePlan(args), (error) => {
      assert.ok(error instanceof InputError, `${args}: ${error}`);
      assert.match(error.message, message, args.join());
      return true;
    });
  }
});

Deno.test("a number beyond its limit is refused when the plan is resolved, one at it is not (oracle: the tables)", async () => {
  for (const [part, table] of Object.entries({ training: TRAINING_LIMITS, evaluation: EVALUATION_LIMITS })) {
    for (const [key, { most }] of Object.entries(table)) {
      await assert.rejects(resolvePlan([`${part}.${key}=${most * 1.5}`]), (error) => {
        assert.ok(error instanceof InputError, String(error));
        assert.match(error.message, new RegExp(`^overrides: ${part}\\.${key}: expected at most `));
        return true;
      });
      if (!/batch_size|rollout/.test(key)) await resolvePlan([`${part}.${key}=${most}`]);
    }
  }
  await assert.rejects(
    resolvePlan(["experiment=E1_small", "training.batch_size=1e9", "training.steps=2"]),
    /^InputError: overrides: training\.batch_size: expected at most 4096, got 1000000000/,
  );
});
