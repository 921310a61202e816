import assert from "node:assert/strict";
import { validate } from "@/core/config/mod.ts";
import { GateError, InputError } from "@/core/errors.ts";
import { answerable, armsOf, registeredPair, withDefaults } from "./arms.ts";
import { experimentSchema } from "./experiment_schema.ts";
import { parityFindings, requireParity } from "./parity.ts";
import { resolvePlan } from "./resolve.ts";

const THREE = "experiment=E1_architectures_small";

Deno.test("armsOf: the reference first, the others by name, whatever order the file or its canonical JSON has (by hand)", () => {
  const arms = { unet: "a", resnet: "b", fno: "c" };
  const names = (file: Parameters<typeof armsOf>[0]) => armsOf(file).map(({ name }) => name).join(" ");
  assert.equal(names(withDefaults({ arms })), "unet fno resnet");
  assert.equal(names(withDefaults({ arms, reference: "resnet" })), "resnet fno unet");
  assert.equal(names({ arms: { fno: "c", resnet: "b", unet: "a" }, reference: "unet" }), "unet fno resnet");
  assert.deepEqual(armsOf({ baseline: "a", fractal: "b" }), [
    { name: "baseline", model: "a" },
    { name: "fractal", model: "b" },
  ]);
  assert.deepEqual(withDefaults({ baseline: "a", fractal: "b" }), { baseline: "a", fractal: "b" });
});

Deno.test("registeredPair, answerable: hypotheses are about baseline and fractal, and nothing is asked of other arms (definition)", async () => {
  const { preregistration } = await resolvePlan([]);
  const pair = armsOf({ baseline: "a", fractal: "b" });
  assert.deepEqual(registeredPair([{ name: "third", model: "c" }, ...pair]), { baseline: "a", fractal: "b" });
  assert.equal(registeredPair(pair.slice(1)), undefined);
  assert.equal(answerable({ preregistration, arms: pair }), preregistration);
  const other = answerable({ preregistration, arms: [{ name: "x", model: "c" }, { name: "y", model: "d" }] });
  assert.deepEqual([other.hypotheses, other.analysis.family], [{}, []]);
  assert.equal(other.question, "How do y compare with x? No registered hypothesis is about them.");
});

Deno.test("an experiment of three arms resolves: reference first, its own models, no gate unless asked for (the file)", async () => {
  const plan = await resolvePlan([THREE]);
  assert.deepEqual(plan.arms.map(({ name, model }) => `${name} ${model.type}`), [
    "unet unet",
    "fno fno",
    "resnet resnet",
  ]);
  assert.equal(plan.configuration.reference, "unet");
  assert.deepEqual(plan.models.map(({ name }) => name), ["unet_small", "fno_small", "resnet_small"]);
  assert.deepEqual([plan.parityTolerance, parityFindings(plan), plan.deviations], [undefined, [], []]);
  const gated = await resolvePlan([THREE, "parity_tolerance=0.05"]);
  assert.throws(() => requireParity(gated), (error) => {
    assert.ok(error instanceof GateError);
    assert.match(error.message, /parameters: fno_small has .*macs: resnet_small has/s);
    return true;
  });
  const moved = await resolvePlan([THREE, "reference=fno", "models.resnet_small.blocks=2"]);
  assert.equal(moved.arms[0].name, "fno");
  assert.deepEqual(moved.deviations.map(({ path }) => path).sort(), [
    "models.resnet_small.blocks",
    "reference",
  ]);
  assert.deepEqual((await resolvePlan([THREE, "model=fno_small"])).models.map(({ name }) => name), [
    "fno_small",
  ]);
});

Deno.test("parity: without a gate a wider network of one kind may be compared, the same one twice may not (by hand)", async () => {
  const [{ model }] = (await resolvePlan([THREE])).arms;
  const against = (other: object) =>
    parityFindings({
      arms: [{ name: "a", model }, {
        name: "b",
        model: { ...model, name: "other", ...other } as typeof model,
      }],
      parityTolerance: undefined,
    });
  assert.deepEqual(against({ channels: [9, 17, 33] }), []);
  assert.deepEqual(against({}), ["other and unet_small are the same network: there is nothing to compare"]);
});

Deno.test("what arms cannot be is refused by the key at fault (the rules)", async () => {
  const { configuration } = await resolvePlan([THREE]);
  const { configuration: { baseline: _, ...halved } } = await resolvePlan(["experiment=E1_small"]);
  const { arms: __, ...armless } = configuration;
  const five = Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [name, `${name}_small`]));
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [{ ...configuration, baseline: "unet_small" }, /baseline: expected arms alone/],
    [{ ...configuration, arms: { unet: "unet_small" } }, /arms: expected 2 to 4 arms/],
    [
      { ...configuration, arms: five, reference: "a" },
      /arms: expected 2 to 4 arms, as pictures tell so many apart/,
    ],
    [{ ...configuration, reference: "toString" }, /reference: expected one of the arms unet, /],
    [
      { ...configuration, arms: { a: "unet_small", b: "unet_small" }, reference: "a" },
      /arms\.b: expected a model that no other arm has/,
    ],
    [{ ...configuration, arms: { "../up": "unet_small", b: "fno_small" }, reference: "b" }, /arms/],
    [halved, /baseline: expected it beside baseline and fractal, or arms in their place/],
    [armless, /baseline: .*fractal: .*parity_tolerance: .*reference: expected arms beside it/],
  ];
  for (const [value, message] of cases) {
    assert.throws(() => validate(value, experimentSchema, { where: "experiment" }), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, message);
      return true;
    });
  }
});
