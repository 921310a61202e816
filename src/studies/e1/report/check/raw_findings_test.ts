/** Sealed run folders made here, against what a summary says of them. Oracle: how each was sealed. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { openRunFolder, type RunOutcome } from "@/core/artifacts/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { endedRuns, type StudyRuns } from "./whole_runs.ts";
import { rawFindings } from "./raw_findings.ts";
import { runFacts } from "../report_facts.ts";
import { smallSummary } from "../testing/small_study.ts";

const { runs: [run] } = await smallSummary();
const { metrics: _, metrics_sha256: __, ...place } = run;
const asDiverged: StudyRuns = { runs: [], diverged: [{ ...place, reason: "no number at step 7" }] };
const asMeasured: StudyRuns = { runs: [run], diverged: [] };

async function seal(outcome: RunOutcome): Promise<void> {
  await using folder = await openRunFolder(join(artifactsFolder(), run.path));
  await Deno.writeTextFile(join(folder.path, "metadata.json"), `{"durationSeconds":1}`);
  await folder.seal(outcome);
}

Deno.test("a run that a summary calls diverged must have diverged, for the reason given (its seal)", async () => {
  await using _ = await artifactsInScope();
  assert.match(
    (await rawFindings(asDiverged, { facts: {} })).join(),
    /diverged\.[0-9a-f]{16}: .*; it is gone/,
  );
  await seal({ status: "diverged", reason: "no number at step 7" });
  assert.deepEqual(await rawFindings(asDiverged, { facts: {} }), []);
  const { diverged: [one] } = asDiverged;
  assert.match(
    (await rawFindings({ runs: [], diverged: [{ ...one, reason: "none" }] }, { facts: {} })).join(),
    /says that it diverged: none; it is diverged: no number at step 7/,
  );
});

Deno.test("a run that diverged has no metrics, whatever a kept summary says of its id (its seal)", async () => {
  await using _ = await artifactsInScope();
  await seal({ status: "diverged", reason: "no number at step 7" });
  const there = await endedRuns(asMeasured);
  assert.deepEqual(there, asMeasured);
  assert.match(
    (await rawFindings(there, { facts: await runFacts(there) })).join(),
    /^runs\.[0-9a-f]{16}: the summary has metrics of it, and it is diverged$/,
  );
});

Deno.test("runs that are not here, or were stopped, say nothing about a kept copy (their seals)", async () => {
  await using _ = await artifactsInScope();
  assert.deepEqual(await endedRuns(asMeasured), { runs: [], diverged: [] });
  await seal({ status: "failed", reason: "no space left" });
  assert.deepEqual(await endedRuns(asMeasured), { runs: [], diverged: [] });
});
