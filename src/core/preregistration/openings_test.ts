/** Oracle: what was written, and the rules of consumed data and seeds, by hand. */
import assert from "node:assert/strict";
import { inspectionOf } from "../inspection.ts";
import { join } from "node:path";
import { verifyLog } from "../logs/mod.ts";
import { repositoryRoot } from "../repository.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { EXPLORATION, logOpening, type Opening, openingReasons, readOpenings } from "./mod.ts";

const opening: Opening = {
  plan: "P",
  planSha256: "a".repeat(64),
  set: "held_out",
  splits: ["test", "test_b"],
  dataSha256: "d".repeat(64),
  by: "train",
  runs: ["r11"],
  seeds: [11],
};

Deno.test("openings read back as they were logged, each once, in a whole chain; the log is started by the first", async () => {
  await using folder = await temporaryFolder();
  const log = join(folder.path, "logs", "Opening_Log.md");
  assert.deepEqual(await readOpenings(log), []);
  const both = [opening, { ...opening, by: "figures", runs: [], seeds: [] }];
  for (const one of [...both, ...both]) await logOpening(log, one);
  const found = (await readOpenings(log)).map(({ date: _, entry: __, hash: ___, ...rest }) => rest);
  assert.deepEqual(found, both);
  assert.deepEqual(inspectionOf(await verifyLog(log)).findings, []);
});

Deno.test("ten openings at once all stand in the log (count, chain)", async () => {
  await using folder = await temporaryFolder();
  const log = join(folder.path, "Opening_Log.md");
  await Promise.all(
    Array.from(
      { length: 10 },
      (_, seed) => logOpening(log, { ...opening, runs: [`r${seed}`], seeds: [seed] }),
    ),
  );
  assert.equal((await readOpenings(log)).length, 10);
  assert.deepEqual(inspectionOf(await verifyLog(log)).findings, []);
});

Deno.test("data or seeds used under another plan, and a run without an entry, keep from confirming", () => {
  const study = {
    planSha256: opening.planSha256,
    dataSha256: opening.dataSha256,
    runs: [{ runId: "r11", seed: 11 }],
  };
  const logged = (change: Partial<Opening> = {}, entry = 2) => [{ ...opening, ...change, entry }];
  assert.deepEqual(openingReasons(logged(), study), []);
  assert.match(
    openingReasons([], study).join(),
    /openings: run r11 read held-out data, and no opening says so/,
  );
  const other = { plan: "Q", planSha256: "b".repeat(64) };
  assert.match(
    openingReasons([...logged({ ...other, seeds: [] }, 1), ...logged()], study).join(),
    /data\.ood: held_out was opened before under another plan \(Q, opening 1\)/,
  );
  assert.match(
    openingReasons([...logged({ ...other, dataSha256: "e".repeat(64) }, 1), ...logged()], study).join(),
    /seeds: 11 is consumed/,
  );
  // what others do with a study that is done takes nothing from it; with one that is half done it does
  assert.deepEqual(openingReasons([...logged(), ...logged(other, 3)], study), []);
  const half = { ...study, runs: [...study.runs, { runId: "r12", seed: 12 }] };
  const log = [
    ...logged(),
    ...logged({ ...other, seeds: [] }, 3),
    ...logged({ runs: ["r12"], seeds: [12] }, 4),
  ];
  assert.match(openingReasons(log, half).join(), /opened before under another plan \(Q, opening 3\)/);
});

Deno.test("the first runs of a seed are the attempt that may confirm; a resumed run is the same one (by hand)", () => {
  const { planSha256, dataSha256 } = opening;
  const trained = (...runs: string[]) =>
    runs.map((run, index) => ({ ...opening, runs: [run], seeds: [11], entry: index + 1 }));
  const reasons = (log: string[], runs: string[]) =>
    openingReasons(trained(...log), {
      planSha256,
      dataSha256,
      runs: runs.map((runId) => ({ runId, seed: 11 })),
    });
  assert.deepEqual(reasons(["a", "b", "a", "b"], ["a", "b"]), []);
  assert.deepEqual(reasons(["a", "b", "c", "d"], ["a", "b"]), []);
  const again = ["seeds: 11 was trained before under this plan, as runs a, b"];
  assert.deepEqual(reasons(["a", "b", "c", "d"], ["c", "d"]), again);
  // one arm taken over from the attempt before
  assert.deepEqual(reasons(["a", "b", "c"], ["a", "c"]), [again[0].replace("a, b", "b")]);
  // what measures or draws runs is no training
  const measured = [...trained("a", "b"), { ...opening, by: "measure", runs: ["z"], entry: 3 }];
  const study = { planSha256, dataSha256, runs: ["a", "b"].map((runId) => ({ runId, seed: 11 })) };
  assert.deepEqual(openingReasons(measured, study), []);
});

Deno.test("data that was explored first keeps from confirming, by its digest and under whatever plan", () => {
  const { planSha256, dataSha256 } = opening;
  const study = { planSha256, dataSha256, runs: [{ runId: "r11", seed: 11 }] };
  const explored = {
    ...opening,
    set: "other_name",
    by: EXPLORATION,
    splits: [],
    runs: [],
    seeds: [],
    entry: 1,
  };
  const reason = ["data.ood: other_name was explored before (opening 1)"];
  for (const plan of [planSha256, "b".repeat(64)]) {
    const log = [{ ...explored, planSha256: plan }, { ...opening, entry: 2 }];
    assert.deepEqual(openingReasons(log, study), reason);
  }
});

Deno.test("the kept study of ten seeds is the first attempt of each (validation/e1_confirmatory, Opening_Log.md)", async () => {
  const repository = repositoryRoot();
  const openings = await readOpenings(join(repository, "Opening_Log.md"));
  const kept = join(repository, "validation", "e1_confirmatory", "E1_summary.json");
  const { runs, preregistration } = JSON.parse(await Deno.readTextFile(kept));
  const dataSha256 = openings[0].dataSha256;
  const made = runs.map(({ run_id, seed }: { run_id: string; seed: number }) => ({ runId: run_id, seed }));
  assert.equal(made.length, 20);
  const study = { planSha256: preregistration.plan_sha256, dataSha256, runs: made };
  assert.deepEqual(openingReasons(openings, study), []);
});
