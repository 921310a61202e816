/** Run folders as a study leaves them, made here. Oracle: the ids of the plan's runs, and the README on backends. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { openRunFolder } from "@/core/artifacts/mod.ts";
import { GateError } from "@/core/errors.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { type ExperimentPlan, resolvePlan } from "../plan/resolve.ts";
import { METRICS_FILE } from "../run/run_files.ts";
import { identityOf } from "@/core/study/mod.ts";
import type { E1Spec } from "../plan/run_config.ts";
import { runsOf } from "../run/run_spec.ts";
import { collectRuns, collectStudy } from "./collect_runs.ts";

const tensorflow = { name: "tensorflow", library: "libtensorflow 2.21.0", device: "CPU" } as const;
const wasm = { name: "wasm", library: "tfjs-backend-wasm 4.22.0", device: "CPU" } as const;
const inputs = { "ind.h5": "00", "ood.h5": "11" };

/** The plan of two runs, one for each network, on seed 0. */
function planOf(...args: string[]): Promise<ExperimentPlan> {
  return resolvePlan(["experiment=E1_small", "seed=0", ...args]);
}

/** The runs that `train_e1` with these arguments makes on a backend. */
async function trained(backend: typeof tensorflow | typeof wasm, ...args: string[]): Promise<E1Spec[]> {
  return await runsOf(await planOf(...args), { backend, inputs });
}

async function leave(
  specs: readonly E1Spec[],
  { status = "done" }: { status?: "done" | "failed" | "diverged" } = {},
): Promise<void> {
  for (const spec of specs) {
    await using folder = await openRunFolder(spec.folder);
    await Deno.writeTextFile(join(folder.path, "run_config.json"), readableCanonicalJson(identityOf(spec)));
    await Deno.writeTextFile(join(folder.path, METRICS_FILE), readableCanonicalJson(metricsOf(spec)));
    await folder.seal(status === "done" ? { status } : { status, reason: `${status} for a reason` });
  }
}

async function collected(...args: string[]): Promise<string[]> {
  return (await collectRuns(await planOf(...args), inputs)).map(({ runId }) => runId);
}

const idsOf = (specs: readonly E1Spec[]) => specs.map(({ runId }) => runId);

Deno.test("compiled runs and those of jit=false have ids of their own on tensorflow, and the same elsewhere", async () => {
  assert.deepEqual(idsOf(await trained(tensorflow)), idsOf(await trained(tensorflow, "jit=true")));
  assert.notDeepEqual(idsOf(await trained(tensorflow)), idsOf(await trained(tensorflow, "jit=false")));
  assert.deepEqual(idsOf(await trained(wasm)), idsOf(await trained(wasm, "jit=false")));
});

Deno.test("runs of one kind are found unless another is asked for, whose command is then named", async () => {
  await using _ = await artifactsInScope();
  const eager = await trained(tensorflow, "jit=false");
  await leave(eager);
  assert.deepEqual(await collected(), idsOf(eager));
  assert.deepEqual(await collected("jit=false"), idsOf(eager));
  assert.deepEqual(await collected("backend=tensorflow", "jit=false"), idsOf(eager));
  await assert.rejects(
    collected("jit=true"),
    /unet_small, seed 0 is missing.*choose what is there: 'backend=tensorflow jit=false' \(libt/,
  );
  await assert.rejects(
    collected("backend=wasm", "jit=false"),
    /to make the 2 missing runs: 'deno task train_e1 experiment=E1_small seed=0 backend=wasm jit=false'$/,
  );
});

Deno.test("runs of several kinds are an error that names each, and jit= or backend= chooses", async () => {
  await using _ = await artifactsInScope();
  const [compiled, eager] = [await trained(tensorflow), await trained(tensorflow, "jit=false")];
  await leave([...compiled, ...eager]);
  await assert.rejects(
    collected(),
    /on several backends: choose one of '.*jit=(true|false)' \(.*\), '.*jit=(true|false)' \(/,
  );
  assert.deepEqual(await collected("jit=true"), idsOf(compiled));
  assert.deepEqual(await collected("jit=false"), idsOf(eager));
  const onWasm = await trained(wasm);
  await leave(onWasm);
  // jit=true is no demand on a backend that cannot compile
  assert.deepEqual(await collected("backend=wasm", "jit=true"), idsOf(onWasm));
  await assert.rejects(
    collected("jit=true"),
    /'backend=tensorflow jit=true' .*'backend=wasm' |'backend=wasm' .*'backend=tensorflow jit=true' /,
  );
});

Deno.test("one network compiled and the other not are no study", async () => {
  await using _ = await artifactsInScope();
  const [baseline] = await trained(tensorflow);
  const [, fractal] = await trained(tensorflow, "jit=false");
  await leave([baseline, fractal]);
  await assert.rejects(
    collected(),
    /from different backends: run all on one of 'backend=tensorflow jit=true' .*'backend=tensorflow jit=false'/,
  );
});

Deno.test("a run that failed under the other choice is no reason for one that is missing", async () => {
  await using _ = await artifactsInScope();
  await leave(await trained(tensorflow), { status: "failed" });
  await assert.rejects(collected("jit=false"), /is missing .*to make .*: 'deno task train_e1 .* jit=false'/s);
  await assert.rejects(collected("jit=true"), /ended as failed: failed for a reason/);
});

function metricsOf({ runId, seed, config }: E1Spec) {
  const set = {
    samples: 1,
    mse: 1,
    mae: 1,
    nrmse: 0.1,
    high_k_error: 0.1,
    persistence_nrmse: 1,
    rollout_nrmse: null,
  };
  return {
    run_id: runId,
    model: config.model.name,
    seed,
    synthetic: false,
    measured_from: {},
    ind: set,
    ood: set,
    causes: {},
    generalisation_gap: 0,
    gain_over_persistence: 10,
    probes: { bottleneck_intrinsic_dimension: 2, bottleneck_intrinsic_dimension_standard_error: 0.1 },
  };
}

Deno.test("a diverged run is one of the study's, with its reason, and none of those that came to their end", async () => {
  await using _ = await artifactsInScope();
  const [baseline, fractal] = await trained(tensorflow);
  await leave([baseline]);
  await leave([fractal], { status: "diverged" });
  const { runs, diverged } = await collectStudy(await planOf(), inputs);
  assert.deepEqual(runs.map(({ runId }) => runId), [baseline.runId]);
  assert.deepEqual(diverged.map(({ runId, reason }) => [runId, reason]), [
    [fractal.runId, "diverged for a reason"],
  ]);
  await assert.rejects(collected(), /run fractal_unet_small, seed 0 diverged: diverged for a reason/);
});

Deno.test("every damaged run is named, not the first alone (what was bent)", async () => {
  await using _ = await artifactsInScope();
  const specs = await trained(tensorflow);
  await leave(specs);
  for (const { folder } of specs) {
    await Deno.chmod(join(folder, METRICS_FILE), 0o644);
    await Deno.writeTextFile(join(folder, METRICS_FILE), "bent");
  }
  await assert.rejects(collected(), (error) => {
    assert.ok(error instanceof GateError);
    assert.equal(error.findings.length, specs.length);
    for (const [index, { runId }] of specs.entries()) {
      assert.match(error.findings[index], new RegExp(`${runId}: .*'metrics\\.json' has changed`));
    }
    return true;
  });
});

// Oracle: what was put there. Nothing is concluded while something that may be a run of the plan cannot be read.
Deno.test("what lies where a run should be is a finding with its reason: file, link, pipe, bent run_config.json", async () => {
  const bent: Record<string, [(folder: string) => Promise<unknown>, RegExp]> = {
    file: [(folder) => Deno.writeTextFile(folder, ""), /it is a file, not a folder/],
    link: [(folder) => Deno.symlink(`${folder}.moved`, folder), /it is a link, not a folder/],
    pipe: [
      (folder) => new Deno.Command("mkfifo", { args: [folder] }).output(),
      /it is a pipe, a socket or a device/,
    ],
    empty: [(folder) => Deno.mkdir(folder), /'run_config\.json' is missing/],
    fifo: [async (folder) => {
      await Deno.mkdir(folder);
      await new Deno.Command("mkfifo", { args: [join(folder, "run_config.json")] }).output();
    }, /run_config\.json.* is a named pipe, not a file/],
  };
  const texts: Record<string, RegExp> = {
    "{": /is not JSON/,
    null: /expected object, got null/,
    '{"study":"E1"}': /config: missing/,
    '{"study":"E1","study":"E1"}': /the key 'study' is there twice/,
    ['{"config":'.repeat(1e5) + "1" + "}".repeat(1e5)]: /nested more than 100 deep/,
    '{"seed":1e999}': /seed is not a finite number/,
  };
  for (const [text, message] of Object.entries(texts)) {
    bent[text.slice(0, 20)] = [async (folder) => {
      await Deno.mkdir(folder);
      await Deno.writeTextFile(join(folder, "run_config.json"), text);
    }, message];
  }
  for (const [name, [put, message]] of Object.entries(bent)) {
    await using _ = await artifactsInScope();
    const specs = await trained(tensorflow);
    await leave(specs);
    assert.deepEqual(await collected(), idsOf(specs));
    await Deno.rename(specs[0].folder, `${specs[0].folder}.moved`);
    await put(specs[0].folder);
    await assert.rejects(collected(), (error) => {
      assert.ok(error instanceof GateError, `${name}: ${error}`);
      assert.match(error.message, message);
      assert.ok(error.message.includes(specs[0].runId), error.message);
      return true;
    });
  }
});
