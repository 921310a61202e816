/** Oracles: the combinations written out; what the file of this test holds. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { cartesianProduct, loadPlanFile, parseOverrides } from "./mod.ts";

const schema = z.strictObject({
  size: z.int(),
  seed: z.array(z.int()),
  inner: z.strictObject({ steps: z.array(z.int()) }),
});

async function resolved(...args: string[]) {
  await using folder = await temporaryFolder();
  const where = join(folder.path, "plan.yaml");
  await Deno.writeTextFile(where, "size: 8\nseed: [0]\ninner: { steps: [1, 2] }\n");
  return (await loadPlanFile(where, schema, { overrides: parseOverrides(args) })).resolved;
}

Deno.test("loadPlanFile: a key that holds a list takes a list, however it is written", async () => {
  for (const written of ["seed=1,2", "seed=[1,2]"]) assert.deepEqual((await resolved(written)).seed, [1, 2]);
  assert.deepEqual((await resolved("seed=3")).seed, [3]);
  const { size, inner } = await resolved("size=16", "inner.steps=5");
  assert.deepEqual([size, inner.steps], [16, [5]]);
});

Deno.test("loadPlanFile: what does not fit is one line: two values of one, no list, an unknown key", async () => {
  const refused: [string, RegExp][] = [
    ["size=8,16", /^size: takes one value, got 2; start one call for each value$/],
    ["seed=null", /seed: expected array, got null/],
    ["seeds=1,2", /unknown key 'seeds'.*'seed'/],
    ["inner=1,2", /^inner: takes one value/],
  ];
  for (const [argument, message] of refused) await assert.rejects(resolved(argument), { message });
});

Deno.test("cartesianProduct: every combination, the last axis fastest; no axis is one, an empty axis none", () => {
  const where = { where: "here" };
  assert.deepEqual(cartesianProduct({ size: [8, 16], name: ["a", "b"] }, where), [
    { size: 8, name: "a" },
    { size: 8, name: "b" },
    { size: 16, name: "a" },
    { size: 16, name: "b" },
  ]);
  assert.deepEqual(cartesianProduct({}, where), [{}]);
  assert.deepEqual(cartesianProduct({ size: [8], seed: [] }, where), []);
  assert.throws(() => cartesianProduct({ size: [8, 8] }, where), { message: /^here: size: 8 comes twice/ });
  const many = Array.from({ length: 1000 }, (_, index) => index);
  assert.throws(() => cartesianProduct({ a: many, b: many }, where), {
    message: /1000 × 1000 = 1000000 cases/,
  });
});
