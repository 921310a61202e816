import assert from "node:assert/strict";
import { join } from "node:path";
import { readRunState } from "@/core/artifacts/mod.ts";
import { type NumberArray, openHdf5 } from "@/core/hdf5/mod.ts";
import { runIdOf } from "@/core/identity/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { createSolver, initialNoise, LEAST_RHO_S } from "@/physics/sncgl/mod.ts";
import { computeRun, type RunEnd } from "@/core/study/mod.ts";
import type { IrerSpec } from "../plan/irer_case.ts";
import { irer } from "../study.ts";
import { computeField } from "./compute_field.ts";
import { parametersOf } from "./initial_state.ts";
import { artifactFile } from "../files.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { DIVERGING, shortRun, SINGULAR } from "./testing/runs.ts";

/** A run, from its spec to its seal. */
async function compute(spec: IrerSpec): Promise<RunEnd> {
  const end = await computeRun(irer, computeField, { spec });
  assert.ok("status" in end);
  return end;
}
const artifactOf = ({ folder, runId }: IrerSpec) => join(folder, artifactFile(runId));
const numbers = (data: NumberArray) => data as Float64Array;
const namesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).toSorted();

Deno.test("the artifact holds the raw fields and the parameters, no metric and nothing else (the contract)", async () => {
  await using _ = await artifactsInScope();
  const spec = await shortRun({ seed: 3 });
  await compute(spec);
  const state = (await readRunState(spec.folder))!;
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

Deno.test("κ, σ_k, α and the seed each change the field (sensitivity)", async () => {
  await using _ = await artifactsInScope();
  const fields = new Set<string>();
  for (const change of [{}, { kappa: 0.1 }, { sigma_k: 0.9 }, { alpha: 0.9 }, { seed: 1 }]) {
    const spec = await shortRun({ relaxation: 0.5, ...change });
    await compute(spec);
    using file = await openHdf5(artifactOf(spec));
    fields.add(file.read("final_psi").data.join());
  }
  assert.equal(fields.size, 5);
});

Deno.test("a field that blows up is diverged, with the step and a remedy, and has no artifact", async () => {
  await using _ = await artifactsInScope();
  const spec = await shortRun(DIVERGING);
  const state = await compute(spec);
  assert.equal(state.status, "diverged");
  assert.match(state.reason!, /^the field was no longer finite after step \d+ of 2000$/);
  assert.match(state.remedy!, /smaller time_step than 0\.1/);
  assert.deepEqual(await namesIn(spec.folder), ["metadata.json", "run.log", "run_config.json", "state.json"]);
});

Deno.test("a singular geometry is diverged as such; its last finite state has ρ_s at the floor", async () => {
  await using _ = await artifactsInScope();
  const spec = await shortRun(SINGULAR);
  const state = await compute(spec);
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

Deno.test("over its time it is a timeout without an artifact, told by the run itself (the seal)", async () => {
  await using _ = await artifactsInScope();
  const spec = { ...await shortRun({ steps: 2000 }), timeLimitSeconds: 0.001 };
  const state = await compute(spec);
  assert.equal(state.status, "timeout");
  assert.match(state.reason!, /^the run did not end within 0\.001 s: \d+ of 2000 steps$/);
  assert.deepEqual(await namesIn(spec.folder), ["metadata.json", "run.log", "run_config.json", "state.json"]);
});
