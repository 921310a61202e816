import assert from "node:assert/strict";
import { readRunState } from "@/core/artifacts/mod.ts";
import { type EndedRun, runsHere, type StudyRuns } from "@/core/study/mod.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { lastingFiles } from "@/core/testing/lasting_files.ts";
import type { IrerCase, IrerSpec } from "../plan/irer_case.ts";
import { irer } from "../study.ts";
import { computeField } from "./compute_field.ts";
import { runCases } from "./run_cases.ts";
import { DIVERGING, shortRun, SINGULAR } from "./testing/runs.ts";

const statusesOf = ({ runs }: StudyRuns<IrerCase>) => runs.map(({ status }) => status);
const filesOf = (specs: readonly IrerSpec[]) => Promise.all(specs.map(({ folder }) => lastingFiles(folder)));
const silent = { say: () => {} };

Deno.test("runCases: the same bytes here, in one child and in two; ended runs are kept, a spec twice is one run", async () => {
  const ways = [{ executor: runsHere(irer, computeField) }, { workers: 1 }, { workers: 2 }];
  const results = [];
  for (const way of ways) {
    await using _ = await artifactsInScope();
    const specs = await Promise.all([0, 1, 2].map((seed) => shortRun({ seed })));
    const runs = await runCases([...specs, specs[0]], { ...way, ...silent });
    assert.deepEqual([runs.computed, ...statusesOf(runs)], [3, "done", "done", "done", "done"]);
    results.push(await filesOf(specs));
    const lines: string[] = [];
    const again = await runCases(specs, { ...way, say: (line) => lines.push(line) });
    assert.deepEqual([again.computed, ...again.runs.map(({ kept }) => kept)], [0, true, true, true]);
    assert.deepEqual(lines, ["3 runs: 3 done; 3 of them were there already"]);
  }
  assert.equal(Object.keys(results[0][0]).length, 2);
  assert.deepEqual(results[1], results[0]);
  assert.deepEqual(results[2], results[0]);
});

Deno.test("runCases: runs that blow up, die out or take too long harm no other, and say why (their seals)", async () => {
  await using _ = await artifactsInScope();
  const specs = [
    await shortRun(DIVERGING),
    await shortRun({ steps: 1e9, timeLimitSeconds: 0.3 }),
    await shortRun(SINGULAR),
    await shortRun(),
  ];
  const ended: EndedRun<IrerCase>[] = [];
  const lines: string[] = [];
  const runs = await runCases(specs, {
    workers: 2,
    say: (line) => lines.push(line),
    onEnd: (run) => void ended.push(run),
  });
  assert.deepEqual(statusesOf(runs), ["diverged", "timeout", "diverged", "done"]);
  assert.match(lines[0], /^4 runs: 1 done, 2 diverged, 1 timeout; 4 computed in .* runs\/s\)$/);
  assert.equal(ended.length, 4);
  for (const { spec, status, reason } of runs.runs) {
    const state = await readRunState(spec.folder);
    assert.deepEqual([state!.status, state!.reason], [status, reason]);
  }
});
