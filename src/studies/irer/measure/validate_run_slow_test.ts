import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { withLocalExecutor } from "@/core/executors/mod.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { provenancePath } from "./provenance.ts";
import { makeArtifact, makeRun, TEST_ID } from "./testing/artifacts.ts";
import { noiseField } from "./testing/fields.ts";
import {
  fieldMeter,
  recomputeInChildren,
  validateInChildren,
  validationWorkers,
} from "./validate_in_children.ts";
import { validateAndWrite } from "./validate_run.ts";

const psi = noiseField(32, { seed: 1, spectrum: "white" });
const draws = 19;

Deno.test("a run's provenance lies beside its artifact, has the same bytes again, and leaves the seal whole", async () => {
  await using root = await temporaryFolder();
  const { runId, folder } = await makeRun(root.path, { artifact: { psi } });
  const first = await validateAndWrite(folder, { draws });
  assert.equal(first.written, provenancePath(folder, runId));
  const bytes = await Deno.readFile(first.written);
  const artifact = join(folder, `rho_history_${runId}.h5`);
  const second = await validateAndWrite(artifact, { draws });
  assert.deepEqual(second, first);
  assert.deepEqual(second.replaced, []);
  assert.deepEqual(await Deno.readFile(second.written), bytes);
  assert.deepEqual(JSON.parse(new TextDecoder().decode(bytes)), first.provenance);
});

Deno.test("what a bent provenance file said is told when it is replaced, and nothing is written to recompute (by hand)", async () => {
  await using root = await temporaryFolder();
  const { runId, folder } = await makeRun(root.path, { artifact: { psi } });
  const path = provenancePath(folder, runId);
  const { provenance: honest } = await validateAndWrite(folder, { draws });
  const bytes = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, JSON.stringify({ ...honest, pcs_score: 0.75, validator_version: "old" }));
  const [recomputed] = await recomputeInChildren([folder], { draws, workers: 1 });
  assert.deepEqual("provenance" in recomputed && recomputed.provenance, honest);
  assert.match(await Deno.readTextFile(path), /0\.75/, "nothing was written");
  const { replaced } = await validateAndWrite(folder, { draws });
  assert.deepEqual(replaced, [`pcs_score: 0.75, recomputed ${honest.pcs_score}`]);
  assert.equal(await Deno.readTextFile(path), bytes);
  await Deno.writeTextFile(path, "{");
  assert.match((await validateAndWrite(folder, { draws })).replaced.join(), /^the file: is not JSON/);
});

Deno.test("a run without a measurement has its sentinel: timeout 1004, divergence 999, failure 999", async () => {
  await using root = await temporaryFolder();
  const ends = [["timeout", 1004], ["diverged", 999], ["failed", 999]] as const;
  for (const [seed, [status, value]] of ends.entries()) {
    const { folder } = await makeRun(root.path, { seed, outcome: { status, reason: "for a reason" } });
    const { provenance } = await validateAndWrite(folder, { draws });
    assert.equal(provenance.log_prime_sse, value);
    assert.match(provenance.error!, /for a reason/);
  }
  const { folder } = await makeRun(root.path, { seed: 9 });
  assert.equal((await validateAndWrite(folder, { draws })).provenance.log_prime_sse, 999);
});

Deno.test("a tampered artifact, a renamed folder and a folder that has not ended are refused, and nothing is written", async () => {
  await using root = await temporaryFolder();
  const { runId, folder } = await makeRun(root.path, { artifact: { psi } });
  const artifact = join(folder, `rho_history_${runId}.h5`);
  const other = join(root.path, "fedcba9876543210");
  await Deno.rename(folder, other);
  await assert.rejects(validateAndWrite(other, { draws }), /gives the id|wrong|named/);
  await Deno.rename(other, folder);
  await Deno.remove(artifact);
  await makeArtifact(folder, { runId, psi: psi.map((value) => 1.01 * value) });
  await assert.rejects(validateAndWrite(folder, { draws }), /has changed: expected sha256/);
  await assert.rejects(validateAndWrite(artifact, { draws }), /has changed: expected sha256/);
  await assert.rejects(validateAndWrite(join(root.path, TEST_ID), { draws }), InputError);
  await assert.rejects(Deno.stat(provenancePath(folder, runId)), Deno.errors.NotFound);
});

Deno.test("in processes of their own, a refused run does not keep the others from their provenance", async () => {
  await using root = await temporaryFolder();
  const good = await makeRun(root.path, { artifact: { psi } });
  const bad = await makeRun(root.path, { seed: 1, artifact: { psi, attributes: { fitness: 1e12 } } });
  const here = await validateAndWrite(good.folder, { draws });
  const expected = await Deno.readFile(here.written);
  await Deno.remove(here.written);
  const results = await validateInChildren([bad.folder, good.folder], { draws, workers: 1 });
  assert.deepEqual(results.map(({ path }) => basename(path)), [bad.runId, good.runId]);
  assert.match("refusal" in results[0] ? results[0].refusal.message : "", /attribute 'fitness'/);
  assert.deepEqual(await Deno.readFile(here.written), expected);

  await withLocalExecutor(validationWorkers({ workers: 1, folders: [root.path] }), async (executor) => {
    const meter = await fieldMeter({ draws, executor });
    assert.deepEqual(await meter.measure(good, { timeLimitSeconds: 60 }), {});
    assert.match((await meter.measure(bad, { timeLimitSeconds: 60 })).failure!, /attribute 'fitness'/);
    assert.equal(meter.version, here.provenance.validator_version);
  });
});
