import assert from "node:assert/strict";
import { join } from "node:path";
import { exitCodeOf } from "@/core/errors.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { runTree } from "@/studies/sfst/measure/mod.ts";
import { makeRun } from "@/studies/sfst/measure/testing/runs.ts";
import type { Command } from "../command.ts";
import { command as collect } from "./sfst_collect.ts";
import { command as refine } from "./sfst_refine.ts";
import { command as validate } from "./sfst_validate.ts";

/** What a command prints in artifacts of its own, or the error that ends it. */
async function ended(
  command: Command,
  { artifacts, options = [], overrides = [] }: {
    artifacts: string;
    options?: string[];
    overrides?: string[];
  },
) {
  const names = ["CHIMERA_ARTIFACTS", "SFST_DRYRUN"];
  const before = names.map((name) => Deno.env.get(name));
  Deno.env.set("CHIMERA_ARTIFACTS", artifacts);
  Deno.env.delete("SFST_DRYRUN");
  const lines: string[] = [];
  try {
    await command.run({
      overrides,
      words: [],
      options: new Map(options.map((name) => [name, true])),
      say: (line) => void lines.push(line),
    });
    return { text: lines.join("\n"), code: 0 };
  } catch (error) {
    return { text: (error as Error).message, code: exitCodeOf(error) };
  } finally {
    names.forEach((name, index) =>
      before[index] === undefined ? Deno.env.delete(name) : Deno.env.set(name, before[index])
    );
  }
}

// Oracle: the exit codes of DESIGN (0 done, 1 a gate failed, 2 bad input).
Deno.test("auditing finds a summary that lies and goes on; --strict makes it a failed gate; no runs is bad input", async () => {
  await using root = await temporaryFolder();
  const artifacts = root.path;
  const none = await ended(validate, { artifacts });
  assert.equal(none.code, 2);
  assert.match(none.text, /there are no runs; run 'deno task scan_gGamma_small' first/);
  assert.deepEqual(await ended(refine, { artifacts }), none);

  const tree = runTree({ artifacts, synthetic: false });
  await makeRun(tree);
  const honest = await ended(validate, { artifacts, options: ["--strict"] });
  assert.equal(honest.code, 0);
  assert.match(honest.text, /\| SLy \| 1 \| 0 \| 0 \| 1 \|/);

  const { folder } = await makeRun(tree, { seed: 1, summary: { wfaktor_max: 1e-3 } });
  const lax = await ended(validate, { artifacts });
  assert.equal(lax.code, 0);
  assert.match(
    lax.text,
    /warning: .*wfaktor_max is 0\.001 as reported and 0\.0\d+ recomputed from wfaktor\.csv/,
  );
  const strict = await ended(validate, { artifacts, options: ["--strict"] });
  assert.equal(strict.code, 1);
  assert.ok(strict.text.includes(folder));

  const settings = ["scan=gGamma_small", "eos=H4"];
  for (const overrides of [settings, settings.slice(1)]) {
    const others = await ended(refine, { artifacts, overrides });
    assert.match(others.text, /cases have no run of this configuration/);
    assert.match(others.text, /^0 DIAGNOSTIC cases/m);
  }
  const all = await ended(refine, { artifacts, overrides: ["solver.time_limit_s=60"] });
  assert.match(all.text, /^1 DIAGNOSTIC case, 0 better/m);

  const collected = await ended(collect, { artifacts });
  assert.equal(collected.code, 0);
  assert.match(collected.text, new RegExp(`wrote ${join(artifacts, "sfst", "scan_grid.csv")}`));
});

Deno.test("an artifacts folder that is a file is bad input", async () => {
  await using root = await temporaryFolder();
  const file = join(root.path, "file");
  await Deno.writeTextFile(file, "");
  for (const command of [refine, validate, collect]) {
    const { code, text } = await ended(command, { artifacts: file });
    assert.equal(code, 2, text);
    assert.match(text, /file\/sfst\/diagnostics: cannot read: a part of this path is a file/);
  }
});
