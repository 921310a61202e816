/** Oracle: means of the throws as they stand in the raw file, taken by this test; what it bent by hand. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { InputError } from "../errors.ts";
import { readText, writeErrorOf } from "../files/mod.ts";
import { artifactsInScope } from "../testing/artifacts_in_scope.ts";
import { listRuns, measureAll, type Measurement, readRun, runAll, runsHere, studyWorkers } from "./mod.ts";
import { dieMeasurement } from "./testing/die/measure.ts";
import { type Die, dieStudy } from "./testing/die/study.ts";
import { throwDie } from "./testing/die/work.ts";
import { die } from "./testing/dice.ts";

const silent = { progress: "silent" } as const;

/** Some dice that were thrown, one of them without a result; their folders, sorted. */
async function thrown(): Promise<string[]> {
  const specs = await Promise.all([die(), die({ seed: 1 }), die({ fate: "diverge" })]);
  await runAll(dieStudy, specs, { ...silent, executor: runsHere(dieStudy, throwDie), say: () => {} });
  return [...(await listRuns(dirname(specs[0].folder))).runs];
}

async function meanOf(folder: string): Promise<number> {
  const [, ...lines] = (await Deno.readTextFile(join(folder, "throws.csv"))).trim().split("\n");
  return lines.reduce((sum, line) => sum + Number(line), 0) / lines.length;
}

Deno.test("every run is measured from its raw file, here and in a process of its own alike; it is no damage to the run", async () => {
  await using _ = await artifactsInScope();
  const folders = await thrown();
  const here = await measureAll(dieStudy, folders, { ...silent, measurement: dieMeasurement });
  for (const { folder, status, measures, kept } of here) {
    assert.equal(kept, false);
    if (status !== "done") assert.equal(measures, null);
    else {
      const mean = await meanOf(folder);
      assert.deepEqual(measures, { mean, bias: mean - 3.5 });
    }
    assert.equal((await readRun(dieStudy, folder)).status, status);
  }
  assert.deepEqual(here.map(({ status }) => status).toSorted(), ["diverged", "done", "done"]);
  const files = () =>
    Promise.all(folders.map((folder) => Deno.readTextFile(join(folder, "measured.json")).catch(String)));
  const before = await files();
  for (const folder of folders) await Deno.remove(join(folder, "measured.json")).catch(() => {});
  const within = dirname(folders[0]);
  const executor = studyWorkers("src/core/study/testing/die/measure_worker.ts", { within, workers: 2 });
  const elsewhere = await measureAll(dieStudy, folders, { ...silent, measurement: dieMeasurement, executor });
  assert.deepEqual(elsewhere, here);
  assert.deepEqual(await files(), before);
});

Deno.test("measures are kept while code, settings and files are the same; what was bent is measured anew", async () => {
  await using _ = await artifactsInScope();
  const folders = await thrown();
  let measured = 0;
  const counting = (change: Partial<Measurement<Die>> = {}): Measurement<Die> => ({
    ...dieMeasurement,
    measure: (run) => (measured++, dieMeasurement.measure(run)),
    ...change,
  });
  const again = async (measurement = counting()) => {
    measured = 0;
    const rows = await measureAll(dieStudy, folders, { ...silent, measurement });
    assert.equal(rows.filter(({ kept }) => kept).length, 2 - measured);
    return measured;
  };
  assert.deepEqual([await again(), await again()], [2, 0]);
  assert.equal(await again(counting({ sources: ["src/core/csv.ts"] })), 2);
  assert.equal(await again(counting({ settings: { resamples: 10 } })), 2);
  assert.equal(await again(counting({ settings: { resamples: 10 } })), 0);
  assert.equal(await again(), 2);
  const done = folders[
    (await Promise.all(folders.map((folder) => readRun(dieStudy, folder))))
      .findIndex(({ status }) => status === "done")
  ];
  const path = join(done, "measured.json");
  const text = await Deno.readTextFile(path);
  for (const bent of [text.replace(/"mean": [\d.]+/, '"mean": 3.5'), "{", "[]"]) {
    assert.notEqual(bent, text);
    await Deno.writeTextFile(path, bent);
    assert.equal(await again(), 1);
    assert.equal(await Deno.readTextFile(path), text);
  }
});

Deno.test("a run that cannot be measured is a row with the reason, and the others are measured", async () => {
  await using _ = await artifactsInScope();
  const folders = await thrown();
  const reasonsOf = async (fault: (folder: string) => Error | Promise<string>) => {
    let first = true;
    const failing: Measurement<Die> = {
      ...dieMeasurement,
      measure: async (run) => {
        if (!first) return dieMeasurement.measure(run);
        first = false;
        throw await fault(run.folder);
      },
    };
    for (const folder of folders) await Deno.remove(join(folder, "measured.json")).catch(() => {});
    const rows = await measureAll(dieStudy, folders, { ...silent, measurement: failing });
    return rows.filter(({ status }) => status === "done").map(({ reason }) => reason);
  };
  const told = "it could not be measured: ";
  assert.deepEqual(await reasonsOf(() => new RangeError("no throws")), [
    `${told}RangeError: no throws`,
    null,
  ]);
  // what the raw files lack is the run's fault; what the machine refuses ends the call
  assert.deepEqual(await reasonsOf((folder) => readText(join(folder, "other.csv"))), [
    `${told}<run folder>/other.csv: no such file`,
    null,
  ]);
  const broken = (folder: string) => new InputError("no dice", { where: folder, mend: "throw" });
  assert.deepEqual(await reasonsOf(broken), [`${told}<run folder>: no dice`, null]);
  const full = Object.assign(new Error("full"), { code: "ENOSPC" });
  await assert.rejects(reasonsOf((folder) => writeErrorOf(full, folder) as Error), {
    message: /no space left/,
  });
});

Deno.test("a file that the study does not know beside a run is refused: it would damage every run (its status)", async () => {
  await using _ = await artifactsInScope();
  const folders = await thrown();
  const measurement = { ...dieMeasurement, file: "other.json" };
  await assert.rejects(measureAll(dieStudy, folders, { ...silent, measurement }), {
    message: /'other\.json'/,
  });
  for (const folder of folders) assert.notEqual((await readRun(dieStudy, folder)).status, "damaged");
});
