/** Files that a run's identity states by their digests. Oracle: which bytes lay there when the work read them. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { sha256Text } from "../identity/mod.ts";
import { readRunState } from "../artifacts/mod.ts";
import { artifactsInScope } from "../testing/artifacts_in_scope.ts";
import { temporaryFolder } from "../testing/temporary_folder.ts";
import { computeRun, specOf, type Study, type Work } from "./mod.ts";
import { type Die, dieConfig, dieStudy } from "./testing/die/study.ts";

Deno.test("a run holds its inputs to their digests from its first to its last moment; what it states, it read", async () => {
  await using _ = await artifactsInScope();
  await using folder = await temporaryFolder();
  const path = join(folder.path, "table.dat");
  await Deno.writeTextFile(path, "6");
  const study: Study<Die> = { ...dieStudy, inputFile: (name) => name === "table.dat" ? path : undefined };
  const within = join(folder.path, "runs");
  // a program, say, which the work does not read
  const inputs = { "table.dat": sha256Text("6"), "program": sha256Text("elsewhere"), "none": "unreadable" };
  const spec = await specOf<Die>(study, {
    config: dieConfig.parse({ sides: 6, throws: 1 }),
    seed: 0,
    inputs,
    within,
  });
  let read = 0;
  const work = (meanwhile?: () => void): Work<Die> => async () => {
    read++;
    await Deno.readTextFile(path);
    meanwhile?.();
    return { outcome: { status: "done" } };
  };
  const refused = async (message: RegExp, meanwhile?: () => void) => {
    await assert.rejects(computeRun(study, work(meanwhile), { spec }), (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, message);
      return true;
    });
    assert.equal(await readRunState(spec.folder), undefined, "it is not sealed, and may be run again");
  };
  await refused(/table\.dat: was changed while it was read/, () => Deno.writeTextFileSync(path, "7"));
  assert.equal(read, 1);
  await refused(/table\.dat: has the sha256 \w{64}, and \w{64} stands for it/);
  assert.equal(read, 1, "other bytes are not worked on");
  await Deno.writeTextFile(path, "6");
  await refused(/was changed while it was read/, () => Deno.removeSync(path));
  await Deno.writeTextFile(path, "6");
  assert.deepEqual(await computeRun(study, work(), { spec }), { status: "done", reason: null, remedy: null });
  assert.equal(read, 3);
});
