import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { resolveScan } from "./resolve_scan.ts";

/** Exit code 2, one line that matches. */
async function refused(work: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
    assert.ok(!error.message.includes("\n"));
    return true;
  });
}

Deno.test("resolveScan: the full scan is 12 × 12 for three equations of state, σ = g²/Γ (arithmetic)", async () => {
  const plan = await resolveScan([]);
  assert.equal(plan.cases.length, 432);
  assert.deepEqual([...new Set(plan.cases.map(({ config }) => config.eos))], ["SLy", "AP4", "MPA1"]);
  const couplings = [...new Set(plan.cases.map(({ config }) => config.g))];
  assert.deepEqual([couplings[0], couplings.at(-1), couplings.length], [1e-6, 0.1, 12]);
  for (const [index, g] of couplings.entries()) {
    assert.ok(Math.abs(Math.log10(g) - (-6 + index * 5 / 11)) < 1e-11);
    assert.ok(String(g).length <= 20, `${g} is readable`);
  }
  const dampings = new Set(plan.cases.map(({ config }) => config.Gamma));
  assert.deepEqual([Math.min(...dampings), Math.max(...dampings), dampings.size], [1e-3, 1e3, 12]);
  for (const { config: { g, Gamma, sigma } } of plan.cases) {
    assert.ok(Math.abs(sigma * Gamma / g ** 2 - 1) < 1e-15);
  }
  assert.equal(plan.diagnosticsFolder, join(artifactsFolder(), "sfst", "diagnostics"));
});

Deno.test("resolveScan: lists, grids and single values of the command line take the file's place, in their order", async () => {
  const plan = await resolveScan([
    "scan=gGamma_small",
    "eos=H4,AP4",
    "g={log10_from: -2, log10_to: -1, points: 2}",
    "Gamma=[1,0.5]",
    "seed=3",
    "variant=B",
    "chi_ref=2",
    "solver.time_limit_s=5",
  ]);
  const points = plan.cases.map(({ config: { eos, g, Gamma, sigma }, seed }) => [eos, g, Gamma, sigma, seed]);
  assert.deepEqual(points.slice(0, 4), [
    ["H4", 0.01, 1, 0.0001 * 2, 3],
    ["H4", 0.01, 0.5, 0.0001 / 0.5 * 2, 3],
    ["H4", 0.1, 1, 0.1 * 0.1 * 2, 3],
    ["H4", 0.1, 0.5, 0.1 * 0.1 / 0.5 * 2, 3],
  ]);
  assert.equal(points[4][0], "AP4");
  assert.deepEqual([plan.cases[0].config.variant, plan.timeLimitSeconds], ["B", 5]);
});

Deno.test("resolveScan: a params.csv takes the grid's place; a rehearsal is told by SFST_DRYRUN=1 alone", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "params.csv");
  await Deno.writeTextFile(path, "seed,Gamma,eos,g\r\n5,0.5,H4,1e-2\r\n");
  const before = Deno.env.get("SFST_DRYRUN");
  Deno.env.set("SFST_DRYRUN", "1");
  try {
    const plan = await resolveScan([`params_csv=${path}`]);
    assert.equal(plan.cases.length, 1);
    const [{ config, seed }] = plan.cases;
    const { eos, g, Gamma, sigma, synthetic } = config;
    assert.deepEqual([eos, g, Gamma, sigma, seed, synthetic], ["H4", 0.01, 0.5, 0.0002, 5, true]);
    assert.match(plan.diagnosticsFolder, /sfst\/dryrun\/diagnostics$/);
    Deno.env.set("SFST_DRYRUN", "true");
    await refused(resolveScan([`params_csv=${path}`]), /SFST_DRYRUN: expected 1 or 0, got 'true'/);
  } finally {
    if (before === undefined) Deno.env.delete("SFST_DRYRUN");
    else Deno.env.set("SFST_DRYRUN", before);
  }
  await refused(resolveScan([`params_csv=${path}`, "g=0.1"]), /g and params_csv both name cases/);
});

Deno.test("resolveScan: what cannot be a scan is refused in one line, with the place (the rules of the schema)", async () => {
  const cases: readonly (readonly [arg: string, message: RegExp])[] = [
    ["g=-1", /g\[0\]: expected a number of at least 0, got -1/],
    ["g=nan", /g\[0\]: expected a number of at least 0, got NaN/],
    ["g=inf", /g\[0\]: expected a number/],
    ["g=many", /g\[0\]: expected a number/],
    ["Gamma=0", /Gamma\[0\]: expected a number above 0, got 0/],
    ["Gamma=1e-320", /σ = g²\/Γ·χ_ref is not finite at g = .*; choose a larger Gamma/],
    ["g=0.1,0.1", /^overrides: g: 0\.1 comes twice/],
    ["eos=SLy,SLy", /eos: 'SLy' comes twice/],
    ["g={log10_from: -1, log10_to: -3, points: 3}", /log10_from must be below log10_to/],
    ["g={log10_from: -400, log10_to: -1, points: 3}", /leaves the range of numbers/],
    ["g={log10_from: -3, log10_to: -1, point: 3}", /point/],
    ["g=null", /g: neither a grid nor a params_csv/],
    ["seed=-1", /seeds\[0\]: expected a whole number of at least 0/],
    ["variant=C", /variant: expected "A" or "B"/],
    ["variant=A,B", /variant: takes one value, got 2/],
    ["relative_tolerence=1e-6", /did you mean 'relative_tolerance'/],
    ["scan=gGama_small", /did you mean 'gGamma_small\.yaml'/],
    ["scan=../e1", /scan: expected a name.*got "\.\.\/e1"/],
    ["scan=gGamma_small,gGamma_full", /scan: takes one value, got 2/],
    ["grid_factor=0.001", /grid_factor: expected a number from 0\.001953125 to 16, got 0\.001/],
    ["solver.kind=external", /an external solver needs a command/],
    ["solver.command=[python3]", /the built-in solver takes no command/],
    ["eos=table:", /'table:' names no file/],
    ["params_csv=no_such.csv", /no_such\.csv: no such file/],
  ];
  for (const [arg, message] of cases) await refused(resolveScan([arg]), message);
});

Deno.test("resolveScan: a hundred thousand cases are planned, more are refused at once (product)", async () => {
  const one = ["scan=gGamma_small", "eos=SLy"];
  const grid = (points: number) => `{log10_from: -3, log10_to: -1, points: ${points}}`;
  assert.equal((await resolveScan([...one, `g=${grid(1000)}`, `Gamma=${grid(100)}`])).cases.length, 100_000);
  const list = Array.from({ length: 100_000 }, (_, i) => (i + 1) / 1e6).join(",");
  assert.equal((await resolveScan([...one, `g=${list}`, "Gamma=1"])).cases.length, 100_000);
  await refused(
    resolveScan([...one, `g=${grid(10_000)}`, `Gamma=${grid(10_000)}`]),
    /gGamma_small\.yaml: 10000 × 10000 = 100000000 cases, more than the 100000 that one command takes/,
  );
  await refused(resolveScan([...one, `g=${list}`, "Gamma=1,2"]), /100000 × 2 = 200000 cases/);
});

Deno.test("resolveScan: masses, header and crust: lists, limits, and what nothing takes is refused (messages)", async () => {
  const one = ["scan=gGamma_small", "eos=table:a.csv", "g=0.1", "Gamma=1"];
  const [{ config }] =
    (await resolveScan([...one, "masses=1.2,1.4,2", "crust=SLy", "columns='P[Pa], eps[kg/m3]'"])).cases;
  assert.deepEqual([config.masses, config.crust, config.columns], [
    [1.2, 1.4, 2],
    "SLy",
    "P[Pa], eps[kg/m3]",
  ]);
  const [{ config: plain }] = (await resolveScan(one)).cases;
  assert.ok(!("masses" in plain || "crust" in plain || "columns" in plain), "absent where not given");
  await refused(resolveScan([...one, "masses=1.4,1.4"]), /masses: 1\.4 comes twice/);
  await refused(resolveScan([...one, "masses=-1"]), /masses/);
  await refused(resolveScan([...one, "masses=1e3"]), /masses/);
  await refused(resolveScan([...one, "crust=sly"]), /crust/);
  for (const given of ["crust=SLy", "columns='P[Pa]'"]) {
    await refused(
      resolveScan(["scan=gGamma_small", "eos=SLy", given]),
      /no equation of state of this scan is a table; leave \w+ out/,
    );
  }
});
