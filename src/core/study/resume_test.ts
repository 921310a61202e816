/** Oracle: the throws of an undisturbed run, byte for byte, and how often the work says that it threw. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { openRunFolder } from "../artifacts/mod.ts";
import { InputError } from "../errors.ts";
import { readTextIfThere } from "../files/mod.ts";
import { randomStream } from "../random/mod.ts";
import { artifactsInScope } from "../testing/artifacts_in_scope.ts";
import { lastingFiles } from "../testing/lasting_files.ts";
import { computeRun, runAll, runsHere, type RunSpec, type Study, type Work } from "./mod.ts";
import { type Die, dieStudy } from "./testing/die/study.ts";
import { die } from "./testing/dice.ts";

const patientDie: Study<Die> = { ...dieStudy, resumes: true };

/** Writes each throw down at once, goes on where the file ends, and keeps its time by counting throws. */
function patient(thrown: number[] = []): Work<Die> {
  return async ({ config: { sides, throws }, seed, timeLimitSeconds }, { folder, resumed }) => {
    const path = join(folder, "throws.csv");
    const before = await readTextIfThere(path) ?? "";
    assert.equal(resumed, before !== "");
    const already = before.split("\n").length - 1;
    const random = randomStream(seed, "die");
    const all = Array.from({ length: throws }, () => `${1 + random.integer(sides)}\n`);
    const count = Math.min(throws, already + timeLimitSeconds);
    thrown.push(count - already);
    await Deno.writeTextFile(path, all.slice(0, count).join(""));
    if (count === throws) return { outcome: { status: "done" } };
    return { outcome: { status: "timeout", reason: `${count} of ${throws}`, remedy: "more time" } };
  };
}

const silent = { progress: "silent", say: () => {} } as const;
const roll = async (spec: RunSpec<Die>, work: Work<Die>, retry = false) => {
  const { runs: [run] } = await runAll(patientDie, [spec], {
    ...silent,
    executor: runsHere(patientDie, work),
    retry,
  });
  return [run.status, run.reason];
};

Deno.test("a run that resumes goes on from what it left: after a kill, with more time, and with retry", async () => {
  const calm = await (async () => {
    await using _ = await artifactsInScope();
    const spec = await die({ throws: 20, timeLimitSeconds: 20 });
    assert.deepEqual(await roll(spec, patient()), ["done", null]);
    return await lastingFiles(spec.folder);
  })();
  await using _ = await artifactsInScope();
  const specWith = (timeLimitSeconds: number) => die({ throws: 20, timeLimitSeconds });
  const first = await specWith(5);
  {
    // as a killed process leaves it
    await using run = await openRunFolder(first.folder);
    await Deno.writeTextFile(join(run.path, "throws.csv"), await firstThrows(3));
  }
  const thrown: number[] = [];
  assert.deepEqual(await roll(first, patient(thrown)), ["timeout", "8 of 20"]);
  assert.deepEqual(await roll(first, patient(thrown)), ["timeout", "8 of 20"]);
  assert.deepEqual(await roll(await specWith(6), patient(thrown)), ["timeout", "14 of 20"]);
  assert.deepEqual(await roll(await specWith(6), patient(thrown), true), ["done", null]);
  assert.deepEqual(thrown, [5, 6, 6]);
  assert.deepEqual(await lastingFiles(first.folder), calm);
  const names = await Array.fromAsync(Deno.readDir(join(first.folder, "..")), ({ name }) => name);
  assert.deepEqual(names.toSorted(), ["", ".attempt-1", ".attempt-2"].map((end) => first.runId + end));

  async function firstThrows(count: number): Promise<string> {
    const text = new TextDecoder().decode(calm["throws.csv"]);
    return await Promise.resolve(text.split("\n").slice(0, count).map((line) => `${line}\n`).join(""));
  }
});

Deno.test("a run that does not resume begins with an empty folder; one that diverged begins anew in either case", async () => {
  await using _ = await artifactsInScope();
  const spec = await die({ throws: 4, timeLimitSeconds: 4 });
  {
    await using run = await openRunFolder(spec.folder);
    await Deno.writeTextFile(join(run.path, "throws.csv"), "6\n6\n6\n");
  }
  const seen: string[][] = [];
  const looks: Work<Die> = async (_, { folder }) => {
    seen.push(await Array.fromAsync(Deno.readDir(folder), ({ name }) => name));
    await Deno.writeTextFile(join(folder, "throws.csv"), "");
    return { outcome: { status: "diverged", reason: "it rolled away" } };
  };
  const once = (study: Study<Die>) =>
    runAll(study, [spec], { ...silent, executor: runsHere(study, looks), retry: true });
  await once(dieStudy);
  await once(patientDie);
  for (const names of seen) assert.deepEqual(names.toSorted(), ["run.log", "run_config.json"]);
  assert.equal(seen.length, 2);
});

Deno.test("surroundings at fault seal nothing, and a run that could not begin leaves no trace (its folder)", async () => {
  await using artifacts = await artifactsInScope();
  const spec = await die();
  const without = (leaves: string | undefined): Work<Die> => async (_, { folder }) => {
    if (leaves !== undefined) await Deno.writeTextFile(join(folder, leaves), "half");
    throw new InputError("no data", { where: "data", mend: "make it" });
  };
  const names = async () =>
    (await Array.fromAsync(Deno.readDir(join(artifacts.path, "dice")), ({ name }) => name)).toSorted();
  await assert.rejects(computeRun(patientDie, without(undefined), { spec }), InputError);
  assert.deepEqual(await names(), []);
  await assert.rejects(computeRun(patientDie, without("checkpoint"), { spec }), InputError);
  assert.deepEqual(await names(), [`${spec.runId}.partial`]);
  await assert.rejects(computeRun(patientDie, without(undefined), { spec }), InputError);
  assert.deepEqual(await names(), [`${spec.runId}.partial`]);
});
