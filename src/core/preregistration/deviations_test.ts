/** Oracles: what was written, and the rules of what a deviation touches, by hand. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { createLog } from "../logs/mod.ts";
import { hashOf, logText, readLogText } from "../logs/format.ts";
import {
  afterOpenings,
  committedOrder,
  type Deviation,
  deviationOf,
  logDeviation,
  type LoggedDeviation,
  logOpening,
  pinFindings,
  readDeviations,
  readOpenings,
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
  const [{ date, entry: _, hash: __, pin, ...read }, ...more] = await readDeviations(log, { plan: "P" });
  assert.deepEqual([read, more], [deviation, []]);
  assert.match(date, /^\d{4}-.*Z$/);
  assert.deepEqual(pin, { entries: 0, head: null });
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

const blind = { plan: "P", field: "a", old: 1, new: 2, reason: "r", resultsKnown: false, hypotheses: ["H1"] };
const opened = {
  plan: "P",
  planSha256: "p",
  set: "held_out",
  splits: ["test"],
  dataSha256: "d",
  by: "train",
  runs: ["r11"],
  seeds: [11],
};

Deno.test("logged after data was opened, a deviation counts as made with results known, whatever it says", () => {
  const logged = (date: string, entries: number | null) => (
    { ...blind, date, entry: 1, hash: "h", pin: entries === null ? null : { entries, head: null } }
  );
  const opening = { ...opened, date: "2026-01-02T00:00:00Z", entry: 4, hash: "o" };
  const known = (deviation: LoggedDeviation, openings = [opening], committedAfter = () => false) =>
    afterOpenings([deviation], { openings, planSha256: "p", committedAfter })[0].resultsKnown;
  const [before, after] = ["2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z"];
  // entries of old have no pin, and their date stands
  assert.deepEqual([known(logged(before, null)), known(logged(after, null))], [false, true]);
  assert.equal(known(logged(after, null), []), false);
  // a pin stands whatever the clock said: opening 4 is the first of the plan
  assert.deepEqual([known(logged(before, 3)), known(logged(before, 4)), known(logged(before, 9))], [
    false,
    true,
    true,
  ]);
  assert.equal(known(logged(before, 3), [opening], () => true), true);
});

Deno.test("a deviation is pinned to the openings there were, once; a clock behind them is refused (log, by hand)", async () => {
  await using registered = await registeredRepository();
  const log = join(registered.repository, "Deviation_Log.md");
  const openingLog = join(registered.repository, "Opening_Log.md");
  await createLog(log, { title: "Deviations", purpose: "For a test." });
  await logOpening(openingLog, opened);
  await logDeviation(log, blind);
  await logOpening(openingLog, { ...opened, runs: ["r12"], seeds: [12] });
  await logDeviation(log, blind);
  await logDeviation(log, { ...blind, field: "b" });
  const [openings, deviations] = [await readOpenings(openingLog), await readDeviations(log, { plan: "P" })];
  assert.deepEqual(deviations.map(({ field, pin }) => [field, pin]), [
    ["a", { entries: 1, head: openings[0].hash }],
    ["b", { entries: 2, head: openings[1].hash }],
  ]);
  assert.deepEqual(pinFindings(deviations, openings), []);
  const [first, second] = deviations;
  const bent = (change: Partial<LoggedDeviation>) =>
    pinFindings([first, { ...second, ...change }], openings).join();
  assert.match(
    bent({ pin: { entries: 2, head: "f".repeat(64) } }),
    /entry 2: openings: entry 2 .* has not the hash/,
  );
  assert.match(
    bent({ pin: { entries: 7, head: openings[1].hash } }),
    /entry 7 of the log of openings has not/,
  );
  assert.match(
    bent({ pin: { entries: 0, head: null } }),
    /pinned to opening 0, and an entry before it to opening 1/,
  );
  assert.match(bent({ date: "2020-01-01T00:00:00Z" }), /its date 2020.* lies before that of opening 2/);
  assert.match(
    pinFindings([{ ...first, date: "2199-01-01T00:00:00Z" }], openings).join(),
    /opening 2 of .* comes after it, and its date is 2199/,
  );
  // an opening of the future, as a clock that was set back leaves it
  await Deno.writeTextFile(openingLog, forged(await Deno.readTextFile(openingLog)));
  await assert.rejects(
    logDeviation(log, { ...blind, field: "c" }),
    /clock says 20.*, and the last entry is of 2199/,
  );
  await assert.rejects(logOpening(openingLog, { ...opened, by: "measure" }), /the last entry is of 2199/);
});

/** A log whose first entry alone is left, with another date and its chain made good. */
function forged(text: string): string {
  const log = readLogText(text);
  const [{ text: entry, number, previous }] = log.entries;
  const dated = entry.replace(/(date:\*\* )\S+/, "$12199-01-01T00:00:00Z");
  return logText({
    head: log.head,
    entries: [{ text: dated, number, previous, hash: hashOf({ previous, text: dated }) }],
  });
}

Deno.test("git's order of commits stands over dates: what follows an opening was made with it known", async () => {
  await using registered = await registeredRepository();
  const { repository, commit } = registered;
  const logs = {
    deviationLog: join(repository, "Deviation_Log.md"),
    openingLog: join(repository, "Opening_Log.md"),
  };
  const order = async (field: string) => {
    const deviation = (await readDeviations(logs.deviationLog, { plan: "P" })).find((one) =>
      one.field === field
    )!;
    const [opening] = await readOpenings(logs.openingLog);
    return (await committedOrder({ ...logs, repository }))(deviation, opening);
  };
  await createLog(logs.deviationLog, { title: "Deviations", purpose: "For a test." });
  await logDeviation(logs.deviationLog, { ...blind, field: "before" });
  await commit("before");
  await logDeviation(logs.deviationLog, { ...blind, field: "with" });
  await logOpening(logs.openingLog, opened);
  assert.equal(await order("with"), false, "nothing is committed of the opening");
  await commit("with");
  await logDeviation(logs.deviationLog, { ...blind, field: "after" });
  assert.deepEqual([await order("before"), await order("with"), await order("after")], [false, false, true]);
  await registered.git("commit", "-q", "-a", "-m", "after", "--date=2001-01-01T00:00:00Z");
  assert.deepEqual([await order("before"), await order("with"), await order("after")], [false, false, true]);
});
