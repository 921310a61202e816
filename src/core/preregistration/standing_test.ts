/** Oracles: the rules of standing, case by case, and git's ancestry. */
import assert from "node:assert/strict";
import {
  compareRecords,
  describeDifference,
  type Deviation,
  explain,
  freezePlan,
  standingOf,
  verdictFindings,
  verifyFreeze,
} from "./mod.ts";
import { registeredRepository } from "./testing/registered_repository.ts";

const record = { experiment: { seeds: [11, 12], training: { steps: 100 } } };
const analysisId = "0123456789abcdef";

async function frozen() {
  const registered = await registeredRepository();
  const { repository, planPath } = registered;
  const before = await registered.git("rev-parse", "HEAD");
  await freezePlan({ name: "P", planPath, record, analysisId, power: null }, { repository });
  const uncommitted = await verifyFreeze("P", { repository });
  const commit = await registered.commit("freeze");
  const after = await registered.commit("later");
  const state = await verifyFreeze("P", { repository });
  const study = {
    record: record as Record<string, unknown>,
    analysisId,
    hypotheses: ["H1", "H2"],
    runs: [11, 12].map((seed) => ({ runId: `r${seed}`, seed, commit: after as string | null })),
    seeds: { planned: [11, 12], consumed: [1] },
    reasons: [] as string[],
  };
  const standing = (change: Partial<typeof study>, deviations: Deviation[] = []) =>
    standingOf({ ...study, ...change }, { state, deviations, repository });
  return { ...registered, before, uncommitted, commit, state, study, standing };
}

function run(seed: number, commit: string | null) {
  return { runs: [{ runId: `r${seed}`, seed, commit }] };
}

Deno.test("confirmatory: frozen, committed before the runs, planned seeds, nothing changed", async () => {
  await using study = await frozen();
  const { standing, commit, state } = study;
  assert.deepEqual(await standing({}), {
    standing: "confirmatory",
    reasons: [],
    hypotheses: { H1: "confirmatory", H2: "confirmatory" },
    deviations: [],
  });
  // the commit that brings the freeze may be the one that is run
  assert.equal((await standing(run(11, commit))).standing, "confirmatory");
  assert.ok(state.freeze);
});

Deno.test("exploratory, and why: one case a rule", async () => {
  await using everything = await frozen();
  const { standing, before, commit, uncommitted, study, repository } = everything;
  const because = async (change: Parameters<typeof standing>[0], reason: RegExp) => {
    const found = await standing(change);
    assert.equal(found.standing, "exploratory");
    assert.equal(found.hypotheses.H1, "exploratory");
    assert.match(found.reasons.join("\n"), reason);
  };
  await because(run(11, before), /commit: the freeze's .* does not precede .*r11/);
  await because(run(11, null), /commit: runs r11 record no commit/);
  await because(run(1, commit), /seeds: 1 is consumed/);
  await because(run(13, commit), /seeds: 13 is not planned/);
  await because({ analysisId: "f".repeat(16) }, /analysis_id: frozen 0123456789abcdef/);
  await because({ reasons: ["data.ood: opened before"] }, /data\.ood/);
  await because(
    { record: { experiment: { ...record.experiment, training: { steps: 99 } } } },
    /experiment\.training\.steps: frozen 100, executed 99, and no deviation explains it/,
  );
  const unborn = { freeze: undefined, commit: null, findings: [] };
  const blind = { ...everything.state, findings: ["E1.freeze.json: could not look: a shallow clone"] };
  for (
    const [state, reason] of [
      [unborn, /no plan is frozen/],
      [uncommitted, /in no commit/],
      [blind, /could not look: a shallow clone/],
    ] as const
  ) {
    const found = await standingOf(study, { state, deviations: [], repository });
    assert.equal(found.standing, "exploratory");
    assert.match(found.reasons.join(), reason);
  }
  // a history that could not be looked at does not say that no commit holds the freeze
  const unlooked = await standingOf(study, {
    state: { ...blind, commit: null },
    deviations: [],
    repository,
  });
  assert.equal(unlooked.standing, "exploratory");
  assert.deepEqual(unlooked.reasons, blind.findings);
});

Deno.test("a logged deviation explains its field alone; one of the study's design, with results known, leaves nothing to confirm", async () => {
  await using study = await frozen();
  const { standing } = study;
  const changed = { record: { experiment: { ...record.experiment, training: { steps: 99 } } } };
  const deviation: Deviation = {
    plan: "P",
    field: "experiment.training.steps",
    old: 100,
    new: 99,
    reason: "the disk was full",
    resultsKnown: false,
    hypotheses: ["H2"],
  };
  const blind = await standing(changed, [deviation]);
  assert.deepEqual([blind.standing, blind.hypotheses.H2, blind.deviations.length], [
    "confirmatory",
    "confirmatory",
    1,
  ]);
  const seen = await standing(changed, [{ ...deviation, resultsKnown: true }]);
  assert.deepEqual(seen.hypotheses, { H1: "exploratory", H2: "exploratory" });
  assert.equal(seen.standing, "exploratory");
  assert.match(seen.reasons.join(), /experiment\.training\.steps: changed when results were known/);
  for (const hypotheses of [[], ["H9"]]) {
    const evasive = await standing(changed, [{ ...deviation, resultsKnown: true, hypotheses }]);
    assert.deepEqual(evasive.hypotheses, { H1: "exploratory", H2: "exploratory" }, hypotheses.join());
    assert.equal(evasive.standing, "exploratory");
  }
  for (const other of [{ field: "experiment.training" }, { old: 101 }, { new: 98 }]) {
    assert.equal((await standing(changed, [{ ...deviation, ...other }])).standing, "exploratory");
  }
});

Deno.test("compareRecords, explain: added and removed fields are differences, too (by hand)", () => {
  const differences = compareRecords({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 3] }, d: 4 });
  assert.deepEqual(differences.map(({ field }) => field), ["a", "b.c", "d"]);
  const removed = {
    plan: "P",
    field: "a",
    old: 1,
    new: null,
    reason: "r",
    resultsKnown: false,
    hypotheses: [],
  };
  assert.deepEqual(explain(differences, [removed]).unexplained.map(({ field }) => field), ["b.c", "d"]);
});

Deno.test("exactly one verdict for each registered hypothesis: dropped, added and unknown ones are named", () => {
  const verdict = "inconclusive";
  assert.deepEqual(verdictFindings(["H1"], { H1: { verdict } }), []);
  assert.match(
    verdictFindings(["H1", "H2"], { H1: { verdict } }).join(),
    /hypotheses\.H2: registered, and without/,
  );
  assert.match(
    verdictFindings(["H1"], { H1: { verdict: "maybe" } }).join(),
    /hypotheses\.H1: expected supported/,
  );
  assert.match(verdictFindings(["H1"], { H1: { verdict }, H9: { verdict } }).join(), /hypotheses\.H9/);
});

Deno.test("describeDifference: a digest stands in full, as a deviation must state it; a long text does not", () => {
  const line = (frozen: unknown) => describeDifference({ field: "a.b", frozen, executed: undefined });
  assert.equal(line("e".repeat(64)), `a.b: frozen "${"e".repeat(64)}", executed nothing`);
  assert.equal(line("x".repeat(64)), `a.b: frozen "${"x".repeat(56)}…, executed nothing`);
});
