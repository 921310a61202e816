import assert from "node:assert/strict";
import { join } from "node:path";
import { exitCodeOf } from "@/core/errors.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { command } from "./irer_run.ts";
import { command as validation } from "./irer_validate.ts";

const SHORT = ["config=small", "size=16"];

interface Result {
  readonly runs: readonly { readonly status: string; readonly run_id: string }[];
  readonly validations: unknown;
}

/** What the command prints and answers, or the error that ends it. */
async function ended(
  overrides: readonly string[],
  options: readonly string[] = [],
) {
  const lines: string[] = [];
  try {
    const result = await command.run({
      overrides: [...SHORT, ...overrides],
      words: [],
      options: new Map(options.map((name) => [name, true])),
      say: (line) => void lines.push(line),
    });
    return {
      text: lines.join("\n"),
      code: 0,
      result: result as Result,
    };
  } catch (error) {
    return { text: (error as Error).message, code: exitCodeOf(error) };
  }
}

// Oracle: the exit codes of the command line (0 done, 2 bad input) and the files that the help promises.
Deno.test("irer_run: one run, then a grid with it in which a run blows up", async () => {
  await using artifacts = await artifactsInScope();
  const one = await ended(["steps=300"]);
  assert.equal(one.code, 0, one.text);
  const [{ run_id }] = one.result!.runs;
  await Deno.stat(join(artifacts.path, "irer", "runs", run_id, `rho_history_${run_id}.h5`));
  assert.ok(one.text.endsWith("deno task irer_validate config=small size=16 steps=300"), one.text);
  const grid = await ended(["steps=300", "b3=1,-2"]);
  assert.equal(grid.code, 0, grid.text);
  assert.deepEqual(grid.result!.runs.map(({ status }) => status), ["done", "diverged"]);
  assert.match(grid.text, /^2 runs: 1 done, 1 diverged; 1 of them was there already; 1 computed/m);
  assert.match(
    grid.text,
    /^[0-9a-f]{16} diverged: the field was no longer finite after step \d+ of 300; choose a smaller .*$/m,
  );
});

Deno.test("irer_run --validate: every run gets the validator's file beside its artifact, or the reason (SCIENCE's sentinels)", async () => {
  await using artifacts = await artifactsInScope();
  const { text, code, result } = await ended(["steps=300", "b3=1,-2"], ["--validate"]);
  assert.equal(code, 0, text);
  const provenances = await Promise.all(result!.runs.map(async ({ run_id }) => {
    const path = join(artifacts.path, "irer", "runs", run_id, `provenance_${run_id}.json`);
    return JSON.parse(await Deno.readTextFile(path));
  }));
  assert.deepEqual(result!.validations, provenances);
  assert.equal(provenances[1].log_prime_sse, 999);
  assert.match(text, /^[0-9a-f]{16}: diverged: the field was no longer finite after step \d+ of 300$/m);
});

Deno.test("irer_validate: the runs of a plan, all without a word; a run that is missing is named, exit code 1 (by hand)", async () => {
  await using _artifacts = await artifactsInScope();
  const validate = (words: string[], overrides: string[]) =>
    validation.run({ words, overrides, options: new Map(), say: () => {} }) as Promise<{ run_id: string }[]>;
  const ids = async (words: string[], overrides: string[]) =>
    (await validate(words, overrides)).map(({ run_id }) => run_id).sort();
  const { result } = await ended(["steps=300", "seed=0,1"]);
  const [first, second] = result!.runs.map(({ run_id }) => run_id);
  const plan = [...SHORT, "steps=300"];
  assert.deepEqual(await ids([], [...plan, "seeds=1", "draws=19"]), [second]);
  assert.deepEqual(await ids([], ["draws=19", "seed=3"]), [first, second].sort());
  assert.deepEqual(await ids([first], ["draws=19"]), [first]);
  await assert.rejects(validate([], [...plan, "seeds=1,2", "draws=19"]), (error: Error) => {
    assert.match(
      error.message,
      /run [0-9a-f]{16} \(.*seed 2\) is missing; .*irer_run config=small size=16 steps=300 seeds=1,2/,
    );
    return exitCodeOf(error) === 1;
  });
  await assert.rejects(validate(["all"], plan), (error: Error) => exitCodeOf(error) === 2);
  await assert.rejects(validate(["all"], ["drawz=19"]), /did you mean 'draws'/);
  await assert.rejects(validate([], ["kapa=1"]), /kappa/);
});

Deno.test("irer_run: bad input is one line, and nothing is written before it is known (the folder)", async () => {
  await using artifacts = await artifactsInScope();
  for (const bad of [["kappa=0.1,nan"], ["alpha=2"], ["sigma_k=0"], ["kapa=1"], ["seed=0,-1"]]) {
    const { code, text } = await ended(bad);
    assert.equal(code, 2, text);
    assert.ok(!text.includes("\n"));
  }
  assert.deepEqual(await Array.fromAsync(Deno.readDir(artifacts.path)), []);
});
