import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import type { ScanPlan } from "../plan/resolve_scan.ts";
import type { TovCase } from "../plan/tov_case.ts";
import { specsOf } from "../run/case_spec.ts";
import { runScan } from "../run/run_scan.ts";
import { refineRuns } from "./mod.ts";

/** A user's solver that converges for g = 0.1 from newton_tol 1e-7 on, for g = 0.3 at once, and never otherwise. */
const SOLVER = `#!/bin/sh
converged=false
grep -q '"newton_tol": 1e-7' "$1" && grep -q '"g": 0.1' "$1" && converged=true
grep -q '"g": 0.3' "$1" && converged=true
cat > "$2/summary.json" <<END
{"M_max": 2, "R_1p4": 11.7, "Lambda_1p4": 300, "max_epsratio": 0.01, "wfaktor_max": 0.1,
 "newton_final_residual": 1e-12, "delta_total_max_pct": 3, "converged": $converged}
END
`;

function caseAt(g: number, command: readonly string[]): TovCase {
  return {
    eos: "SLy",
    g,
    Gamma: 1,
    chi_ref: 1,
    sigma: g ** 2,
    variant: "A",
    relative_tolerance: 1e-9,
    grid_factor: 1,
    newton_tol: 1e-10,
    solver: { kind: "external", command },
    refinement: null,
    synthetic: false,
  };
}

/** A finished scan of g = 0.1, 0.2 and 0.3 in artifacts of its own, for the time of `work`. */
async function withScan(
  work: (scan: { plan: ScanPlan; runs: string; ids: readonly string[] }) => Promise<void>,
): Promise<void> {
  await using root = await temporaryFolder();
  const before = Deno.env.get("CHIMERA_ARTIFACTS");
  Deno.env.set("CHIMERA_ARTIFACTS", root.path);
  try {
    const solver = join(root.path, "solver.sh");
    await Deno.writeTextFile(solver, SOLVER, { mode: 0o755 });
    const runs = join(root.path, "sfst", "diagnostics");
    const plan: ScanPlan = {
      scan: "test",
      title: "a test",
      cases: [0.1, 0.2, 0.3].map((g) => ({ config: caseAt(g, [solver]), seed: 0, where: "a test" })),
      isolation: "in_process",
      timeLimitSeconds: 30,
      diagnosticsFolder: runs,
      synthetic: false,
    };
    const specs = await specsOf(plan);
    await runScan(specs, { isolation: "in_process", say: () => {} });
    await work({ plan, runs, ids: specs.map(({ runId }) => runId) });
  } finally {
    if (before === undefined) Deno.env.delete("CHIMERA_ARTIFACTS");
    else Deno.env.set("CHIMERA_ARTIFACTS", before);
  }
}

async function foldersIn(path: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(path));
  return names.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
}

// Oracle: the retry policy of SCIENCE §3, on a solver whose answers are known.
Deno.test("a DIAGNOSTIC case is tried again until it is better or the attempts are used up, others are not", async () => {
  await withScan(async ({ plan, runs, ids: [healed, hopeless, sound] }) => {
    const { diagnostic, improved, skipped, audit } = await refineRuns(plan, { say: () => {} });
    assert.deepEqual([diagnostic, improved, skipped], [2, 1, []]);
    assert.equal(audit.audits.length, 3 + 2 + 3);
    const log = async (id: string) =>
      JSON.parse(await Deno.readTextFile(join(runs, id, "refinement_log.json")));
    const settings = (attempts: { grid_factor: number; newton_tol: number; status: string }[]) =>
      attempts.map(({ grid_factor, newton_tol, status }) => [grid_factor, newton_tol, status]);
    assert.deepEqual(settings((await log(healed)).attempts), [
      [1.5, 1e-6, "DIAGNOSTIC"],
      [2, 1e-7, "ACCEPTED"],
    ]);
    assert.deepEqual(settings((await log(hopeless)).attempts), [
      [1.5, 1e-6, "DIAGNOSTIC"],
      [2, 1e-7, "DIAGNOSTIC"],
      [3, 1e-8, "DIAGNOSTIC"],
    ]);
    assert.deepEqual((await log(hopeless)).attempts[0].reasons, ["converged is false"]);
    await assert.rejects(log(sound), Deno.errors.NotFound);
  });
});

Deno.test("refining again makes nothing anew, and what an interruption took away comes back as it was (bytes)", async () => {
  await withScan(async ({ plan, runs, ids: [healed, hopeless] }) => {
    await refineRuns(plan, { say: () => {} });
    const names = await foldersIn(runs);
    const read = (id: string) => Deno.readTextFile(join(runs, id, "refinement_log.json"));
    const logs = [await read(healed), await read(hopeless)];
    const said: string[] = [];
    await refineRuns(plan, { say: (line) => void said.push(line) });
    assert.equal(said.length, 0);

    const last: string = JSON.parse(logs[1]).attempts[2].run_id;
    await Deno.remove(join(runs, last), { recursive: true });
    await Deno.mkdir(join(runs, `${last}.partial`));
    await Deno.writeTextFile(join(runs, `${last}.partial`, "half.csv"), "a,b\n1");
    await Deno.remove(join(runs, healed, "refinement_log.json"));
    await refineRuns(plan, { say: (line) => void said.push(line) });
    assert.match(said[0], /^attempt 3: grid_factor 3, newton_tol 1e-8$/);
    assert.deepEqual(await foldersIn(runs), names);
    assert.deepEqual([await read(healed), await read(hopeless)], logs);
  });
});

Deno.test("only the cases asked for are tried, and never a damaged run or one whose input has changed", async () => {
  await withScan(async ({ plan, runs, ids: [healed, hopeless] }) => {
    await refineRuns(plan, { caseIds: new Set([hopeless]), say: () => {} });
    assert.equal((await foldersIn(runs)).length, 3 + 3);
    const solver = plan.cases[0].config.solver.command[0];
    await Deno.writeTextFile(solver, SOLVER + "# edited\n");
    const edited = await refineRuns(plan, { say: () => {} });
    assert.deepEqual(edited.skipped, [`${healed}: an input file has changed since; scan again first`]);
    await Deno.writeTextFile(solver, SOLVER);
    await Deno.remove(join(runs, healed, "summary.json"));
    const damaged = await refineRuns(plan, { say: () => {} });
    assert.match(damaged.skipped[0], /the sealed run is damaged: 'summary\.json' is missing/);
    assert.equal((await foldersIn(runs)).length, 3 + 3);
  });
});
