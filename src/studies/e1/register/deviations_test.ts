/** What enters the permanent log, and when. Oracle: the rules of `logDeviations`, on the plan that this repository froze. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { createLog, readEntries } from "@/core/logs/mod.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { logDeviations } from "./deviations.ts";
import { resolvePlan } from "../plan/resolve.ts";

/** The deviations that plans log, one after the other, into a log of their own. */
async function logged(...calls: readonly (readonly string[])[]) {
  await using folder = await temporaryFolder();
  const log = join(folder.path, "Deviation_Log.md");
  await createLog(log, { title: "Deviations", purpose: "For a test." });
  const before = ["CHIMERA_LOGS", "CHIMERA_ARTIFACTS"].map((name) => [name, Deno.env.get(name)] as const);
  for (const [name] of before) Deno.env.set(name, folder.path);
  try {
    for (const call of calls) await logDeviations(await resolvePlan(call), { say: () => {} });
    return (await readEntries(log)).map((
      { fields: { plan, field, old, new: now } },
    ) => [plan, field, old, now]);
  } finally {
    for (const [name, value] of before) {
      value === undefined ? Deno.env.delete(name) : Deno.env.set(name, value);
    }
  }
}

const FROZEN = "experiment=E1_cfd2d_confirmatory";

Deno.test("a departure from a frozen plan is logged, a field once (E1's freeze)", async () => {
  const call = [FROZEN, "training.steps=1999"];
  assert.deepEqual(await logged(call, call, [FROZEN]), [["E1", "experiment.training.steps", "2000", "1999"]]);
});

Deno.test("an experiment that the frozen plan does not register leaves the log alone, whatever is changed", async () => {
  const calls = [["training.steps=3"], ["experiment=E1_small", "training.steps=8", "seed=77"]];
  assert.deepEqual(await logged(...calls), []);
});

Deno.test("what is no plan is refused, and nothing is logged", async () => {
  for (
    const bad of [["training.steps=0"], ["artifacts_folder=../x"], ["preregistration=nope"], ["seed=-1"]]
  ) {
    await assert.rejects(logged([FROZEN, ...bad]), /^InputError/);
  }
});
