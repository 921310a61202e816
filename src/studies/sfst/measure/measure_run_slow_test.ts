import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { csvText } from "@/core/csv.ts";
import { gridConvergence } from "./grid_convergence.ts";
import { measureRun, runTree } from "./mod.ts";
import { makeRun, SEQUENCE, type TestRun } from "./testing/runs.ts";

/** The findings and notes for a run made in a folder of its own. */
async function measured(run: TestRun) {
  await using root = await temporaryFolder();
  const tree = runTree({ artifacts: root.path, synthetic: false });
  return await measureRun((await makeRun(tree, run)).folder);
}

// Oracle: a folder whose files all follow from one closed formula.
Deno.test("a run whose summary follows from its raw files has no findings", async () => {
  const run = await measured({});
  assert.deepEqual([run.status, run.findings, run.notes], ["done", [], []]);
  assert.equal(run.summary?.max_epsratio, 0.1 ** 2);
});

Deno.test("each quantity of a summary that does not follow from its raw file is a finding with both numbers", async () => {
  const lies: [keyof NonNullable<TestRun["summary"]>, number | null, RegExp][] = [
    ["max_epsratio", 0.02, /^max_epsratio is 0\.02 as reported and 0\.01\d* recomputed from profile\.csv$/],
    ["wfaktor_max", 0.5, /^wfaktor_max is 0\.5 as reported and 0\.0\d+ recomputed from wfaktor\.csv$/],
    [
      "newton_final_residual",
      1e-15,
      /^newton_final_residual is 1e-15 as reported and 3e-13 recomputed .*residuals\.csv$/,
    ],
    ["newton_final_residual", null, /is null as reported and 3e-13 recomputed/],
    ["delta_total_max_pct", 1, /^delta_total_max_pct is 1 as reported and 2\.91\d* recomputed/],
    ["R_1p4", 12, /^R_1p4 is 12 as reported and 11\.6\d* recomputed from delta_total\.csv$/],
    ["Lambda_1p4", null, /^Lambda_1p4 is null as reported and 291/],
    ["richardson_order", 1.5, /^richardson_order is 1\.5 as reported and (2|2\.0\d*|1\.9\d*) recomputed/],
  ];
  for (const [name, value, expected] of lies) {
    const { findings } = await measured({ summary: { [name]: value } });
    const twice = name === "R_1p4" || name === "Lambda_1p4"; // stars.csv has them, too
    assert.equal(findings.length, twice ? 2 : 1, `${name}: ${findings.join(" | ")}`);
    assert.match(findings[0], expected);
  }
});

// Oracle: the rule that each bend breaks.
Deno.test("stars and branches of a summary that are not those of their tables, or not on the sequence, are findings", async () => {
  const { summary } = await measured({});
  const [branch, star] = [summary!.branches![0], summary!.stars![0]];
  const bends: [Partial<NonNullable<TestRun["summary"]>>, RegExp][] = [
    [{ branches: [] }, /^branches: summary\.json lists 0, branches\.csv 1$/],
    [{ branches: [branch, branch] }, /lists 2, branches\.csv 1/],
    [
      { branches: [{ ...branch, M_heaviest_solar: 2.5 }] },
      /^branches\[0\]\.M_heaviest_solar is 2\.5 as .* in branches\.csv/,
    ],
    [
      { branches: [{ ...branch, ends_at: "table" }] },
      /^branches\[0\]\.ends_at is table as reported and undefined in/,
    ],
    [
      { stars: [{ ...star, I_1e45_g_cm2: 2 }] },
      /^stars\[0\]\.I_1e45_g_cm2 is 2 as reported and 1\.7 in stars\.csv/,
    ],
    [
      { stars: [{ ...star, R_km: 12 }] },
      /R_1p4 is 11\.\d+ as reported and 12 recomputed from the first star of 1\.4/,
    ],
    [
      { stars: [{ ...star, rho_c_g_cm3: 2.5e14 }] },
      /M_solar is 1\.4 as reported, and 1\.\d+ to 2\.\d+ beside it in sequence\.csv/,
    ],
    [
      { stars: [{ ...star, rho_c_g_cm3: 9e14 }] },
      /where sequence\.csv has no star beside it/,
    ],
    [{ stars: [{ ...star, branch: 2 }] }, /where sequence\.csv has no star beside it/],
  ];
  const resealed = (change: Record<string, number>): [typeof bends[0][0], Record<string, string>] => {
    const bent = { ...star, ...change };
    return [{ stars: [bent] }, { "stars.csv": csvText(Object.keys(bent), [bent as Record<string, number>]) }];
  };
  for (
    const [change, expected] of [
      [{ I_1e45_g_cm2: 3 }, /I_1e45_g_cm2 is 3 as reported, and 1 to 2\.2 beside it/],
      [{ M_baryon_solar: 1.3 }, /M_baryon_solar is 1\.3, not above its gravitational mass/],
      [{ Lambda: 800, R_km: 14 }, /R_km is 14 as reported, and [^]*Lambda is 800 as reported, and/],
    ] as const
  ) {
    const [summary, files] = resealed(change);
    assert.match((await measured({ summary, files })).findings.join("\n"), expected, JSON.stringify(change));
  }
  const whole = { ...branch, rho_c_lightest_g_cm3: 1e14, rho_c_heaviest_g_cm3: 3e14, ends_at: "maximum" };
  const ends: [Record<string, unknown>, RegExp][] = [
    [whole, /^$/],
    [
      { ...whole, R_heaviest_km: 8.1 },
      /the heaviest star of branch 1: R_km is 8\.1 as reported, and 10\.\d+ to/,
    ],
    [
      { ...whole, rho_c_heaviest_g_cm3: 4e14 },
      /the heaviest star of branch 1 has the central density 400000000000000/,
    ],
    [
      { ...whole, ends_at: "table" },
      /branch 1 ends at table as reported; in sequence\.csv the mass falls behind it/,
    ],
  ];
  for (const [row, expected] of ends) {
    const branches = [row as Record<string, string | number>];
    const files = { "branches.csv": csvText(Object.keys(row), branches) };
    assert.match(
      (await measured({ summary: { branches }, files })).findings.join("\n"),
      expected,
      JSON.stringify(row),
    );
  }
  for (const [bend, expected] of bends) {
    const { findings } = await measured({ summary: bend });
    assert.match(findings.join("\n"), new RegExp(expected, "m"), JSON.stringify(bend));
  }
});

Deno.test("a stable star heavier than M_max, and a sequence that ends far below it, are findings", async () => {
  const light = { R_km: 12, Lambda: 500, M_baryon_solar: 1.1, I_1e45_g_cm2: 1 };
  const dense = { R_km: 10, Lambda: 5, M_baryon_solar: 2.4, I_1e45_g_cm2: 2.6 };
  const sequence = (mass: number) => ({
    "sequence.csv": csvText(SEQUENCE, [
      { ...light, central_density_g_cm3: 1e14, M_solar: 1, branch: 1, stable: true },
      { ...dense, central_density_g_cm3: 2e14, M_solar: mass, branch: 1, stable: true },
      { ...dense, central_density_g_cm3: 3e14, M_solar: 9, branch: null, stable: false },
    ]),
  });
  const summary = { M_max: 2.05 / (1 + 0.5 * 0.1 ** 2) };
  assert.match(
    (await measured({ summary, files: sequence(2.1) })).findings.join(),
    /has a stable star of 2\.1 M☉/,
  );
  assert.match(
    (await measured({ summary, files: sequence(1.9) })).findings.join(),
    /stable stars of sequence\.csv end at 1\.9$/,
  );
  assert.deepEqual((await measured({ summary, files: sequence(2.035) })).findings, []);
});

Deno.test("a case whose sigma is not g²/Γ·χ, and a summary of another case, are findings", async () => {
  assert.match(
    (await measured({ config: { sigma: 0.02 } })).findings.join(),
    /sigma is 0\.02 in run_config\.json, but \(g²\/Γ\)·χ_ref is 0\.01/,
  );
  const { findings } = await measured({ summary: { eos: "AP4", seed: 3, run_id: "0".repeat(16) } });
  assert.equal(findings.length, 3);
  assert.match(findings.join("\n"), /summary\.json says eos "AP4", the case is "SLy"/);
});

Deno.test("a raw file that is missing or malformed is a finding of a built-in run and a note of an external one", async () => {
  const builtin = await measured({ files: { "profile.csv": null, "residuals.csv": "iteration\n1\n" } });
  assert.deepEqual(builtin.findings, [
    "max_epsratio: not recomputed, profile.csv is not there",
    "newton_final_residual: not recomputed, residuals.csv: there is no column 'scaled_max_norm_residual' (there are iteration)",
  ]);
  const external = await measured({ config: { solver: { kind: "external", command: ["./tov"] } } });
  assert.deepEqual(external.findings, []);
  assert.equal(external.notes.length, 5); // richardson_* were not reported
  assert.ok(external.notes.includes("wfaktor_max: not recomputed, wfaktor.csv is not there"));
  const shown = await measured({
    config: { solver: { kind: "external", command: ["./tov"] } },
    files: { "residuals.csv": "scaled_max_norm_residual\n1e-3\n" },
  });
  assert.match(shown.findings.join(), /^newton_final_residual is 3e-13 as reported and 0\.001 recomputed/);
});

Deno.test("a quantity that does not exist needs no raw file", async () => {
  const { findings } = await measured({
    summary: { newton_final_residual: null, reasons: ["no star of 1.4 M☉"] },
    files: { "residuals.csv": null, "richardson.csv": null },
  });
  assert.deepEqual(findings, []);
});

Deno.test("damage of every sort is a record with its reason, never an error, and names no absolute path", async () => {
  await using root = await temporaryFolder();
  const tree = runTree({ artifacts: root.path, synthetic: false });
  const damage: Record<string, [(folder: string) => Promise<unknown>, RegExp]> = {
    edited: [async (folder) => {
      const path = join(folder, "summary.json");
      const text = await Deno.readTextFile(path);
      await Deno.chmod(path, 0o644);
      await Deno.writeTextFile(path, text.replace('"converged": true', '"converged": false'));
    }, /'summary\.json' has changed/],
    missing: [(folder) => Deno.remove(join(folder, "profile.csv")), /'profile\.csv' is missing/],
    unsealed: [(folder) => Deno.remove(join(folder, "state.json")), /'state\.json' is missing/],
    added: [(folder) => Deno.writeTextFile(join(folder, "extra.csv"), ""), /'extra\.csv' was added/],
    link: [(folder) => Deno.symlink("/etc/hostname", join(folder, "link")), /'link' is neither a file nor/],
    half: [(folder) => Deno.truncate(join(folder, "run_config.json"), 20), /'run_config\.json' has changed/],
    empty: [async (folder) => {
      for await (const { name } of Deno.readDir(folder)) await Deno.remove(join(folder, name));
    }, /'state\.json' is missing/],
  };
  let seed = 0;
  for (const [name, [harm, expected]] of Object.entries(damage)) {
    const { folder } = await makeRun(tree, { seed: seed++ });
    for await (const entry of Deno.readDir(folder)) await Deno.chmod(join(folder, entry.name), 0o644);
    await harm(folder);
    const run = await measureRun(folder);
    assert.deepEqual([run.status, run.summary], ["damaged", null], name);
    assert.match(run.failures[0], /^the sealed run is damaged: /);
    assert.match(run.failures[0], expected);
    assert.ok(!run.failures[0].includes(root.path), name);
    assert.equal(run.identity === null, name === "half" || name === "empty", name);
  }
  const { folder, runId } = await makeRun(tree, { seed });
  await Deno.rename(folder, join(folder, "..", "0".repeat(16)));
  const renamed = await measureRun(join(folder, "..", "0".repeat(16)));
  assert.match(renamed.failures[0], new RegExp(`gives the id ${runId}, the folder is named 0{16}`));
});

Deno.test("a run that failed tells the diagnosis's reasons, one that has not ended says so", async () => {
  const outcome = { status: "timeout" as const, reason: "sealed reason" };
  const files = {
    "diagnosis.json": JSON.stringify({ what: "the solver took too long", reasons: ["it exceeded its 60 s"] }),
  };
  const told = await measured({ outcome, files });
  assert.deepEqual([told.status, told.failures], ["timeout", [
    "the solver took too long",
    "it exceeded its 60 s",
  ]]);
  const untold = await measured({ outcome, files: { "diagnosis.json": "{" } });
  assert.deepEqual(untold.failures, ["sealed reason"]);
  const open = await measured({ unsealed: true });
  assert.equal(open.status, "unfinished");
  assert.match(open.failures[0], /^the run has not ended: only '[0-9a-f]{16}\.partial' is there$/);
});

// Oracle: O(N) = 10 + 3·N^−p has order p, and GCI = 1.25·|ΔO/O|/(r^p − 1), p at most 2, by hand.
Deno.test("the observed order of an exact power law is its exponent, whatever the refinement ratio", () => {
  const ladder = (values: readonly number[], ratio = 2, residual = 0) =>
    values.map((value, level) => ({ intervals: 10 * ratio ** level, value, residual }));
  for (const [p, ratio] of [[2, 2], [1, 2], [4, 2], [2, 3]]) {
    const values = [0, 1, 2, 3].map((level) => 10 + 3 * (10 * ratio ** level) ** -p);
    const { order, gciPct } = gridConvergence(ladder(values, ratio));
    assert.ok(Math.abs(order! - p) < 1e-6, `${order}`);
    const byHand = 125 * Math.abs((values[3] - values[2]) / values[3]) / (ratio ** Math.min(p, 2) - 1);
    assert.ok(Math.abs(gciPct! / byHand - 1) < 1e-5);
  }
  const formal = 125 * (1 / 11) / 3;
  const close = (gciPct: number | null) => assert.ok(Math.abs(gciPct! / formal - 1) < 1e-12);
  const unordered = [
    ladder([10, 11]),
    ladder([12, 10, 11]),
    ladder([9.5, 10, 11]),
    ladder([14, 12, 11], 2, 1e-2),
  ];
  for (const grids of unordered) {
    const { order, gciPct } = gridConvergence(grids);
    assert.equal(order, null);
    close(gciPct);
  }
  assert.deepEqual(gridConvergence(ladder([10])), { order: null, gciPct: null });
});
