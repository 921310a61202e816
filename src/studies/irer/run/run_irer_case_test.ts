import assert from "node:assert/strict";
import { join } from "node:path";
import { openRunFolder, readRunState } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { type NumberArray, openHdf5 } from "@/core/hdf5/mod.ts";
import { runIdOf } from "@/core/identity/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { createSolver, initialNoise, LEAST_RHO_S } from "@/physics/sncgl/mod.ts";
import type { RunSpec } from "../plan/irer_case.ts";
import { artifactFile, provenanceFile } from "./run_files.ts";
import { runIrerCase, sealLostRun } from "./run_irer_case.ts";
import { parametersOf } from "./run_spec.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { lastingFiles } from "@/core/testing/lasting_files.ts";
import { DIVERGING, shortRun, SINGULAR } from "./testing/runs.ts";

const artifactOf = ({ folder, runId }: RunSpec) => join(folder, artifactFile(runId));
const numbers = (data: NumberArray) => data as Float64Array;
const namesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).toSorted();

Deno.test("runIrerCase: the artifact holds the raw fields and the parameters, no metric and nothing else (the contract)", async () => {
  await using _ = await artifactsInScope();
  const spec = await shortRun({ seed: 3 });
  const state = await runIrerCase(spec);
  assert.deepEqual([state.status, state.reason], ["done", null]);
  const files = [artifactFile(spec.runId), "metadata.json", "run.log", "run_config.json"];
  assert.deepEqual(Object.keys(state.files), files.toSorted());
  assert.equal(
    runIdOf(JSON.parse(await Deno.readTextFile(join(spec.folder, "run_config.json")))),
    spec.runId,
  );

  using file = await openHdf5(artifactOf(spec));
  const fields = ["final_g_tt", "final_psi", "final_rho", "previous_g_tt", "previous_psi"];
  assert.deepEqual(file.keys().toSorted(), fields);
  const parameters = parametersOf(spec.config);
  assert.equal(Object.keys(parameters).length, 16);
  assert.deepEqual({ ...file.attributes("/") }, { run_id: spec.runId, study: "IRER", ...parameters });
  for (const field of fields) assert.deepEqual(file.attributes(field), {});

  // the same steps, taken here
  using solver = createSolver(parameters);
  const random = randomStream(3, "irer/initial-noise");
  solver.setState(initialNoise(parameters, { amplitude: 0.1, random }));
  solver.step(parameters.steps - 1);
  const previous = solver.state();
  solver.step();
  const final = solver.state();
  const metric = (rhoS: Float64Array) => rhoS.map((value) => -((1.5 / value) ** 0.3));
  const rho = Float64Array.from(
    { length: 256 },
    (_, at) => final.psi[2 * at] ** 2 + final.psi[2 * at + 1] ** 2,
  );
  const read = (name: string) => file.read(name);
  assert.deepEqual(read("final_psi"), { data: final.psi, shape: [16, 16, 2] });
  assert.deepEqual(read("previous_psi"), { data: previous.psi, shape: [16, 16, 2] });
  assert.deepEqual(read("final_rho"), { data: rho, shape: [16, 16] });
  assert.deepEqual(read("final_g_tt"), { data: metric(final.rhoS), shape: [16, 16] });
  assert.deepEqual(read("previous_g_tt"), { data: metric(previous.rhoS), shape: [16, 16] });
});

Deno.test("runIrerCase: κ, σ_k, α and the seed each change the field (sensitivity)", async () => {
  await using _ = await artifactsInScope();
  const fields = new Set<string>();
  for (const change of [{}, { kappa: 0.1 }, { sigma_k: 0.9 }, { alpha: 0.9 }, { seed: 1 }]) {
    const spec = await shortRun({ relaxation: 0.5, ...change });
    await runIrerCase(spec);
    using file = await openHdf5(artifactOf(spec));
    fields.add(file.read("final_psi").data.join());
  }
  assert.equal(fields.size, 5);
});

Deno.test("runIrerCase: a field that blows up is diverged, with the step and a remedy, and has no artifact", async () => {
  await using _ = await artifactsInScope();
  const spec = await shortRun(DIVERGING);
  const state = await runIrerCase(spec);
  assert.equal(state.status, "diverged");
  assert.match(state.reason!, /^the field was no longer finite after step \d+ of 2000$/);
  assert.match(state.remedy!, /smaller time_step than 0\.1/);
  assert.deepEqual(await namesIn(spec.folder), ["metadata.json", "run.log", "run_config.json", "state.json"]);
});

Deno.test("runIrerCase: a singular geometry is diverged as such; its last finite state has ρ_s at the floor", async () => {
  await using _ = await artifactsInScope();
  const spec = await shortRun(SINGULAR);
  const state = await runIrerCase(spec);
  assert.equal(state.status, "diverged");
  assert.match(state.reason!, /^geometric singularity: ρ_s reached its floor in step \d+ of 200$/);
  using file = await openHdf5(artifactOf(spec));
  const { rho_vac, alpha } = spec.config;
  const leastOf = (name: string) =>
    Math.min(...numbers(file.read(name).data).map((g) => rho_vac * (-g) ** (-1 / alpha)));
  assert.ok(Math.abs(leastOf("final_g_tt") / LEAST_RHO_S - 1) < 1e-12);
  assert.ok(leastOf("previous_g_tt") > LEAST_RHO_S);
  assert.ok(numbers(file.read("final_psi").data).every(Number.isFinite));
});

Deno.test("runIrerCase: over its time it is a timeout without an artifact; retry gives it the rest (folder names)", async () => {
  await using artifacts = await artifactsInScope();
  const spec = await shortRun({ steps: 2000 });
  const slow = { ...spec, timeLimitSeconds: 0.001 };
  const state = await runIrerCase(slow);
  assert.equal(state.status, "timeout");
  assert.match(state.reason!, /^the run did not end within 0\.001 s: \d+ of 2000 steps$/);
  assert.deepEqual(await runIrerCase(spec), state);
  assert.equal((await runIrerCase(spec, { retry: true })).status, "done");
  assert.equal((await runIrerCase(spec, { retry: true })).status, "done");
  const runs = await namesIn(join(artifacts.path, "irer", "runs"));
  assert.deepEqual(runs, [spec.runId, `${spec.runId}.attempt-1`]);
});

Deno.test("runIrerCase: what an interrupted run left is cleared; the files equal an undisturbed run's, byte for byte", async () => {
  await using _ = await artifactsInScope();
  const spec = await shortRun();
  await runIrerCase(spec);
  const calm = await lastingFiles(spec.folder);
  await Deno.remove(spec.folder, { recursive: true });
  {
    await using run = await openRunFolder(spec.folder);
    await Deno.writeTextFile(join(run.path, artifactFile(spec.runId)), "half");
    await Deno.writeTextFile(join(run.path, "metric.json"), "{}");
  }
  assert.equal((await runIrerCase(spec)).status, "done");
  assert.deepEqual(await lastingFiles(spec.folder), calm);
});

Deno.test("runIrerCase: the validator's file may lie in a sealed folder, any other is damage (the seal)", async () => {
  await using _ = await artifactsInScope();
  const spec = await shortRun();
  const state = await runIrerCase(spec);
  await Deno.writeTextFile(join(spec.folder, provenanceFile(spec.runId)), "{}");
  assert.deepEqual(await runIrerCase(spec), state);
  await Deno.writeTextFile(join(spec.folder, provenanceFile("0123456789abcdef")), "{}");
  await assert.rejects(runIrerCase(spec), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(error.message, /'provenance_0123456789abcdef\.json' was added after the run ended/);
    return true;
  });
});

Deno.test("sealLostRun: a run whose process died is sealed with the reason, and can be tried again", async () => {
  await using _ = await artifactsInScope();
  const spec = await shortRun();
  const outcome = {
    status: "failed",
    reason: "the process ended with SIGKILL, twice",
    remedy: "more memory",
  } as const;
  const state = await sealLostRun(spec, { outcome });
  assert.deepEqual(await readRunState(spec.folder), state);
  assert.deepEqual([state.status, state.reason, state.remedy], Object.values(outcome));
  assert.equal((await runIrerCase(spec, { retry: true })).status, "done");
});

Deno.test("runIrerCase: an artifacts folder that cannot be written is bad input, not a failed run", async () => {
  await using artifacts = await artifactsInScope();
  await Deno.writeTextFile(join(artifacts.path, "irer"), "a file");
  await assert.rejects(runIrerCase(await shortRun()), (error) => error instanceof InputError);
});
