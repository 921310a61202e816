import assert from "node:assert/strict";
import { violations } from "./layers.ts";

// Oracle: the order of folders in the house.
Deno.test("an import of a later folder is named, one of an earlier folder is not", () => {
  assert.deepEqual(violations("math/fft.ts", 'import { x } from "@/core/random/mod.ts";'), []);
  assert.deepEqual(violations("studies/e1/mod.ts", 'import { x } from "./plan/mod.ts";'), []);
  assert.deepEqual(violations("core/a/b.ts", 'import { x } from "@/math/fft_2d.ts";'), [
    "src/core/a/b.ts: core imports math (@/math/fft_2d.ts)",
  ]);
  assert.deepEqual(violations("models/a.ts", 'export { y } from "../training/mod.ts";'), [
    "src/models/a.ts: models imports training (../training/mod.ts)",
  ]);
  assert.deepEqual(violations("search/a.ts", 'import { spearmanRho } from "@/statistics/mod.ts";'), []);
  assert.deepEqual(violations("search/a.ts", 'import { renderTable } from "@/figures/mod.ts";'), [
    "src/search/a.ts: search imports figures (@/figures/mod.ts)",
  ]);
  assert.deepEqual(violations("misc/a.ts", ""), [
    "src/misc/a.ts: the folder 'misc' has no place in the order of src/",
  ]);
});
