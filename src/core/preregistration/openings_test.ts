/** Oracle: what was written, and the rules of consumed data and seeds, by hand. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { verifyLog } from "../logs/mod.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { logOpening, type Opening, openingReasons, readOpenings } from "./mod.ts";

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
  const found = (await readOpenings(log)).map(({ date: _, entry: __, ...rest }) => rest);
  assert.deepEqual(found, both);
  assert.deepEqual(await verifyLog(log), []);
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
  assert.deepEqual(await verifyLog(log), []);
});

Deno.test("data or seeds used under another plan, and a run without an entry, keep from confirming", () => {
  const study = {
    planSha256: opening.planSha256,
    dataSha256: opening.dataSha256,
    runs: [{ runId: "r11", seed: 11 }],
  };
  const logged = (change: Partial<Opening> = {}) => [{ ...opening, ...change, entry: 1 }];
  assert.deepEqual(openingReasons(logged(), study), []);
  assert.match(
    openingReasons([], study).join(),
    /openings: run r11 read held-out data, and no opening says so/,
  );
  const other = { plan: "Q", planSha256: "b".repeat(64) };
  assert.match(
    openingReasons([...logged(), ...logged({ ...other, seeds: [] })], study).join(),
    /data\.ood: held_out was opened before under another plan \(Q, opening 1\)/,
  );
  assert.match(
    openingReasons([...logged(), ...logged({ ...other, dataSha256: "e".repeat(64) })], study).join(),
    /seeds: 11 is consumed/,
  );
});
