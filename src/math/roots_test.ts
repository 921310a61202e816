import assert from "node:assert/strict";
import { findMaximum } from "./maximum.ts";
import { findRoot } from "./roots.ts";

/** Functions that defeat secants or bisection alone (Chandrupatla 1997; Alefeld, Potra & Shi 1995), with their roots. */
const CASES: readonly [string, (x: number) => number, [number, number], number][] = [
  ["x³ − 2x − 5", (x) => x ** 3 - 2 * x - 5, [2, 3], 2.0945514815423265],
  ["1 − 1/x²", (x) => 1 - 1 / x ** 2, [0.5, 1.51], 1],
  ["(x − 3)³", (x) => (x - 3) ** 3, [0, 5], 3],
  ["x⁹", (x) => x ** 9, [-1, 1.5], 0],
  ["e^x − 2, high before low", (x) => Math.exp(x) - 2, [1, 0], Math.LN2],
  ["a step", (x) => x < Math.SQRT1_2 ? -1 : 1, [0, 1], Math.SQRT1_2],
];

Deno.test("roots are found in few evaluations, also where the function is flat or jumps (known roots)", () => {
  for (const [name, f, bracket, root] of CASES) {
    let evaluations = 0;
    const found = findRoot((x) => (evaluations++, f(x)), bracket);
    const flat = name.startsWith("(x") || name.startsWith("x⁹");
    assert.ok(Math.abs(found - root) <= (flat ? 1e-4 : 1e-13), `${name}: ${found}`);
    assert.ok(evaluations < 140, `${name}: ${evaluations} evaluations`);
  }
});

Deno.test("a root at the end of the bracket is returned; no sign change and NaN are errors", () => {
  assert.equal(findRoot((x) => x, [0, 1]), 0);
  assert.equal(findRoot((x) => x - 1, [0, 1]), 1);
  assert.throws(() => findRoot((x) => x * x + 1, [-1, 1]), RangeError);
  assert.throws(() => findRoot((x) => x < 0.4 && x > 0.2 ? NaN : x - 0.3, [0, 1]), RangeError);
});

Deno.test("maxima of smooth, cusped and end-seeking functions (known maxima)", () => {
  const smooth = findMaximum((x) => -((x - 0.3) ** 2) * (1 + x * x) + 2, [-1, 1]);
  assert.ok(Math.abs(smooth.x - 0.3) < 1e-7 && Math.abs(smooth.value - 2) < 1e-13);
  const cusp = findMaximum((x) => -Math.abs(x - 1.7), [0, 5]);
  assert.ok(Math.abs(cusp.x - 1.7) < 1e-7);
  const edge = findMaximum((x) => x, [0, 1]);
  assert.ok(edge.x > 1 - 1e-6);
});

Deno.test("a maximum does not move when the function is shifted and scaled (invariant)", () => {
  const f = (x: number) => Math.sin(x) + 0.1 * x;
  const { x } = findMaximum(f, [0, 3]);
  const shifted = findMaximum((x) => 8 * f(x) - 4, [0, 3]);
  assert.ok(Math.abs(shifted.x - x) < 1e-7);
  assert.ok(Math.abs(Math.cos(x) + 0.1) < 1e-7);
});
