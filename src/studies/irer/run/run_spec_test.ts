import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { runIdOf } from "@/core/identity/mod.ts";
import { caseKeys } from "../plan/case_schema.ts";
import { resolveIrer } from "../plan/resolve_irer.ts";
import { identityOf, specWith } from "@/core/study/mod.ts";
import { irer } from "../study.ts";
import { fieldSpec, specsOf } from "./run_spec.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { SHORT_CASE, shortRun } from "./testing/runs.ts";

Deno.test("fieldSpec: every number of the case, the seed and the code change the id (the whole input is hashed)", async () => {
  const first = await shortRun();
  assert.match(first.runId, /^[0-9a-f]{16}$/);
  assert.equal(runIdOf(identityOf(first)), first.runId);
  const ids = new Set([first.runId]);
  for (const key of caseKeys) {
    const changed = key === "size" ? 32 : key === "steps" ? 31 : SHORT_CASE[key] * 0.5;
    ids.add((await shortRun({ [key]: changed })).runId);
  }
  ids.add((await shortRun({ seed: 1 })).runId);
  ids.add(specWith(irer, { config: SHORT_CASE, seed: 0, within: "/", codeVersion: "0".repeat(64) }).runId);
  assert.equal(ids.size, caseKeys.length + 3);
});

Deno.test("specsOf: time limit, title, place and the order of keys do not change the id (invariance)", async () => {
  const ids = async (...args: string[]) =>
    (await specsOf(await resolveIrer(["config=small", ...args]))).map(({ runId }) => runId);
  const [first] = await ids();
  for (const same of ["time_limit_s=3", "validation_time_limit_s=3", "title=other", "seed=0"]) {
    assert.deepEqual(await ids(same), [first], same);
  }
  const reversed = Object.fromEntries(
    Object.entries(SHORT_CASE).toReversed(),
  ) as unknown as typeof SHORT_CASE;
  assert.equal((await fieldSpec(reversed, { seed: 0 })).runId, (await shortRun()).runId);
  await using artifacts = await artifactsInScope();
  const [moved] = await specsOf(await resolveIrer(["config=small"]));
  assert.deepEqual([moved.runId, moved.folder], [first, join(artifacts.path, "irer", "runs", first)]);
});

Deno.test("fieldSpec: a case that cannot run is refused, whoever made it (the rules of the schema)", async () => {
  const bad: readonly (readonly [change: object, message: RegExp])[] = [
    [{ kappa: NaN }, /^run: kappa: expected a number of at least 0, got NaN/],
    [{ sigma_k: 0 }, /sigma_k: expected a number of at least 1e-150, got 0/],
    [{ size: 17 }, /size: expected a power of two/],
    [{ kapa: 1 }, /unknown key 'kapa', did you mean 'kappa'/],
  ];
  for (const [change, message] of bad) {
    await assert.rejects(shortRun(change), (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, message);
      return true;
    });
  }
});
