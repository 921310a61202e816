/** Oracle: what each cell declares to TypeScript, written by hand beside it. */
import assert from "node:assert/strict";
import { InputError } from "../../errors.ts";
import type { Json } from "../format/notebook.ts";
import { notebookOf } from "../testing/make_notebook.ts";
import { declaredParameters, parameterNames } from "./declarations.ts";
import { readValue } from "./read_value.ts";

const where = "a.ipynb";
const declared = (source: string) =>
  declaredParameters(notebookOf({ source, tags: ["parameters"] }), { where });
const names = (source: string) => parameterNames(notebookOf({ source, tags: ["parameters"] })).join();

Deno.test("names are those that the cell declares at its top level, however it is written", () => {
  const cases: [source: string, names: string][] = [
    ['let note: string;\nconst experiment = "E1_cfd2d";', "note,experiment"],
    ["let a: number\nlet b: number = 2", "a,b"],
    ["const a = 1, b = 2;", "a,b"],
    ["const a = 1; const b = 2;", "a,b"],
    ["  const a = 1;\n\tlet b = 2", "a,b"],
    ["export const a = 1;\nexport let b = 2;", "a,b"],
    ["const größe = 1;\nconst 数 = 2;\nconst $x_ = 3;", "größe,数,$x_"],
    ["const f: (x: number) => number = (x) => x;\nconst b = 1;", "f,b"],
    ["const a: Record<string, number> = {};\nconst b = 1;", "a,b"],
    ["const a /* learning rate */ = 1e-3;\nconst b: number /* = 3 */ = 4;", "a,b"],
    ["const a\n  = 1;", "a"],
    ["const a: { x: number; y?: number } = { x: 1 };\r\nconst b = 1;\r\n", "a,b"],
    ["/*\nconst old = 1;\n*/\n// const older = 2;\nconst a = 1;", "a"],
    ["const t = `\nconst inner = 1;\n${(() => { const deep = 1; return deep; })()}\n`;", "t"],
    ["const { a, b: c, ...rest } = { a: 1, b: 2 };\nconst [d, [e = 3]] = [1, [2]];", "a,c,rest,d,e"],
    [
      "{ const inside = 1; }\nif (true) { var hoisted = 1; }\nfunction g() { const h = 1; }\nconst a = 1;",
      "a",
    ],
    ['import { x } from "y";\ntype T = "a";\ninterface I { a: 1 }\nenum E { A }\nconst a: T = "a";', "a"],
    ["const a = 1 as const;\nconst b = <number>2;\nconst c = { x: 1 } satisfies object;", "a,b,c"],
    ["#!/usr/bin/env deno\nconst a = await Promise.resolve(1);", "a"],
    ["const s = 'const not = 1';\nconst r = /const no = 1/;", "s,r"],
    ["", ""],
  ];
  for (const [source, expected] of cases) assert.equal(names(source), expected, source);
  assert.deepEqual(declaredParameters(notebookOf("const a = 1;"), { where }), []);
  assert.deepEqual(declared("let a = 1;\nvar b = 2;").map(({ word }) => word), ["let", "var"]);
});

Deno.test("a cell that does not parse is bad input that names the place", () => {
  assert.throws(() => declared("const fine = 1;\nconst = 2;"), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(
      error.message,
      /^a\.ipynb: cells\[0\]: the cell tagged 'parameters' does not parse: .*\(2:6\)/,
    );
    return true;
  });
});

Deno.test("values of the declared type are taken and no others, by annotation or by literal", () => {
  const cases: [source: string, taken: Json[], refused: Json[]][] = [
    ["let a: string;", ["", "é\n"], [1, null, ["a"]]],
    ["const a = 1e-3;", [0, -2.5], ["1", null, true]],
    ["const a = -1;", [3], ["x"]],
    ["const a = `x${1}`;", ["y"], [1]],
    ["const a = true;", [false], [0, "true"]],
    ["const a: boolean | 'auto' = 'auto';", [true, "auto"], ["never", 1]],
    ["const a: -1 | 0 | 1 = 0;", [-1, 1], [2, "1"]],
    ["const a: readonly number[] = [];", [[], [1, 2]], [[1, "2"], { 0: 1 }, 1]],
    ["const a: Array<string | null> = [];", [["x", null]], [[1]]],
    ["const a = [0];", [[1, 2]], [["x"]]],
    ["const a = [];", [["x", 1]], ["x"]],
    ["const a: [number, string?] = [1];", [[1], [1, "x"]], [[], ["x"], [1, "x", 2]]],
    ["const a: [first: number, ...rest: string[]] = [1];", [[1, "x", "y"]], [[1, 2]]],
    ["const a: { x: number; y?: string } = { x: 1 };", [{ x: 2 }, { x: 2, y: "" }], [{}, { x: 1, z: 1 }, []]],
    ["const a: Record<string, number> = {};", [{}, { k: 1 }], [{ k: "1" }, []]],
    ["const a: Record<'k', number> = { k: 1 };", [{ k: 2 }], [{ l: 1 }]],
    ["const a: unknown = 1;", [null, "x", [{}]], []],
    ["const a = f(2);", ["x", 1], []],
    ["const a: Elsewhere = 'auto';", ["wasm"], [1]],
    ["type N = number | null;\nconst a: N = 1;", [null, 2], ["x"]],
    ["interface P { x: number; inner?: P }\nconst a: P = { x: 1 };", [{ x: 1, inner: { x: 2 } }], [{
      x: 1,
      inner: {},
    }]],
    ["const a: (x: number) => number = (x) => x;", [], [1, "f", null]],
    ["const a = 1n;", [], [1, "1n"]],
    ["const a: undefined = undefined;", [], [null]],
  ];
  for (const [source, taken, refused] of cases) {
    const { type } = declared(source)[0];
    for (const value of taken) assert.ok(type.accepts(value), `${source} takes ${JSON.stringify(value)}`);
    for (const value of refused) {
      assert.ok(!type.accepts(value), `${source} refuses ${JSON.stringify(value)}`);
    }
  }
});

Deno.test("a text of the command line is the value of the declared type that it means", () => {
  const cases: [source: string, text: string, value: Json][] = [
    ["let a: string;", "5", "5"],
    ["let a: string;", "null", "null"],
    ["let a: string;", "", ""],
    ["let a: string;", "a=b: [c", "a=b: [c"],
    ["const a = 1;", "1e-3", 0.001],
    ["const a = true;", "false", false],
    ["const a: string | null = null;", "null", null],
    ["const a: string | number = 1;", "5", 5],
    ["const a: string | number = 1;", "5 m", "5 m"],
    ["const a = [0];", "[1, 2]", [1, 2]],
    ["const a: unknown = 0;", "{a: [1]}", { a: [1] }],
    ["const a: unknown = 0;", "hello", "hello"],
    ["const a = [0];", "[&x 1, *x]", [1, 1]],
    ["const a: string | number = 1;", "9007199254740993", "9007199254740993"],
  ];
  for (const [source, text, value] of cases) {
    assert.deepEqual(readValue(declared(source)[0], text, { where }), value, `${source} ${text}`);
  }
  const refused: [source: string, text: string, reason: string][] = [
    ["const a = 1;", "one", ""],
    ["const a = true;", "yes", ""],
    ["const a = 1;", "[1", "not valid YAML"],
    // 2⁵³ + 1 and a text that a double holds as 0 (IEEE 754)
    ["const a = 1;", "9007199254740993", "held as it is written"],
    ["const a = [0];", "[1e-400]", "held as it is written"],
    ["const a: unknown = 0;", "1e999", "not JSON"],
  ];
  for (const [source, text, reason] of refused) {
    const read = () => readValue(declared(source)[0], text, { where });
    assert.throws(read, new RegExp(`^InputError: a\\.ipynb: parameter 'a' is .*${reason}`));
  }
});
