import assert from "node:assert/strict";
import { expandGrid, parseOverrides } from "./mod.ts";

const valuesOf = (argument: string) => parseOverrides([argument])[0].values;

Deno.test("expandGrid: the cartesian product, last axis fastest (enumerated by hand; size is the product)", () => {
  const grid = expandGrid(parseOverrides(["model=a,b", "steps=10", "seed=0,1,2"]));
  assert.deepEqual(
    grid.map((run) => run.map(({ values }) => values[0])),
    [["a", 10, 0], ["a", 10, 1], ["a", 10, 2], ["b", 10, 0], ["b", 10, 1], ["b", 10, 2]],
  );
  assert.deepEqual(expandGrid([]), [[]]);
});

Deno.test("expandGrid: a value twice on an axis is refused, whatever it is written as; another one is not (table)", () => {
  const refused: readonly (readonly [argument: string, message: string])[] = [
    ["training.steps=8,8", "training.steps: 8 comes twice; write it once"],
    ["rate=1e-3,2,0.001", "rate: 0.001 comes twice; write it once"],
    ["name=a,b,'a'", "name: 'a' comes twice; write it once"],
    ["channels=[8,16],[8,32],[8, 16]", "channels: [8,16] comes twice; write it once"],
    ["map={a:1,b:[2]},{b:[2],a:1}", 'map: {"a":1,"b":[2]} comes twice; write it once'],
    ["x=nan,nan", "x: NaN comes twice; write it once"],
    ["x=null,null", "x: null comes twice; write it once"],
  ];
  for (const [argument, message] of refused) {
    assert.throws(() => expandGrid(parseOverrides([argument, "seed=0"])), { name: "InputError", message });
  }
  for (
    const argument of [
      "x=8,'8'",
      "x=[1,2],[2,1]",
      "x=nan,null,inf,-inf",
      "x={a:1},{b:1},{a:'1'}",
      "x=true,'true'",
    ]
  ) {
    assert.equal(expandGrid(parseOverrides([argument])).length, valuesOf(argument).length, argument);
  }
});

Deno.test("expandGrid: a hundred thousand combinations are built, one more axis is refused at once (product)", () => {
  const axis = (key: string, count: number) => ({ key, values: Array.from({ length: count }, (_, i) => i) });
  assert.equal(expandGrid([axis("a", 500), axis("b", 1), axis("c", 200)]).length, 100_000);
  assert.equal(expandGrid([axis("a", 100_000)]).length, 100_000);
  assert.throws(() => expandGrid([axis("a", 1000), axis("b", 1), axis("c", 1000)]), {
    name: "InputError",
    message: "overrides: 1000 × 1000 = 1000000 cases, more than the 100000 that one command takes; " +
      "give fewer values, in several commands",
  });
  assert.throws(() => expandGrid([axis("a", 100_001)]), /^InputError: overrides: 100001 cases, more than/);
  const many = Array.from({ length: 900 }, (_, i) => axis(`k${i}`, 3));
  assert.throws(() => expandGrid(many), /cases, more than the 100000/);
});
