import assert from "node:assert/strict";
import { InputError } from "../errors.ts";
import { applyOverrides, diffConfigs, nearestName, parseOverrides } from "./mod.ts";

const valuesOf = (argument: string) => parseOverrides([argument])[0].values;

/** Text after the `=` → the values that Hydra's grammar gives (written out; more in parse_value_test.ts). */
const VALUES: readonly (readonly [text: string, values: unknown[]])[] = [
  ["3", [3]],
  ["1e-3", [0.001]],
  ["1E+2", [100]],
  ["-.5", [-0.5]],
  ["0x10", ["0x10"]],
  ["inf", [Infinity]],
  ["0,1,2", [0, 1, 2]],
  ["[0,1,2]", [[0, 1, 2]]],
  ["[0,1],[2]", [[0, 1], [2]]],
  ["[[1,2],[3]]", [[[1, 2], [3]]]],
  ["{a: 1, b: [2,3]}", [{ a: 1, b: [2, 3] }]],
  ["true,false", [true, false]],
  ["null", [null]],
  ["---", ["---"]],
  ["...", ["..."]],
  ["{a:1,b:2}", [{ a: 1, b: 2 }]],
  ["yes", ["yes"]],
  ["unet_small,fractal_unet_small", ["unet_small", "fractal_unet_small"]],
  ['"a,b",c', ["a,b", "c"]],
  ["'it\\'s, so',1", ["it's, so", 1]],
  ['"3"', ["3"]],
  ['"say \\"a,b\\""', ['say "a,b"']],
  ["''", [""]],
  ['"data/sets/a=b.h5"', ["data/sets/a=b.h5"]],
  ["1, 2", [1, 2]],
];

Deno.test("parseOverrides: values are written as in Hydra, commas at the top level make an axis (table)", () => {
  for (const [text, values] of VALUES) assert.deepEqual(valuesOf(`key=${text}`), values, text);
});

/** Argument → what the message must say. */
const REFUSED: readonly (readonly [argument: string, message: string])[] = [
  ["seed", "'seed' is not key=value"],
  ["=3", "'=3': '' is not a key"],
  ["a b=3", "'a b' is not a key"],
  ["a..b=3", "'a..b' is not a key"],
  ["+new=1", "'+new=1': adding (+) and removing (~) keys is not supported"],
  ["++new=1", "adding (+) and removing (~) keys is not supported"],
  ["~old=1", "adding (+) and removing (~) keys is not supported"],
  ["channels[0]=3", "a list is replaced as a whole, e.g. channels=[1,2]"],
  ["channels.0=3", "a list is replaced as a whole, e.g. channels=[1,2]"],
  ["seed=", "'seed=': an empty value (write null or '')"],
  ["seed=0,,2", "an empty value"],
  ["seed=0,1,", "an empty value"],
  ["seed=[0,1", "a quote or bracket is not closed"],
  ["seed=0]", "a quote or bracket is not closed"],
  ["name='a", "a quote or bracket is not closed"],
  ["name=a #b", "quote a value that holds '#'"],
  ["name=# b", "quote a value that holds '#'"],
  ["name=!tag x", "quote a value that holds '!'"],
  ["name=a=b", "quote a value that holds '='"],
  ["name=~", "quote a value that holds '~'"],
  ["name=don't", "a quote or bracket is not closed"],
];

Deno.test("parseOverrides: a thousand are read, and a flood is refused at once (count)", () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `k${index}=1`);
  assert.equal(parseOverrides(many(1000)).length, 1000);
  for (const flood of [many(200_000), Array<string>(200_000).fill("\r")]) {
    assert.throws(
      () => parseOverrides(flood),
      /overrides: 200000 arguments, more than the 1000 that a command takes/,
    );
  }
});

Deno.test("parseOverrides: what cannot be read is refused, naming the argument (table)", () => {
  for (const [argument, message] of REFUSED) {
    assert.throws(() => parseOverrides([argument]), (error) => {
      assert.ok(error instanceof InputError, `${argument}: ${error}`);
      assert.ok(error.message.includes(message), `${argument}: ${error.message}`);
      return true;
    });
  }
});

Deno.test("parseOverrides: a repeated key, overlapping keys and several faults are all listed in one line", () => {
  assert.throws(
    () => parseOverrides(["seed=0", "model=a", "seed=1", "training={steps: 3}", "training.steps=4", "x"]),
    {
      message:
        "overrides: 'seed' is given twice; 'training' and 'training.steps' overlap; 'x' is not key=value; " +
        "write key=value, several values as key=a,b, one list as key=[a,b]",
    },
  );
});

const TREE = {
  model: "unet",
  training: { learning_rate: 0.002, seeds: [0, 1], schedule: { warmup: 50 } },
  weights: null as number | null,
};

Deno.test("applyOverrides: changes what is named and nothing else, on a frozen copy", () => {
  const before = structuredClone(TREE);
  const overrides = parseOverrides([
    "training.learning_rate=1e-3",
    "training.schedule.warmup=5",
    "weights=2",
  ]);
  const changed = applyOverrides(TREE, overrides, { where: "x" });
  assert.deepEqual(changed, {
    model: "unet",
    training: { learning_rate: 0.001, seeds: [0, 1], schedule: { warmup: 5 } },
    weights: 2,
  });
  assert.deepEqual(TREE, before);
  assert.ok(Object.isFrozen((changed as typeof TREE).training.seeds));
  assert.deepEqual(applyOverrides(TREE, [], { where: "x" }), TREE);
});

Deno.test("applyOverrides: unknown keys name their nearest neighbour, all at once; a prototype's keys do not count", () => {
  const overrides = parseOverrides([
    "modl=a",
    "training.learnin_rate=1",
    "training.toString=1",
    "model.name=1",
  ]);
  assert.throws(() => applyOverrides(TREE, overrides, { where: "configs/x.yaml" }), {
    message: "configs/x.yaml: unknown key 'modl', did you mean 'model'?; " +
      "unknown key 'training.learnin_rate', did you mean 'training.learning_rate'?; " +
      "unknown key 'training.toString' (known: training.learning_rate, training.seeds, training.schedule); " +
      "'model' holds a value, no key 'name'; correct the override",
  });
  const grid = parseOverrides(["model=a,b"]);
  assert.throws(() => applyOverrides(TREE, grid, { where: "x" }), /2 values, expand the grid/);
});

Deno.test("diffConfigs: exactly the overridden paths differ (invariant), lists as wholes, key order aside", () => {
  const overrides = parseOverrides(["training.seeds=[0,2]", "training.schedule.warmup=5", "model=b"]);
  assert.deepEqual(diffConfigs(TREE, applyOverrides(TREE, overrides, { where: "x" })), [
    { path: "model", registered: "unet", resolved: "b" },
    { path: "training.schedule.warmup", registered: 50, resolved: 5 },
    { path: "training.seeds", registered: [0, 1], resolved: [0, 2] },
  ]);
  assert.deepEqual(diffConfigs({ a: 1, b: { c: [{ d: 1 }] } }, { b: { c: [{ d: 1 }] }, a: 1 }), []);
  assert.deepEqual(diffConfigs({ a: 1, b: undefined }, { a: 1 }), []);
  assert.deepEqual(diffConfigs({ a: { b: 1 } }, { a: 3, e: null }), [
    { path: "a", registered: { b: 1 }, resolved: 3 },
    { path: "e", registered: undefined, resolved: null },
  ]);
});

Deno.test("nearestName: one slip, another case and another separator are near, another word is not (table)", () => {
  const known = ["learning_rate", "channels", "dropout", "use_skip"];
  assert.equal(nearestName("chanels", known), "channels");
  assert.equal(nearestName("learningRate", known), "learning_rate");
  assert.equal(nearestName("use-skips", known), "use_skip");
  assert.equal(nearestName("temperature", known), undefined);
  assert.equal(nearestName("x", []), undefined);
});
