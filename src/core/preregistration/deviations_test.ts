/** Oracles: what was written, and the rules of what a deviation touches, by hand. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { createLog } from "../logs/mod.ts";
import {
  afterOpenings,
  type Deviation,
  deviationOf,
  logDeviation,
  readDeviations,
  requireRegistered,
  touchedHypotheses,
} from "./mod.ts";
import { registeredRepository } from "./testing/registered_repository.ts";

Deno.test("touchedHypotheses: a hypothesis's own field touches it and what is listed, anything else all (by hand)", () => {
  const touched = (field: string, hypotheses: string[], resultsKnown = true) =>
    touchedHypotheses([{ plan: "P", field, old: 1, new: 2, reason: "r", resultsKnown, hypotheses }], {
      registered: ["H1", "H2", "H10"],
    }).join();
  const all = "H1,H10,H2";
  assert.equal(touched("hypotheses.H1.smallest_effect", ["H1"]), "H1");
  assert.equal(touched("hypotheses.H10.measure", ["H10"]), "H10");
  assert.equal(touched("hypotheses.H1", ["H2"]), "H1,H2");
  assert.equal(touched("hypotheses.H1.direction", ["H1"], false), "");
  for (
    const [field, hypotheses] of [["hypotheses.H1", []], ["hypotheses.H1", ["H3"]], ["analysis.alpha", [
      "H1",
    ]]]
  ) {
    assert.equal(touched(field as string, hypotheses as string[]), all, `${field}`);
  }
});

Deno.test("a deviation of a field or hypothesis that a plan does not have is refused, and what there is is named", () => {
  const plan = {
    record: { experiment: { training: { steps: 100, rate: 1 } }, inputs: { "a.h5": "0" }, seeds: [1] },
    registered: ["H1", "H2"],
    where: "log",
  };
  const deviation = { plan: "P", old: 1, new: 2, reason: "r", resultsKnown: false };
  const check = (field: string, hypotheses = ["H1"], old: unknown = 1) =>
    requireRegistered({ ...deviation, field, hypotheses, old }, plan);
  for (const field of ["experiment.training.steps", "inputs.a.h5", "seeds", "experiment.training"]) {
    check(field);
  }
  check("experiment.training.steps", []);
  check("experiment.training.decay", ["H1"], null);
  const refused = (work: () => void, message: RegExp) => assert.throws(work, message);
  refused(
    () => check("experiment.training.stebs"),
    /no field "experiment\.training\.stebs"; experiment\.training has steps, rate;/,
  );
  refused(() => check("nothing", ["H1"], null), /it has experiment, inputs, seeds;/);
  refused(() => check("seeds", ["H1", "H9"]), /no hypothesis "H9".*name some of H1, H2/);
});

Deno.test("a deviation reads back from its log as it was written; one that lacks a field is refused by its name", async () => {
  await using registered = await registeredRepository();
  const log = join(registered.repository, "Deviation_Log.md");
  await createLog(log, { title: "Deviations", purpose: "For a test." });
  const deviation: Deviation = {
    plan: "P",
    field: "seeds",
    old: [11, 12],
    new: [11],
    reason: "a machine broke",
    resultsKnown: true,
    hypotheses: ["H1", "H2"],
  };
  await logDeviation(log, deviation);
  await logDeviation(log, deviation);
  const [{ date, ...read }, ...more] = await readDeviations(log, { plan: "P" });
  assert.deepEqual([read, more], [deviation, []]);
  assert.match(date, /^\d{4}-.*Z$/);
  assert.deepEqual(await readDeviations(log, { plan: "Q" }), []);
  const fields = {
    plan: "P",
    field: "seeds",
    old: "1",
    new: "2",
    reason: "r",
    results_known: "no",
    hypotheses: "none",
  };
  assert.deepEqual(deviationOf(fields, { where: "log" }).hypotheses, []);
  for (const key of Object.keys(fields)) {
    assert.throws(() => deviationOf({ ...fields, [key]: "" }, { where: "log" }), new RegExp(`lacks ${key}`));
  }
  assert.throws(
    () => deviationOf({ ...fields, results_known: "perhaps" }, { where: "log" }),
    /results_known/,
  );
});

Deno.test("logged after data was opened, a deviation counts as made with results known, whatever it says", () => {
  const logged = {
    plan: "P",
    field: "a",
    old: 1,
    new: 2,
    reason: "r",
    resultsKnown: false,
    hypotheses: ["H1"],
  };
  const deviations = [{ ...logged, date: "2026-01-01T00:00:00Z" }, {
    ...logged,
    date: "2026-01-03T00:00:00Z",
  }];
  const known = (opened: string | undefined) =>
    afterOpenings(deviations, {
      openings: opened === undefined ? [] : [{ planSha256: "p", date: opened }],
      planSha256: "p",
    }).map(({ resultsKnown }) => resultsKnown);
  assert.deepEqual(known(undefined), [false, false]);
  assert.deepEqual(known("2026-01-02T00:00:00Z"), [false, true]);
});
