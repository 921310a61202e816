import assert from "node:assert/strict";
import { join } from "node:path";
import { sha256File } from "@/core/identity/mod.ts";
import { resolveScan } from "../plan/resolve_scan.ts";
import { specsOf } from "./case_spec.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { runScan } from "./run_scan.ts";

Deno.test("runScan: the built-in solver gives the same bytes in a child and in this process (sha256 of every file)", async () => {
  const hashes = async (isolation: string) => {
    await using _ = await artifactsInScope();
    const plan = await resolveScan([
      "scan=gGamma_small",
      "eos=SLy",
      "g=0.1",
      "Gamma=0.5",
      `solver.isolation=${isolation}`,
    ]);
    const specs = await specsOf(plan);
    const { cases } = await runScan(specs, { isolation: plan.isolation, say: () => {} });
    assert.deepEqual(cases.map(({ status }) => status), ["done"]);
    const found: Record<string, string> = {};
    for await (const { name } of Deno.readDir(specs[0].folder)) {
      if (/^(run\.log|metadata\.json|state\.json)$/.test(name)) continue;
      found[name] = await sha256File(join(specs[0].folder, name));
    }
    return found;
  };
  const child = await hashes("child");
  const pictures = ["delta_total.png", "residuals.png", "richardson.png", "wfaktor.png"];
  for (const name of ["summary.json", "sequence.csv", ...pictures]) assert.ok(name in child, name);
  assert.deepEqual(await hashes("in_process"), child);
});
