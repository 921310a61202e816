import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { csvText, parseCsv } from "@/core/csv.ts";
import { auditFindings, auditNotes, auditsOf, diagnosticReasons, validateRuns } from "../decide/mod.ts";
import { type RunTree, runTree } from "../measure/mod.ts";
import { makeRun, type TestRun } from "../measure/testing/runs.ts";
import { collectScan, readScanGrid } from "./mod.ts";

const EXPECTED_GRID =
  "run_id,eos,variant,g,Gamma,sigma,seed,M_max,R_1p4,Lambda_1p4,max_epsratio,wfaktor_max," +
  "newton_final_residual,delta_total,converged,status,path,error";
const EXPECTED_INDEX = "run_id,eos,g,Gamma,sigma,status,path,reason";

/** One of each: accepted, stress, diagnostic with two refinements, failed, of another EOS and variant. */
const SOME_RUNS: readonly TestRun[] = [
  { config: { g: 0.1 } },
  { config: { g: 0.4 } },
  { config: { g: 0.7 } },
  { config: { g: 0.1, Gamma: 10, variant: "B" } },
  { config: { eos: "AP4" } },
  { config: { eos: 'table:a, "stiff" one.csv', g: 1e-6 } },
  { seed: 2, outcome: { status: "failed", reason: "the solver exited with code 7" } },
];

async function emptyTree(root: string, synthetic = false): Promise<RunTree> {
  const tree = runTree({ artifacts: join(root, "artifacts"), synthetic });
  await Deno.mkdir(join(tree.folder, "diagnostics"), { recursive: true });
  return tree;
}

async function texts({ folder }: RunTree): Promise<string[]> {
  return await Promise.all(
    ["scan_grid.csv", "audit_index.csv"].map((name) => Deno.readTextFile(join(folder, name))),
  );
}

async function rowsOf(tree: RunTree) {
  const [grid, index] = await texts(tree);
  return { grid: parseCsv(grid, { where: "grid" }).rows, index: parseCsv(index, { where: "index" }).rows };
}

Deno.test("the tables have the columns of the contract and one row a case, one a folder, in a fixed order", async () => {
  await using root = await temporaryFolder();
  const tree = await emptyTree(root.path);
  for (const run of SOME_RUNS) await makeRun(tree, run);
  await collectScan(tree);
  const [grid, index] = await texts(tree);
  assert.equal(grid.split("\n")[0], EXPECTED_GRID);
  assert.equal(index.split("\n")[0], EXPECTED_INDEX);
  const rows = await readScanGrid(join(tree.folder, "scan_grid.csv"));
  assert.deepEqual(
    rows.map(({ eos, variant, Gamma, g, seed, status }) => [eos, variant, Gamma, g, seed, status]),
    [
      ["AP4", "A", 1, 0.1, 0, "ACCEPTED"],
      ["SLy", "A", 1, 0.1, 0, "ACCEPTED"],
      ["SLy", "A", 1, 0.1, 2, "DIAGNOSTIC"],
      ["SLy", "A", 1, 0.4, 0, "STRESS"],
      ["SLy", "A", 1, 0.7, 0, "DIAGNOSTIC"],
      ["SLy", "B", 10, 0.1, 0, "ACCEPTED"],
      ['table:a, "stiff" one.csv', "A", 1, 1e-6, 0, "ACCEPTED"],
    ],
  );
  const failed = rows[2];
  assert.deepEqual([failed.M_max, failed.converged, failed.error], [
    null,
    false,
    "the solver exited with code 7",
  ]);
  assert.equal(rows[1].path, `sfst/diagnostics/${rows[1].run_id}`);
  assert.ok(Math.abs(rows[1].delta_total! - 3 / 1.03) < 1e-12, "100·3σ/(1 + 3σ), of Lambda_1p4");
  const reasons = (await rowsOf(tree)).index.map(({ reason }) => reason);
  assert.equal(reasons[3], "max_epsratio 0.16000000000000003 > 0.10");
  assert.match(reasons[4], /^max_epsratio 0\.4\d+ > 0\.30; delta_total_max_pct 59\.\d+ > 50$/);
});

Deno.test("scan_stars.csv has one row a star of a mass asked for, of each case's best run (columns written out)", async () => {
  await using root = await temporaryFolder();
  const tree = await emptyTree(root.path);
  const star = {
    R_km: 11.7 / 1.004,
    Lambda: 300 / 1.03,
    rho_c_g_cm3: 1.5e14,
    M_baryon_solar: 1.6,
    I_1e45_g_cm2: 1.7,
  };
  const stars = [
    { M_solar: 1.4, branch: 1, ...star },
    {
      M_solar: 1.9,
      branch: 1,
      ...star,
      rho_c_g_cm3: 2.5e14,
      R_km: 11,
      Lambda: 40,
      M_baryon_solar: 2.2,
      I_1e45_g_cm2: 2.4,
    },
  ];
  const files = { "stars.csv": csvText(Object.keys(stars[0]) as (keyof typeof stars[0])[], stars) };
  const { runId } = await makeRun(tree, { summary: { stars }, files });
  await makeRun(tree, { config: { eos: "AP4" }, summary: { stars: [] }, files: { "stars.csv": null } });
  await collectScan(tree);
  const lines = (await Deno.readTextFile(join(tree.folder, "scan_stars.csv"))).trim().split("\n");
  assert.deepEqual(lines, [
    "run_id,eos,variant,g,Gamma,sigma,seed,status,M_solar,branch,R_km,Lambda,rho_c_g_cm3,M_baryon_solar,I_1e45_g_cm2",
    `${runId},SLy,A,0.1,1,0.010000000000000002,0,ACCEPTED,1.4,1,11.653386454183266,291.2621359223301,150000000000000,1.6,1.7`,
    `${runId},SLy,A,0.1,1,0.010000000000000002,0,ACCEPTED,1.9,1,11,40,250000000000000,2.2,2.4`,
  ]);
});

Deno.test("rows do not depend on the order in which the runs were made, or on where they lie (permutation)", async () => {
  const collected = await Promise.all([SOME_RUNS, SOME_RUNS.toReversed()].map(async (runs) => {
    await using root = await temporaryFolder();
    const tree = await emptyTree(root.path);
    for (const run of runs) await makeRun(tree, run);
    await collectScan(tree);
    return await texts(tree);
  }));
  assert.deepEqual(collected[0], collected[1]);
});

Deno.test("deleting the tables and the verdicts and rebuilding gives the same bytes; what is unchanged is left alone", async () => {
  await using root = await temporaryFolder();
  const tree = await emptyTree(root.path);
  const { folder } = await makeRun(tree);
  await makeRun(tree, { config: { g: 0.7 } });
  await collectScan(tree);
  const before = await texts(tree);
  const verdict = await Deno.readTextFile(join(folder, "run_index.json"));
  const written = await Deno.stat(join(tree.folder, "scan_grid.csv"));
  await collectScan(tree);
  assert.equal((await Deno.stat(join(tree.folder, "scan_grid.csv"))).ino, written.ino);
  for (const name of ["scan_grid.csv", "audit_index.csv"]) await Deno.remove(join(tree.folder, name));
  await Deno.writeTextFile(join(folder, "run_index.json"), '{"status":"ACCEPTED","class":"ACCEP');
  await collectScan(tree);
  assert.deepEqual(await texts(tree), before);
  assert.equal(await Deno.readTextFile(join(folder, "run_index.json")), verdict);
  assert.deepEqual(JSON.parse(verdict).class, "ACCEPTED");
});

Deno.test("a case shows the best of its runs, of equals the first; each refinement has an index row", async () => {
  await using root = await temporaryFolder();
  const tree = await emptyTree(root.path);
  const first = await makeRun(tree, { config: { g: 0.2 }, summary: { converged: false } });
  const attempt = (attempt: number, newton_tol: number, summary = {}) =>
    makeRun(tree, {
      config: { g: 0.2, grid_factor: 1 + attempt / 2, newton_tol, refinement: { of: first.runId, attempt } },
      summary,
    });
  await attempt(1, 1e-6, { converged: false });
  await collectScan(tree);
  let rows = await rowsOf(tree);
  assert.deepEqual(rows.grid.map(({ run_id, status }) => [run_id, status]), [[first.runId, "DIAGNOSTIC"]]);
  assert.equal(rows.index.length, 2);
  const second = await attempt(2, 1e-7);
  await attempt(3, 1e-8);
  await collectScan(tree);
  rows = await rowsOf(tree);
  assert.deepEqual(rows.grid.map(({ run_id, status }) => [run_id, status]), [[second.runId, "ACCEPTED"]]);
  assert.deepEqual(rows.index.map(({ status }) => status), [
    "DIAGNOSTIC",
    "DIAGNOSTIC",
    "ACCEPTED",
    "ACCEPTED",
  ]);
});

Deno.test("damaged, unfinished and strange folders have a row with their reason, and no number of theirs is shown", async () => {
  await using root = await temporaryFolder();
  const tree = await emptyTree(root.path);
  await makeRun(tree);
  const edited = await makeRun(tree, { seed: 1 });
  const path = join(edited.folder, "summary.json");
  await Deno.chmod(path, 0o644);
  await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace('"M_max": 2', '"M_max": 3'));
  const lost = await makeRun(tree, { seed: 2 });
  await Deno.remove(join(lost.folder, "run_config.json"));
  await makeRun(tree, { seed: 3, unsealed: true });
  await Deno.mkdir(join(tree.folder, "diagnostics", "copy of a run"));
  await Deno.mkdir(join(tree.folder, "diagnostics", `${edited.runId}.attempt-1`));
  const { audit } = await collectScan(tree);
  const { grid, index } = await rowsOf(tree);
  assert.deepEqual(grid.map(({ seed, M_max, status }) => [seed, M_max === "", status]), [
    ["0", false, "ACCEPTED"],
    ["1", true, "DIAGNOSTIC"],
    ["3", true, "DIAGNOSTIC"],
  ]);
  assert.match(grid[1].error, /^the sealed run is damaged: 'summary\.json' has changed/);
  assert.match(grid[2].path, /\.partial$/);
  assert.deepEqual(index.map(({ eos, reason }) => [eos, reason.split(":")[0]]), [
    ["SLy", ""],
    ["SLy", "the sealed run is damaged"],
    ["SLy", "the run has not ended"],
    ["", "the sealed run is damaged"],
    ["", "not a run folder"],
  ]);
  assert.equal(auditFindings(audit).length, 4);
});

Deno.test("a synthetic run in the real tree is refused and named, and its own tree is marked in every row", async () => {
  await using root = await temporaryFolder();
  const [real, dry] = [await emptyTree(root.path), await emptyTree(root.path, true)];
  await makeRun(real);
  const disguised = await makeRun(real, { seed: 1, summary: { synthetic: true } });
  const rehearsed = await makeRun(dry, { seed: 2 });
  const moved = join(real.folder, "diagnostics", rehearsed.runId);
  await Deno.rename(rehearsed.folder, moved);
  const { audit } = await collectScan(real);
  assert.equal((await rowsOf(real)).grid.length, 1);
  assert.equal((await rowsOf(real)).index.length, 1);
  assert.deepEqual(audit.refused.map(({ runId }) => runId), [disguised.runId, rehearsed.runId].sort());
  assert.match(auditFindings(audit).join("\n"), new RegExp(`${moved}: a synthetic run among the real ones`));

  await Deno.rename(moved, rehearsed.folder);
  await collectScan(dry);
  const [row] = await readScanGrid(join(dry.folder, "scan_grid.csv"));
  assert.deepEqual([row.synthetic, row.run_id], [true, rehearsed.runId]);
  assert.ok((await texts(dry)).every((text) => text.split("\n")[0].endsWith(",synthetic")));
  assert.equal((await readScanGrid(join(real.folder, "scan_grid.csv")))[0].synthetic, false);
});

Deno.test("validating writes verdicts beside the seal that readers of the run accept", async () => {
  await using root = await temporaryFolder();
  const tree = await emptyTree(root.path);
  const { folder, runId } = await makeRun(tree, { config: { g: 0.4 } });
  await validateRuns(tree);
  assert.deepEqual(JSON.parse(await Deno.readTextFile(join(folder, "run_index.json"))), {
    run_id: runId,
    status: "STRESS",
    class: "STRESS",
    run_status: "done",
    reasons: ["max_epsratio 0.16000000000000003 > 0.10"],
    notes: [],
  });
  const { audits } = await validateRuns(tree);
  assert.deepEqual([audits[0].run.status, audits[0].verdict.class], ["done", "STRESS"]);
});

Deno.test("reasons are counted by kind, and what the counts do not show is said (counted by hand)", async () => {
  await using root = await temporaryFolder();
  const tree = await emptyTree(root.path);
  const unconverged = { converged: false };
  const first = await makeRun(tree, { summary: unconverged });
  await makeRun(tree, { config: { refinement: { of: first.runId, attempt: 1 } }, summary: unconverged });
  await makeRun(tree, { seed: 1, codeVersion: "later", summary: { ...unconverged, M_max: null } });
  const { audits } = await validateRuns(tree);
  const reasons = diagnosticReasons(audits);
  assert.deepEqual(reasons[0], { count: 3, example: "converged is false", varies: false });
  assert.deepEqual(reasons.find(({ example }) => example === "M_max is null")?.count, 1);
  const asked = new Set([first.runId, "0".repeat(16)]);
  assert.equal(auditsOf(audits, asked).length, 2);
  assert.deepEqual(auditNotes(auditsOf(audits, asked), asked), [
    "1 of 2 cases have no run of this configuration and code: scan again",
  ]);
  assert.match(auditNotes(audits).join(), /^the runs come from 2 versions of the code/);
});

/** What can lie in the place of a run folder, put there after it was moved to `elsewhere`. */
const IN_ITS_PLACE: Readonly<Record<string, (place: string, elsewhere: string) => Promise<unknown>>> = {
  "it is a file, not a folder": (place) => Deno.writeTextFile(place, ""),
  "it is a link, not a folder": (place, elsewhere) => Deno.symlink(elsewhere, place),
  "it is a pipe, a socket or a device, not a folder": (place) =>
    new Deno.Command("mkfifo", { args: [place] }).output(),
  "'state.json' is missing": (place) => Deno.mkdir(place),
};

// Oracle: what was put there, and the bytes of the folder that was moved.
for (const [reason, put] of Object.entries(IN_ITS_PLACE)) {
  Deno.test(`what lies where a run should be is a row with its reason: ${reason}`, async () => {
    await using root = await temporaryFolder();
    const tree = await emptyTree(root.path);
    const { runId, folder } = await makeRun(tree);
    await makeRun(tree, { config: { g: 0.4 } });
    const elsewhere = join(root.path, "other disk");
    await Deno.rename(folder, elsewhere);
    await put(folder, elsewhere);
    const { audit } = await collectScan(tree);
    const { grid, index } = await rowsOf(tree);
    assert.equal(index.length, 2);
    const row = index.find(({ run_id }) => run_id === runId)!;
    assert.equal(row.status, "DIAGNOSTIC");
    assert.ok(row.reason.includes(reason), row.reason);
    assert.ok(
      auditFindings(audit).some((finding) => finding.includes(`${runId}: `) && finding.includes(reason)),
    );
    assert.ok(grid.some(({ g, status }) => g === "0.4" && status === "STRESS"), "the other run has its row");
    await assert.rejects(Deno.stat(join(elsewhere, "run_index.json")), Deno.errors.NotFound);
  });
}

Deno.test("names and texts of others reach no table as formulas, escapes or lines of their own (RFC 4180, OWASP)", async () => {
  await using root = await temporaryFolder();
  const tree = await emptyTree(root.path);
  await makeRun(tree, {
    seed: 7,
    outcome: { status: "failed", reason: "=cmd|' /C calc'!A0\n\u001b[2Jforged,row" },
  });
  const stranger = "x\u001b[31m\nSLy,forged";
  await Deno.mkdir(join(tree.folder, "diagnostics", stranger));
  await Deno.writeTextFile(join(tree.folder, "diagnostics", "@sum.txt"), "");
  const { audit } = await collectScan(tree);
  for (const text of await texts(tree)) {
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f]|(^|,|\n)"?[=@+]/);
  }
  const { grid, index } = await rowsOf(tree);
  assert.equal(grid[0].error, "'=cmd|' /C calc'!A0\\n\\u{1b}[2Jforged,row");
  assert.deepEqual(index.map(({ path }) => path.split("/").at(-1)).slice(1), [
    "@sum.txt",
    "x\\u{1b}[31m\\nSLy,forged",
  ]);
  assert.equal(auditFindings(audit).length, 2);
});
