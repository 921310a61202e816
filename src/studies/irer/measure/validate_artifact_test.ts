import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { writeHdf5 } from "@/core/hdf5/mod.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { combTargets, PRIMES } from "./matching/targets.ts";
import type { ValidationRecord } from "./provenance.ts";
import { makeArtifact, TEST_ID, TEST_PARAMETERS, type TestArtifact } from "./testing/artifacts.ts";
import { noiseField, plantedRings } from "./testing/fields.ts";
import { validateArtifact } from "./validate_artifact.ts";

const SIZE = 64;
const planted = plantedRings(SIZE, { seed: 42, radii: PRIMES.map((prime) => 9.5 * Math.log(prime)) });
const small = noiseField(16, { seed: 1, spectrum: "white" });

async function validated(artifact: TestArtifact, draws = 19): Promise<ValidationRecord> {
  await using folder = await temporaryFolder();
  return await validateArtifact(await makeArtifact(folder.path, artifact), { draws });
}

/** A changed copy of a field. */
const changed = (field: Float64Array, at: number, value: number) => field.with(at, value);

// Oracle: what was planted, S = 9.5 in units of 2π/L.
Deno.test("planted log primes in an artifact are named, with their scale in wavenumbers and both p-values", async () => {
  const found = await validated({ psi: planted, parameters: { box_length: 20 } }, 199);
  const unit = 2 * Math.PI / 20;
  assert.equal(found.status, "ok");
  assert.ok(Math.abs(found.scale! / (9.5 * unit) - 1) < 0.02);
  assert.ok(found.p_phase_scramble! <= 0.01 && found.p_target_shuffle! <= 0.01);
  assert.ok(found.log_prime_sse < 0.1 && found.sse_null_phase_scramble! > 0.3);
  assert.deepEqual(
    found.matches.map(({ prime }) => prime).concat(found.missed).sort((a, b) => a - b),
    PRIMES,
  );
  for (const { prime, k_target, k_peak } of found.matches) {
    assert.ok(Math.abs(k_target - found.scale! * Math.log(prime)) < 1e-9);
    assert.ok(Math.abs(k_peak - k_target) < unit);
  }
  // the sum is that of the matches and the missed
  const told = found.matches.reduce((sum, { residual }) => sum + residual ** 2, 0.25 * found.missed.length);
  assert.ok(Math.abs(told - found.log_prime_sse) < 1e-9);
  assert.match(
    found.verdict,
    /^Log-prime: .* an integer comb has sse [\d.]+, the smooth law \S+ has sse [\d.]+: further off\.$/,
  );
});

Deno.test("a planted integer comb is not called log-prime, and the verdict says how close the comb is", async () => {
  const psi = plantedRings(SIZE, { seed: 3, radii: Array.from(combTargets(), (tooth) => 3.8 * tooth) });
  const { verdict, comb_sse, log_prime_sse } = await validated({ psi }, 199);
  assert.match(verdict, /^Not (called )?log-prime: .* an integer comb .*has sse/);
  assert.ok(comb_sse! < 0.1 && comb_sse! < log_prime_sse);
});

Deno.test("the same artifact, draws and seed give the same provenance", async () => {
  const [a, b] = [await validated({ psi: planted }), await validated({ psi: planted })];
  assert.deepEqual(a, b);
});

// Oracle: what was planted, √n. Log primes lie near any such law; the verdict has to name the one that is there.
Deno.test("planted √n, n^0.7 and ln(n + 1) are not called log-prime, and the verdict names a smooth law as closer", async () => {
  for (const law of [Math.sqrt, (n: number) => n ** 0.7, Math.log1p]) {
    const psi = plantedRings(SIZE, { seed: 5, radii: PRIMES.map((_, n) => 26 * law(n + 1) / law(7)) });
    const { verdict, concave_sse, log_prime_sse } = await validated({ psi }, 199);
    assert.match(
      verdict,
      /^Not (called )?log-prime: .*the smooth law (n\^0\.\d+|ln\(n \+ [\d.]+\)) (fits|as close)/,
    );
    assert.ok(concave_sse! < 0.1 * log_prime_sse, `${concave_sse} against ${log_prime_sse}`);
  }
});

/** The sentinel of an artifact, and that it comes with a reason and no number. */
async function sentinelOf(artifact: TestArtifact): Promise<number> {
  const { status, error, log_prime_sse, p_phase_scramble, verdict } = await validated(artifact);
  assert.equal(status, "sentinel");
  assert.ok(error !== null && verdict.includes(error));
  assert.equal(p_phase_scramble, null);
  return log_prime_sse;
}

Deno.test("what is wrong with a run is a sentinel: 997 few peaks, 999 not finite, 1002 singular, 998 bad parameters", async () => {
  const uniform = Float64Array.from({ length: 2 * SIZE ** 2 }, () => 0.5);
  assert.equal(await sentinelOf({ psi: uniform }), 997);
  // |ρ̂| is the same everywhere: what is left of its spectrum is rounding
  assert.equal(await sentinelOf({ psi: new Float64Array(2 * SIZE ** 2).with(2 * 777, 1) }), 997);
  assert.equal(await sentinelOf({ psi: changed(small, 3, NaN) }), 999);
  assert.equal(await sentinelOf({ psi: small, previousPsi: changed(small, 3, Infinity) }), 999);
  assert.equal(await sentinelOf({ psi: small.map((value) => 1e100 * value) }), 999);
  const rhoS = new Float64Array(16 ** 2).fill(1);
  assert.equal(await sentinelOf({ psi: small, rhoS: changed(rhoS, 7, 1e200) }), 999);
  assert.equal(await sentinelOf({ psi: small, rhoS: changed(rhoS, 7, 1e-9) }), 1002);
  assert.equal(await sentinelOf({ psi: small, attributes: { alpha: NaN } }), 998);
  assert.equal(await sentinelOf({ psi: small, attributes: { size: 32 } }), 998);
  assert.equal(await sentinelOf({ psi: small, attributes: { study: "E1" } }), 998);
});

Deno.test("a missing artifact is 999; an empty, truncated or foreign file is 998", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, `rho_history_${TEST_ID}.h5`);
  const valueOf = async () => (await validateArtifact(path, { draws: 19 })).log_prime_sse;
  assert.equal(await valueOf(), 999);
  await Deno.writeFile(path, new Uint8Array());
  assert.equal(await valueOf(), 998);
  await Deno.writeTextFile(path, "not HDF5 at all, but long enough to look at");
  assert.equal(await valueOf(), 998);
  await writeHdf5(path, { datasets: { vorticity: { data: small, shape: [small.length] } } });
  assert.equal(await valueOf(), 998);
  await makeArtifact(folder.path, { psi: small });
  const bytes = await Deno.readFile(path);
  await Deno.writeFile(path, bytes.subarray(0, bytes.length / 2));
  assert.equal(await valueOf(), 998);
});

/** The one line with which an artifact is refused. */
async function refusalOf(artifact: TestArtifact): Promise<string> {
  try {
    await validated(artifact);
  } catch (error) {
    assert.ok(error instanceof InputError);
    assert.ok(!error.message.includes("\n"));
    return error.what;
  }
  throw new Error("the artifact was not refused");
}

Deno.test("a metric written by the worker is refused by its name: attribute, dataset, attribute of a dataset", async () => {
  const data = Float64Array.of(0.5);
  assert.match(
    await refusalOf({ psi: small, attributes: { log_prime_sse: 0.1 } }),
    /attribute 'log_prime_sse'/,
  );
  const datasets = { h_norm: { data, shape: [1] } };
  assert.match(await refusalOf({ psi: small, datasets }), /dataset 'h_norm'/);
  // a name that every object has
  assert.match(
    await refusalOf({ psi: small, datasets: { toString: datasets.h_norm } }),
    /dataset 'toString'/,
  );
  const rho = {
    data: Float64Array.from({ length: 256 }, (_, at) => small[2 * at] ** 2 + small[2 * at + 1] ** 2),
    shape: [16, 16],
    attributes: { sse: 0.1 },
  };
  assert.match(await refusalOf({ psi: small, datasets: { final_rho: rho } }), /attribute 'sse' of final_rho/);
});

Deno.test("fields that contradict each other and wrong ids are refused", async () => {
  const rho = { data: new Float64Array(256).fill(1), shape: [16, 16] };
  assert.match(await refusalOf({ psi: small, datasets: { final_rho: rho } }), /final_rho is not/);
  assert.match(await refusalOf({ psi: small, attributes: { run_id: "fedcba9876543210" } }), /run_id/);
  await using folder = await temporaryFolder();
  const path = await makeArtifact(folder.path, { psi: small });
  await assert.rejects(validateArtifact(path, { expectedRunId: "fedcba9876543210" }), InputError);
  await Deno.rename(path, join(folder.path, "field.h5"));
  await assert.rejects(validateArtifact(join(folder.path, "field.h5")), InputError);
  await assert.rejects(validateArtifact(path, { draws: 3 }), InputError);
  await assert.rejects(validateArtifact(path, { seed: -1 }), InputError);
});

Deno.test("every parameter of the solver is an attribute that the validator knows, and none more", async () => {
  for (const name of Object.keys(TEST_PARAMETERS)) {
    assert.equal(await sentinelOf({ psi: small, attributes: { [name]: "text" } }), 998, name);
  }
});
