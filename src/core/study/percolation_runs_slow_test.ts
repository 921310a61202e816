/**
 * The study in testing/percolation on the run layer: from a plan's file to measured runs, in five files. Oracles: what
 * lies in the folders, what this test itself bent and killed, the lines of the files.
 */
import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { kill } from "node:process";
import { InputError } from "../errors.ts";
import { artifactsInScope } from "../testing/artifacts_in_scope.ts";
import { lastingFiles } from "../testing/lasting_files.ts";
import {
  listRuns,
  measureAll,
  readRun,
  runAll,
  type RunAllOptions,
  runsHere,
  type RunSpec,
  specsOf,
  studyWorkers,
} from "./mod.ts";
import { percolationMeasurement } from "./testing/percolation/measure.ts";
import { type PercolationConfig, percolationRuns, resolvePercolation } from "./testing/percolation/plan.ts";
import { MEASURES_FILE, percolation, SITES_FILE } from "./testing/percolation/study.ts";
import { drawLattices } from "./testing/percolation/work.ts";

const FOLDER = join(import.meta.dirname!, "testing", "percolation");
const SCRIPTS = "src/core/study/testing/percolation";
const silent = { progress: "silent", say: () => {} } as const;

const planned = async (...args: string[]) =>
  await specsOf(percolation, await resolvePercolation(join(FOLDER, "small.yaml"), args));
const here = () => runsHere(percolation, drawLattices);
const children = () =>
  studyWorkers(`${SCRIPTS}/worker.ts`, { within: percolationRuns(), workers: 2, graceMs: 200 });
const draw = (
  specs: readonly RunSpec<PercolationConfig>[],
  executor: RunAllOptions<PercolationConfig>["executor"],
) => runAll(percolation, specs, { ...silent, executor });
const measure = (folders: readonly string[]) =>
  measureAll(percolation, folders, { ...silent, measurement: percolationMeasurement });

Deno.test("the study is five files of at most 250 lines, as wc -l counts them, beside its plan's file", async () => {
  const names = await Array.fromAsync(Deno.readDir(FOLDER), ({ name }) => name);
  const scripts = names.filter((name) => name.endsWith(".ts")).sort();
  assert.deepEqual(scripts, ["measure.ts", "plan.ts", "study.ts", "work.ts", "worker.ts"]);
  assert.deepEqual(names.filter((name) => !scripts.includes(name)), ["small.yaml"]);
  const texts = await Promise.all(scripts.map((name) => Deno.readTextFile(join(FOLDER, name))));
  const lines = texts.join("").split("\n").length - 1;
  assert.ok(lines <= 250, `${lines} lines`);
});

Deno.test("it imports only the core's faces, as a study of src/studies does (its import lines)", async () => {
  for (const name of ["measure.ts", "plan.ts", "study.ts", "work.ts", "worker.ts"]) {
    const text = await Deno.readTextFile(join(FOLDER, name));
    for (const [, from] of text.matchAll(/ from "([^"]+)"/g)) {
      assert.match(
        from,
        /^(@\/core\/[a-z0-9]+(\/mod)?(\.ts)?|\.\/[a-z]+\.ts|node:path|zod)$/,
        `${name}: ${from}`,
      );
    }
  }
});

Deno.test("a plan is every size at every occupation with every seed; the command line takes the file's place", async () => {
  await using _ = await artifactsInScope();
  const points = (specs: readonly RunSpec<PercolationConfig>[]) =>
    specs.map(({ config: { size, occupation, lattices }, seed }) => [size, occupation, lattices, seed]);
  assert.deepEqual(points(await planned()), [[16, 0.5, 50, 0], [16, 0.7, 50, 0], [32, 0.5, 50, 0], [
    32,
    0.7,
    50,
    0,
  ]]);
  assert.deepEqual(points(await planned("size=8", "occupation=[0.6]", "lattices=2", "seed=1,2")), [
    [8, 0.6, 2, 1],
    [8, 0.6, 2, 2],
  ]);
  const refused: [string, RegExp][] = [
    ["sizes=8", /unknown key 'sizes'.*'size'/],
    ["lattices=1,2", /^lattices: takes one value, got 2/],
    ["occupation=0.5,1.5", /occupation\[1\]/],
    ["seed=1,1", /seed: 1 comes twice/],
    ["size=[]", /size/],
    ["lattices=1e6", /at most 2²⁷ sites/],
  ];
  for (const [argument, message] of refused) {
    await assert.rejects(
      planned(argument),
      (error) => error instanceof InputError && message.test(error.message),
    );
  }
});

Deno.test("the same bytes in this process and in children, which draw and measure alike; what has ended is kept", async () => {
  const results = [];
  for (const executor of [here, children]) {
    await using _ = await artifactsInScope();
    const specs = await planned();
    const { runs, computed } = await draw(specs, executor());
    assert.deepEqual([computed, ...runs.map(({ status }) => status)], [4, ...specs.map(() => "done")]);
    const again = await draw(specs, executor());
    assert.deepEqual([again.computed, ...again.runs.map(({ kept }) => kept)], [0, ...specs.map(() => true)]);
    const { runs: folders, strangers } = await listRuns(percolationRuns());
    assert.deepEqual([folders, strangers], [specs.map(({ folder }) => folder).sort(), []]);
    const rows = executor === here ? await measure(folders) : await measureAll(percolation, folders, {
      ...silent,
      measurement: percolationMeasurement,
      executor: studyWorkers(`${SCRIPTS}/measure.ts`, { within: percolationRuns(), workers: 1 }),
    });
    const measures = rows.map(({ runId, measures }) => [runId, measures]);
    // p = 0.5 is well below the threshold, p = 0.7 well above it
    for (const { identity, measures } of rows) {
      const { occupation } = identity!.config;
      const { spanning_share: share } = measures!;
      assert.ok(occupation < 0.59 ? share < 0.5 : share > 0.5, `${occupation}: ${share}`);
    }
    const [kept, files] = [await measure(folders), await Promise.all(folders.map(lastingFiles))];
    assert.deepEqual(kept.map(({ runId, measures }) => [runId, measures]), measures);
    assert.ok(kept.every(({ kept }) => kept));
    assert.deepEqual(Object.keys(files[0]).toSorted(), [MEASURES_FILE, "run_config.json", SITES_FILE]);
    // it names the seal that it follows from, with the run's log and times
    for (const one of files) delete one[MEASURES_FILE];
    results.push({ measures, files });
  }
  assert.deepEqual(results[1], results[0]);
});

Deno.test("runs that are killed, too slow or bent are rows with their reasons, and harm no other (seals, process ids)", async () => {
  await using _ = await artifactsInScope();
  const [done, bent, long] = [
    await planned("size=8"),
    await planned("size=9"),
    "size=1024 lattices=128".split(" "),
  ];
  const [killed] = await planned(...long, "occupation=0.5");
  const [slow] = await planned(...long, "occupation=0.6", "time_limit_s=0.5");
  await draw(bent, here());
  const raw = join(bent[0].folder, SITES_FILE);
  await Deno.chmod(raw, 0o644);
  const bytes = await Deno.readFile(raw);
  bytes[bytes.length - 1] ^= 1;
  await Deno.writeFile(raw, bytes);
  const ended = draw([killed, slow, ...done], children());
  const holders = new Set<number>();
  while (holders.size < 3) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const holder = Number(
      /\d+/.exec(await Deno.readTextFile(`${killed.folder}.lock`).catch(() => ""))?.[0],
    );
    if (!(holder > 0) || holder === Deno.pid || holders.has(holder)) continue;
    holders.add(holder);
    kill(holder, "SIGKILL");
  }
  const { runs } = await ended;
  assert.deepEqual(runs.map(({ status }) => status), ["failed", "timeout", "done", "done"]);
  const reasons = new Map([
    [killed.runId, /^its process was lost 3 times: SIGKILL$/],
    [slow.runId, /^it did not end within 0.5 s$/],
    [bent[0].runId, /^the sealed run is damaged: 'sites\.h5' has changed: expected sha256 /],
  ]);
  const { runs: folders } = await listRuns(percolationRuns());
  const rows = await measure(folders);
  assert.equal(rows.length, 6);
  for (const { runId, folder, status, reason, measures } of rows) {
    const expected = reasons.get(runId);
    assert.equal(measures === null, expected !== undefined);
    assert.equal(status === "done", expected === undefined);
    if (expected !== undefined) assert.match(reason!, expected);
    assert.deepEqual((await readRun(percolation, folder)).reason, reason);
  }
  // a run of another study is none of this one's, and says so
  const stranger = await readRun({ ...percolation, name: "other" }, done[0].folder);
  assert.deepEqual([stranger.status, basename(stranger.folder)], ["damaged", done[0].runId]);
});

Deno.test("a raw file that does not hold the run's lattices costs that run's row alone (the reason)", async () => {
  await using _ = await artifactsInScope();
  const specs = await planned("size=8", "occupation=0.5,0.6");
  const short = runsHere(percolation, (spec, place) => {
    const { config } = spec;
    const lattices = config.occupation === 0.5 ? 1 : config.lattices;
    return drawLattices({ ...spec, config: { ...config, lattices } }, place);
  });
  await draw(specs, short);
  const rows = await measure(specs.map(({ folder }) => folder));
  assert.equal(
    rows[0].reason,
    "it could not be measured: <run folder>/sites.h5: expected uint8 [50,8,8] in 'occupied', found the shape [1,8,8]",
  );
  assert.notEqual(rows[1].measures, null);
});
