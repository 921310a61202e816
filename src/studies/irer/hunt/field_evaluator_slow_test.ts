import assert from "node:assert/strict";
import { join } from "node:path";
import { readRunState, writeFileAtomic } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { withLocalExecutor } from "@/core/executors/mod.ts";
import { canonicalJson, sha256File } from "@/core/identity/mod.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { annotationsOf, artifactFile, provenanceFile } from "../files.ts";
import { fieldWorkers } from "../run/run_cases.ts";
import type { IrerSpec } from "../plan/irer_case.ts";
import { isInside } from "@/search/mod.ts";
import { fieldEvaluator, type FieldMeter } from "./field_evaluator.ts";
import { gradientRefiner } from "./gradient_refiner.ts";
import { LEDGER_FILE } from "./hunt_files.ts";
import { resolveHunt } from "./resolve_hunt.ts";
import { runHunt } from "./run_hunt.ts";
import { TEST_REFINER } from "./testing/evaluator.ts";

const TINY = ["config=hunt_small"];

/** In the validator's place: a number between 0 and 1 from the artifact's digest, so that equal fields are equal. */
function digestMeter(
  { version = "v", lost = () => ({}) }: {
    version?: string;
    lost?: (spec: IrerSpec) => { failure?: string; timedOut?: boolean };
  } = {},
): FieldMeter & { readonly measured: IrerSpec[] } {
  const measured: IrerSpec[] = [];
  return {
    version,
    measured,
    async measure(spec) {
      const outcome = lost(spec);
      measured.push(spec);
      if (outcome.failure !== undefined) return outcome;
      const digest = await sha256File(join(spec.folder, artifactFile(spec.runId)));
      const sse = parseInt(digest.slice(0, 8), 16) / 2 ** 32;
      const path = join(spec.folder, provenanceFile(spec.runId));
      await writeFileAtomic(path, provenance(spec.runId, { sse, version }));
      return outcome;
    },
  };
}

function provenance(runId: string, { sse, version }: { sse: number; version: string }): string {
  return canonicalJson({
    run_id: runId,
    validator_version: version,
    draws: 199,
    seed: 0,
    status: "ok",
    error: null,
    log_prime_sse: sse,
    sdg_h_norm_l2: sse / 2,
    pcs_score: 0,
    sse_null_phase_scramble: null,
    sse_null_target_shuffle: 0.3,
    p_phase_scramble: 0.5,
    p_target_shuffle: null,
    more: "that a hunt does not read",
  });
}

async function huntFields(args: readonly string[], meter: FieldMeter) {
  const plan = await resolveHunt([...TINY, "generations=2", "case.size=8", "case.steps=4", ...args]);
  const hunt = await withLocalExecutor(fieldWorkers({ workers: plan.workers ?? 2 }), async (executor) => {
    const evaluator = await fieldEvaluator(plan, meter, { executor });
    return await runHunt(plan, { evaluator, refiner: TEST_REFINER, say: () => {} });
  });
  return { ...hunt, ledger: await Deno.readTextFile(join(hunt.spec.folder, LEDGER_FILE)) };
}

Deno.test("fieldEvaluator: real fields give the same ledger from 1 and 2 workers, and each is run once (bytes)", async () => {
  const ledgers: string[] = [];
  for (const workers of [1, 2]) {
    await using _ = await artifactsInScope();
    const meter = digestMeter();
    const { ledger, rows } = await huntFields([`workers=${workers}`], meter);
    ledgers.push(ledger);
    const ids = new Set(rows.map(({ configHash }) => configHash));
    assert.deepEqual(new Set(meter.measured.map(({ runId }) => runId)), ids);
    assert.equal(meter.measured.length, ids.size);
    for (const { folder, runId } of meter.measured) {
      assert.equal((await readRunState(folder, { beside: annotationsOf(runId) }))!.status, "done");
    }
    const { config } = meter.measured.find(({ runId }) => runId === rows[0].configHash)!;
    const [kappa, sigma_k, alpha] = rows[0].genome;
    assert.deepEqual([config.kappa, config.sigma_k, config.alpha, config.size], [kappa, sigma_k, alpha, 8]);
  }
  assert.equal(ledgers[0], ledgers[1]);
});

Deno.test("fieldEvaluator: what is measured already is kept, unless by another version of the validator (counts)", async () => {
  await using _ = await artifactsInScope();
  const first = digestMeter();
  const { spec, ledger } = await huntFields([], first);
  await Deno.remove(join(spec.folder, LEDGER_FILE));
  const again = digestMeter();
  assert.equal((await huntFields([], again)).ledger, ledger);
  assert.equal(again.measured.length, 0);
  const newer = digestMeter({ version: "w" });
  const other = await huntFields([], newer);
  assert.notEqual(other.spec.huntId, spec.huntId);
  assert.equal(newer.measured.length, first.measured.length);
  // a file that was cut, or is another run's, is not believed
  const [{ folder, runId }] = first.measured;
  for (const text of ['{"run_id":', provenance("0".repeat(16), { sse: 0, version: "v" })]) {
    const path = join(folder, provenanceFile(runId));
    await Deno.writeTextFile(path, text);
    await Deno.remove(join(spec.folder, LEDGER_FILE));
    const mending = digestMeter();
    assert.equal((await huntFields([], mending)).ledger, ledger);
    assert.ok(mending.measured.some((measured) => measured.runId === runId));
  }
});

Deno.test("fieldEvaluator: a finished hunt's report is the same after its runs were validated with other draws (bytes)", async () => {
  await using _ = await artifactsInScope();
  const first = digestMeter();
  const { report } = await huntFields([], first);
  const [{ folder, runId }] = first.measured;
  const path = join(folder, provenanceFile(runId));
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace('"draws":199', '"draws":19'));
  const again = digestMeter();
  assert.deepEqual((await huntFields([], again)).report, report);
  assert.deepEqual(again.measured.map((spec) => spec.runId), [runId]);
  assert.equal(await Deno.readTextFile(path), text);
});

Deno.test("fieldEvaluator: a validator that dies or takes too long makes a row with fitness 0, and harms no other", async () => {
  await using _ = await artifactsInScope();
  const outcomes = [{}, { failure: "died" }, { failure: "too long", timedOut: true }];
  const lostRuns: string[] = [];
  const lost = ({ runId }: IrerSpec) => outcomes[lostRuns.push(runId) - 1] ?? {};
  const { rows, report } = await huntFields([], digestMeter({ lost }));
  const found = lostRuns.slice(0, 4).map((id) => rows.find(({ configHash }) => configHash === id)!);
  assert.deepEqual(
    found.slice(1, 3).map(({ status, measured }) => [status, measured.log_prime_sse]),
    [["failed", null], ["sentinel", 1004]],
  );
  assert.deepEqual(found.slice(1, 3).map(({ fitness }) => fitness), [0, 0]);
  assert.ok(found[0].fitness > 0 && found[3].fitness > 0);
  assert.deepEqual(report.failures.map(({ meaning, count }) => [meaning, count]), [
    ["timeout", 1],
    ["could not be measured", 1],
  ]);
});

Deno.test("fieldEvaluator: a validator whose code changes while a hunt runs ends it with bad input, not with its numbers", async () => {
  await using _ = await artifactsInScope();
  const edited: FieldMeter = { ...digestMeter({ version: "w" }), version: "v" };
  await assert.rejects(huntFields([], edited), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(error.message, /the validator's code, as it is now, is not the one/);
    return true;
  });
});

Deno.test("gradientRefiner: an elite's smooth loss falls along the gradient, and the refined field is a run of its own", async () => {
  await using _ = await artifactsInScope();
  const plan = await resolveHunt([...TINY, "case.size=32", "case.steps=40", "generations=1", "refine=1"]);
  await withLocalExecutor(fieldWorkers({ workers: 2 }), async (executor) => {
    const evaluator = await fieldEvaluator(plan, digestMeter(), { executor });
    const { report } = await runHunt(plan, { evaluator, refiner: await gradientRefiner(), say: () => {} });
    const [{ from, config_hash, loss_before, loss_after, kappa, sigma_k, alpha }] = report.refinement!;
    assert.ok(loss_after! < loss_before!, `${loss_after} after ${loss_before}`);
    assert.notEqual(config_hash, from);
    assert.ok(isInside([kappa, sigma_k, alpha], plan.space));
    assert.equal(await evaluator.idOf([kappa, sigma_k, alpha]), config_hash);
  });
});
