import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { pearsonR } from "./mod.ts";

const r = (x: readonly number[], y: readonly number[]): number => pearsonR(x, y).r!;

Deno.test("pearsonR: closed form, exact limits, invariance under shift and scale", () => {
  assert.ok(Math.abs(r([1, 2, 3, 4], [2, 1, 4, 3]) - 0.6) < 1e-15);
  assert.ok(Math.abs(r([1, 2, 4], [2, 4, 8]) - 1) < 1e-15);
  const random = randomStream(0, "pearson");
  const x = Array.from({ length: 30 }, random.normal);
  const y = x.map((value) => value + random.normal());
  const shifted = r(x.map((v) => 5 - 2 * v), y.map((v) => 1e3 * v + 7));
  assert.ok(Math.abs(shifted + r(x, y)) < 1e-12);
});

Deno.test("pearsonR: a constant sample goes together with nothing; what is no sample is refused (the contract)", () => {
  assert.deepEqual(pearsonR([0.1, 0.1, 0.1], [1, 2, 3]), { r: null, degenerate: "constant" });
  assert.throws(() => pearsonR([1, 2], [1, 2, 3]), /needs as many values in both samples, got 2 and 3/);
  assert.throws(() => pearsonR([1, NaN], [1, 2]), /value 1 is NaN/);
});
