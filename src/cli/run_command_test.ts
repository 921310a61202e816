/** The commands that compute runs, of every study, take the same options and answer alike. Oracle: one list for all. */
import assert from "node:assert/strict";
import { commandSummaries, loadCommand } from "./commands/mod.ts";

const COMPUTING = ["train_e1", "irer_run", "sfst_scan", "scan_gGamma_small"];

Deno.test("commands that compute runs take --retry and --time-limit=SECONDS, and say so in their usage (one list)", async () => {
  assert.ok(COMPUTING.every((name) => Object.hasOwn(commandSummaries, name)));
  for (const name of COMPUTING) {
    const { options = {}, usage } = await loadCommand(name);
    assert.ok("--retry" in options, name);
    const limit = options["--time-limit"];
    assert.ok(typeof limit === "object" && limit.value === "SECONDS", name);
    assert.match(usage, /\[--retry\] \[--time-limit=SECONDS\]$/);
  }
});
