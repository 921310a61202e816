import assert from "node:assert/strict";
import { InputError } from "../errors.ts";
import { codeVersionOf } from "../provenance/mod.ts";
import { repositoryRoot } from "../repository.ts";
import { specOf, specsOf, type Study, studyCodeVersion } from "./mod.ts";
import { type Die, dieStudy } from "./testing/die/study.ts";

/** Dice of more than six sides are thrown with a further file. */
const study: Study<Die> = {
  ...dieStudy,
  sourcesOf: ({ sides }) => sides > 6 ? ["src/core/csv.ts"] : [],
};

const spec = (config: Partial<Die>) =>
  specOf(study, { config: { sides: 6, throws: 1, fate: "none", ...config }, seed: 0, within: "/nowhere" });

Deno.test("specOf: a run's code is what all runs have and what its own configuration adds, nothing of others (codeVersionOf)", async () => {
  const versionOf = (sources: readonly string[]) => codeVersionOf(sources, { repository: repositoryRoot() });
  assert.equal((await spec({})).codeVersion, await versionOf(dieStudy.sources));
  assert.equal((await spec({})).codeVersion, await studyCodeVersion(dieStudy));
  const further = await versionOf([...dieStudy.sources, "src/core/csv.ts"]);
  assert.equal((await spec({ sides: 8 })).codeVersion, further);
  assert.equal(await studyCodeVersion(study, ["src/core/csv.ts", ...dieStudy.sources]), further);
});

Deno.test("specsOf: each run of a plan is the one that specOf makes, of its own code (invariant)", async () => {
  const inputs = [6, 8, 6].map((sides, seed) => ({
    config: { sides, throws: 1, fate: "none" as const },
    seed,
    within: "/nowhere",
  }));
  const specs = await specsOf(study, inputs);
  assert.deepEqual(specs, await Promise.all(inputs.map((input) => specOf(study, input))));
  assert.notEqual(specs[0].codeVersion, specs[1].codeVersion);
});

Deno.test("specOf: a configuration that is none is refused before its sources are asked for (the message)", async () => {
  await assert.rejects(spec({ sides: "many" as unknown as number }), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(error.message, /^die: sides: expected number, got "many"/);
    return true;
  });
});
