import assert from "node:assert/strict";
import { join } from "node:path";
import { repositoryRoot } from "@/core/repository.ts";
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

// Oracle: the order of stages, DESIGN "The way of a run".
Deno.test("inside a study an import of a later stage, of another study or of an unknown stage is named; tests are free", () => {
  const later = 'import { x } from "../show/a.ts";';
  assert.deepEqual(violations("studies/sfst/run/a.ts", later), [
    "src/studies/sfst/run/a.ts: run imports show (../show/a.ts)",
  ]);
  assert.deepEqual(violations("studies/sfst/report/a.ts", later), []);
  assert.deepEqual(violations("studies/sfst/run/a_test.ts", later), []);
  assert.deepEqual(violations("studies/die/study.ts", 'import { x } from "./work.ts";'), [
    "src/studies/die/study.ts: study imports work (./work.ts)",
  ]);
  assert.deepEqual(violations("studies/die/worker.ts", 'import { x } from "./work.ts";'), []);
  assert.deepEqual(violations("studies/e1/run/a.ts", 'import { x } from "@/studies/irer/plan/a.ts";'), [
    "src/studies/e1/run/a.ts: e1 imports irer (@/studies/irer/plan/a.ts)",
  ]);
  assert.deepEqual(violations("studies/e1/misc/a.ts", ""), [
    "src/studies/e1/misc/a.ts: 'misc' is no stage of a study",
  ]);
  assert.deepEqual(violations("studies/sources_test.ts", 'import { x } from "./e1/study.ts";'), []);
});

// Oracle: the same orders, asked of the study that the core's tests bring along.
Deno.test("the study of the core's tests would hold the layers among the studies, file by file", async () => {
  const folder = join(repositoryRoot(), "src", "core", "study", "testing", "percolation");
  for (const stage of ["plan", "study", "work", "worker", "measure"]) {
    const text = await Deno.readTextFile(join(folder, `${stage}.ts`));
    assert.deepEqual(violations(`studies/percolation/${stage}.ts`, text), []);
  }
});
