import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { randomStream } from "@/core/random/mod.ts";
import { distinctRows } from "@/search/mod.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { huntsFolder } from "./hunt_files.ts";
import { SEARCHES } from "./hunt_schema.ts";
import { resolveHunt } from "./resolve_hunt.ts";
import { type Hunt, runHunt } from "./run_hunt.ts";
import { noiseEvaluator } from "./testing/noise_evaluator.ts";
import { TEST_REFINER, type TestEvaluator, testEvaluator } from "./testing/evaluator.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const SMALL = ["config=hunt_small", "generations=4", "population=6"];

async function hunt(
  args: readonly string[],
  { evaluator = testEvaluator(), base = SMALL }: { evaluator?: TestEvaluator; base?: readonly string[] } = {},
): Promise<Hunt> {
  return await runHunt(await resolveHunt([...base, ...args]), {
    evaluator,
    refiner: TEST_REFINER,
    say: () => {},
  });
}

/** Every file of the hunts that must not depend on how they were run. */
async function finalFiles(): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for await (const { name: id } of Deno.readDir(huntsFolder())) {
    for await (const { name } of Deno.readDir(join(huntsFolder(), id))) {
      if (name !== "metadata.json") {
        texts[`${id}/${name}`] = await Deno.readTextFile(join(huntsFolder(), id, name));
      }
    }
  }
  return texts;
}

Deno.test("runHunt: the ledger has the contract's columns, a row a genome; failures have fitness 0", async () => {
  await using _ = await artifactsInScope();
  const { spec, rows } = await hunt(["genes.sigma_k.low=0.01"]);
  const [header] = (await Deno.readTextFile(join(spec.folder, "ledger.csv"))).split("\n");
  assert.equal(
    header,
    "config_hash,generation,param_kappa,param_sigma_k,param_alpha,log_prime_sse,sdg_h_norm_l2,pcs_score," +
      "sse_null_phase_scramble,sse_null_target_shuffle,fitness,status",
  );
  assert.equal(rows.length, 24);
  const failures = rows.filter(({ status }) => status !== "ok");
  assert.deepEqual(new Set(failures.map(({ status }) => status)), new Set(["sentinel", "failed"]));
  assert.ok(failures.every(({ fitness }) => fitness === 0));
  const best = rows.reduce((a, b) => b.fitness > a.fitness ? b : a);
  const sse = best.measured.log_prime_sse!;
  const shuffled = best.measured.sse_null_target_shuffle;
  const gains = Math.max(0, 0.5 - sse) + (shuffled === null ? 0 : Math.max(0, shuffled - sse));
  assert.ok(Math.abs(best.fitness - (1 / sse + 0.1 * gains)) < 1e-12, "1/sse + 0.1·Σ max(0, null − sse)");
});

Deno.test("runHunt: the same bytes from 1 worker and from 5, whatever ends first (invariance)", async () => {
  const files: Record<string, string>[] = [];
  for (const workers of [1, 5]) {
    await using _ = await artifactsInScope();
    await hunt(["compare=true"], { evaluator: testEvaluator({ workers, delayMs: 10 }) });
    files.push(await finalFiles());
  }
  assert.equal(Object.keys(files[0]).length, 3 * 4);
  assert.deepEqual(files[0], files[1]);
});

Deno.test("runHunt: elites and repeated genomes are never evaluated again; a finished hunt evaluates nothing (counts)", async () => {
  await using _ = await artifactsInScope();
  const [first, again] = [testEvaluator(), testEvaluator()];
  const { rows, spec } = await hunt([], { evaluator: first });
  assert.equal(new Set(first.evaluated).size, first.evaluated.length);
  assert.deepEqual(new Set(first.evaluated), new Set(distinctRows(rows).map(({ configHash }) => configHash)));
  for (let generation = 1; generation < 4; generation++) {
    const before = rows.filter((row) => row.generation === generation - 1);
    const best = before.reduce((a, b) => b.fitness > a.fitness ? b : a);
    assert.deepEqual(rows[6 * generation], { ...best, generation });
  }
  const files = await finalFiles();
  await hunt([], { evaluator: again });
  assert.deepEqual(again.evaluated, []);
  assert.deepEqual(await finalFiles(), files);
  assert.equal(await Deno.stat(join(spec.folder, "hunt.lock")).catch(() => undefined), undefined);
});

Deno.test("runHunt: another seed, search or case is another hunt in a folder of its own; earlier ones stay (bytes)", async () => {
  await using _ = await artifactsInScope();
  await hunt([]);
  const first = await finalFiles();
  const variants = [["seed=1"], ["search=random"], ["case.steps=50"], ["case.seed=1"], [
    "evolution.elites=2",
  ]];
  for (const variant of variants) await hunt(variant);
  const all = await finalFiles();
  assert.equal(new Set(Object.keys(all).map((name) => name.split("/")[0])).size, 1 + variants.length);
  for (const [name, text] of Object.entries(first)) assert.equal(all[name], text);
  await hunt(["workers=3", "refine=0"]);
  assert.equal(Object.keys(await finalFiles()).length, Object.keys(all).length);
});

Deno.test("runHunt: killed with -9 five times and started again it ends with the ledger of an undisturbed hunt (bytes)", async () => {
  const args = [...SMALL, "compare=true", "seed=3"];
  const calm = await (async () => {
    await using _ = await artifactsInScope();
    await hunt(["compare=true", "seed=3"]);
    return await finalFiles();
  })();
  await using artifacts = await artifactsInScope();
  const random = randomStream(0, "kills");
  for (let kill = 0; kill < 5; kill++) {
    const child = huntProcess(args);
    const before = await evaluatedIn(artifacts.path);
    while (await evaluatedIn(artifacts.path) < before + 4) await pause(5);
    await pause(40 * random.uniform());
    child.kill("SIGKILL");
    const [{ signal }] = await Promise.all([child.status, child.stdout.cancel()]);
    assert.equal(signal, "SIGKILL");
  }
  const { success } = await huntProcess(args).output();
  assert.ok(success);
  assert.deepEqual(await finalFiles(), calm);
});

Deno.test("runHunt: a ledger cut by a crash is mended with a note, a changed one is refused (bytes, line)", async () => {
  await using _ = await artifactsInScope();
  const { spec } = await hunt([]);
  const path = join(spec.folder, "ledger.csv");
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.slice(0, Math.floor(0.6 * text.length)));
  const lines: string[] = [];
  const evaluator = testEvaluator();
  await runHunt(await resolveHunt(SMALL), {
    evaluator,
    refiner: TEST_REFINER,
    say: (line) => lines.push(line),
  });
  assert.match(lines[0], /^note: .*ledger\.csv: dropped the broken last line \d+ .*; searched again$/);
  assert.equal(await Deno.readTextFile(path), text);
  assert.deepEqual(evaluator.evaluated, [], "its runs were there");

  const changed = text.split("\n");
  const cells = changed[8].split(",");
  changed[8] = cells.with(2, "0.05").join(",");
  await Deno.writeTextFile(path, changed.join("\n"));
  await assert.rejects(hunt([]), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(error.message, /ledger\.csv: line 9 is not what this hunt wrote/);
    return true;
  });
  assert.equal(await Deno.readTextFile(path), changed.join("\n"), "nothing is overwritten");
  // an sse without the fitness that follows from it
  await Deno.writeTextFile(path, text.split("\n").with(8, cells.with(5, "0.021").join(",")).join("\n"));
  await assert.rejects(hunt([]), /ledger\.csv: line 9 is not what this hunt wrote/);
  await Deno.writeTextFile(path, text.split("\n").with(4, "rubbish").join("\n"));
  await assert.rejects(hunt([]), /the ledger is broken: line 5: expected 12 cells, found 1/);
});

Deno.test("runHunt: the best are refined, run and measured once; the ledger stays as it is (half way to the optimum)", async () => {
  await using _ = await artifactsInScope();
  const plain = await hunt([]);
  const ledger = await Deno.readTextFile(join(plain.spec.folder, "ledger.csv"));
  const evaluator = testEvaluator();
  const { report, spec } = await hunt(["refine=2"], { evaluator });
  assert.equal(spec.huntId, plain.spec.huntId);
  assert.equal(await Deno.readTextFile(join(spec.folder, "ledger.csv")), ledger);
  assert.equal(report.refinement!.length, 2);
  assert.equal(report.refinement![0].from, report.best!.config_hash);
  for (const { fitness_before, fitness_after } of report.refinement!) {
    assert.ok(fitness_after > fitness_before);
  }
  assert.deepEqual(report.refinement!.map(({ config_hash }) => config_hash), evaluator.evaluated);
  const again = testEvaluator();
  assert.deepEqual(
    (await hunt(["refine=3"], { evaluator: again })).report.refinement!.slice(0, 2),
    report.refinement,
  );
  assert.equal(again.evaluated.length, 1);
});

Deno.test("runHunt: the comparison counts each evaluation once and names whoever got further (recounted from ledgers)", async () => {
  await using _ = await artifactsInScope();
  const { report: { comparison } } = await hunt(["compare=true", "seed=2"]);
  assert.deepEqual(comparison.results.map(({ search }) => search), ["evolution", "random", "cma_es"]);
  const [own, ...others] = comparison.results;
  for (const { hunt_id, evaluations, best_fitness, ...result } of comparison.results) {
    const text = await Deno.readTextFile(join(huntsFolder(), hunt_id, "ledger.csv"));
    const rows = text.trimEnd().split("\n").slice(1).map((line) => line.split(","));
    const fitnesses = [...new Map(rows.map((cells) => [cells[0], Number(cells[10])])).values()];
    assert.equal(evaluations, fitnesses.length);
    assert.equal(best_fitness, Math.max(...fitnesses));
    const first = Math.max(...fitnesses.slice(0, comparison.equal_budget));
    assert.equal(result.best_fitness_on_equal_budget, first);
    assert.equal(result.best_fitness_over_evaluations.length, evaluations);
  }
  assert.equal(
    comparison.equal_budget,
    Math.min(...comparison.results.map(({ evaluations }) => evaluations)),
  );
  for (const { search, best_fitness } of others) {
    assert.equal(comparison.sentence.includes(`${search} (`), best_fitness > own.best_fitness);
  }
});

Deno.test("runHunt: evidence is the first generation of an adaptive search, or the random search of the same plan (recounted)", async () => {
  await using _ = await artifactsInScope();
  const base = ["config=hunt_small", "generations=3", "population=10"];
  const { rows, report } = await hunt(["seed=4"], { base });
  const { evidence } = report;
  assert.deepEqual([evidence.search, evidence.generations, evidence.hunt_id], [
    "evolution",
    "first",
    report.hunt_id,
  ]);
  const first = rows.filter(({ generation }) => generation === 0);
  const p = async (row: typeof rows[number]) =>
    row.status === "ok" ? (await testEvaluator().recall(row.configHash))!.p_phase_scramble! : 1;
  const small = (await Promise.all(first.map(p))).filter((value) => value <= 0.05).length;
  assert.deepEqual([evidence.both.fields, evidence.both.at_most_0_05], [first.length, small]);
  assert.ok(first.some(({ status }) => status !== "ok"), "else nothing counts with p = 1");
  assert.notEqual(report.stability_fidelity.without_interval, null);
  assert.ok(report.stability_fidelity.fields > evidence.stability_fidelity.fields);

  const random = await hunt(["seed=4", "search=random"], { base });
  const again = await hunt(["seed=4"], { base });
  assert.deepEqual(again.report.evidence, random.report.evidence);
  assert.deepEqual(
    [again.report.evidence.search, again.report.evidence.both.fields],
    ["random", distinctRows(random.rows).length],
  );
  assert.equal(random.report.stability_fidelity.without_interval, null);
  assert.equal(random.report.sentences.length, again.report.sentences.length - 1, "nothing was chosen");
});

// Oracle: noise has no log primes and no correlation; at a level of 5 % more than 4 of 12 hunts happen once in 5,000 times.
// The counts of the issue, 100 hunts of each kind at N = 32 and 64, are in validation/irer/hunts_on_noise.csv.
Deno.test("reports of hunts over pure noise claim nothing more often than their level", async () => {
  await using _ = await artifactsInScope();
  const claims = { tradeOff: 0, logPrimes: 0, small: 0, fields: 0 };
  for (let seed = 500; seed < 512; seed++) {
    const search = SEARCHES[seed % 3];
    const plan = await resolveHunt([`search=${search}`, `seed=${seed}`, "generations=2", "population=8"]);
    const evaluator = noiseEvaluator({ size: 16, seed, draws: 19, space: plan.space });
    const { report: { evidence } } = await runHunt(plan, { evaluator, refiner: TEST_REFINER, say: () => {} });
    if (evidence.trade_off !== "not shown") claims.tradeOff++;
    if (evidence.both.left_after_benjamini_hochberg.length > 0) claims.logPrimes++;
    claims.small += evidence.phase_scramble.at_most_0_05;
    claims.fields += evidence.phase_scramble.fields;
  }
  assert.ok(claims.tradeOff <= 4 && claims.logPrimes <= 4, JSON.stringify(claims));
  assert.ok(claims.fields === 4 * (8 + 8 + 16), "first generations, and all of the random search");
  // four standard errors
  assert.ok(
    claims.small <= 0.05 * claims.fields + 4 * Math.sqrt(0.05 * 0.95 * claims.fields),
    JSON.stringify(claims),
  );
});

Deno.test("runHunt: two hunts on one ledger: the second is refused, the first is not disturbed", async () => {
  await using artifacts = await artifactsInScope();
  const long = ["config=hunt_small", "generations=15", "population=8"];
  const child = huntProcess(long);
  while (await evaluatedIn(artifacts.path) === 0) await pause(5);
  await assert.rejects(hunt([], { base: long }), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(error.message, /process \d+ on .* hunts with this ledger; wait until it has ended/);
    return true;
  });
  assert.equal((await child.output()).code, 0);
  const evaluator = testEvaluator();
  await hunt([], { base: long, evaluator });
  assert.deepEqual(evaluator.evaluated, []);
});

function huntProcess(args: readonly string[]): Deno.ChildProcess {
  const script = join(import.meta.dirname!, "fixtures", "hunt_process.ts");
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "--no-check", script, ...args],
    env: { CHIMERA_PROGRESS: "silent" },
    stdout: "piped",
  }).spawn();
}

async function evaluatedIn(artifacts: string): Promise<number> {
  const folder = join(artifacts, "irer", "test_runs");
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name).catch(() => []);
  return names.filter((name) => !name.startsWith(".")).length;
}
