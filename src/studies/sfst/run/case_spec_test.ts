import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "@/core/errors.ts";
import { sha256Text } from "@/core/identity/mod.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { resolveScan } from "../plan/resolve_scan.ts";
import { specsOf } from "./case_spec.ts";

const one = ["scan=gGamma_small", "eos=SLy", "g=0.1", "Gamma=1"];
const specs = async (...args: string[]) => await specsOf(await resolveScan([...one, ...args]));

Deno.test("specsOf: what can change a number changes the id; time limit, isolation and place do not", async () => {
  const [first] = await specs();
  assert.match(first.runId, /^[0-9a-f]{16}$/);
  for (const same of ["solver.time_limit_s=3", "solver.isolation=in_process", "title=other"]) {
    assert.equal((await specs(same))[0].runId, first.runId, same);
  }
  const before = Deno.env.get("CHIMERA_ARTIFACTS");
  Deno.env.set("CHIMERA_ARTIFACTS", "/elsewhere");
  try {
    const [moved] = await specs();
    assert.deepEqual([moved.runId, moved.folder], [
      first.runId,
      `/elsewhere/sfst/diagnostics/${first.runId}`,
    ]);
  } finally {
    if (before === undefined) Deno.env.delete("CHIMERA_ARTIFACTS");
    else Deno.env.set("CHIMERA_ARTIFACTS", before);
  }
  const changes = ["variant=B", "chi_ref=2", "relative_tolerance=1e-8", "grid_factor=2", "newton_tol=1e-9"];
  const ids = await Promise.all(changes.map(async (change) => (await specs(change))[0].runId));
  assert.equal(new Set([...ids, first.runId, (await specs("seed=1"))[0].runId]).size, changes.length + 2);
});

Deno.test("specsOf: tables, programs and their scripts enter the id by their content (sha256)", async () => {
  await using folder = await temporaryFolder();
  const script = join(folder.path, "solver.sh");
  const external = ["solver.kind=external", `solver.command=[${script},${script},--fast]`];
  await Deno.writeTextFile(script, "#!/bin/sh\n");
  await assert.rejects(specs(...external), /is not executable; make it executable/);
  await Deno.chmod(script, 0o755);
  const [first] = await specs(...external);
  assert.deepEqual(first.inputs, { [script]: sha256Text("#!/bin/sh\n") });
  await Deno.writeTextFile(script, "#!/bin/sh\nexit 1\n");
  assert.notEqual((await specs(...external))[0].runId, first.runId);
  const [interpreted] = await specs("solver.kind=external", `solver.command=[sh,${script}]`);
  assert.deepEqual(Object.keys(interpreted.inputs), ["sh", script]);
});

Deno.test("specsOf: a table that cannot be used costs its own runs; header, crust and masses enter the id (run ids)", async () => {
  await using folder = await temporaryFolder();
  const [good, bad] = ["good.dat", "bad.dat"].map((name) => join(folder.path, name));
  await Deno.writeTextFile(good, "1e33 1.001e14\n8e33 2.03e14\n2.5e35 9.76e14\n");
  await Deno.writeTextFile(bad, "1e33 1.001e14\n8e32 2.03e14\n");
  const scan = (...args: string[]) =>
    resolveScan(["scan=gGamma_small", "g=0.1", "Gamma=1", ...args]).then(specsOf);
  const columns = "columns='P[dyn/cm2] eps[g/cm3]'";
  const tables = [good, bad, join(folder.path, "none.dat")].map((path) => `table:${path}`);
  const specs = await scan(`eos=[${tables.join(",")},SLy]`, columns, "crust=SLy", "masses=1.2,2");
  assert.deepEqual(specs.map(({ config: { columns, crust, masses } }) => [columns, crust, masses]), [
    ...Array(3).fill(["P[dyn/cm2] eps[g/cm3]", "SLy", [1.2, 2]]),
    [undefined, undefined, [1.2, 2]],
  ]);
  assert.deepEqual(specs[2].inputs, { [join(folder.path, "none.dat")]: "unreadable" });
  assert.equal(specs[1].inputs[bad], sha256Text(await Deno.readTextFile(bad)));
  const ids = await Promise.all([[], ["crust=SLy"], ["masses=1.2"], ["masses=1.3"]].map(async (more) => {
    const [spec] = await scan(`eos=table:${good}`, columns, ...more);
    return spec.runId;
  }));
  assert.equal(new Set(ids).size, 4);
  await assert.rejects(scan(`eos=[${tables.slice(1).join(",")}]`, columns), /line 2: the pressure falls/);
});

Deno.test("specsOf: of a CompOSE folder every file enters the id (sha256)", async () => {
  await using folder = await temporaryFolder();
  const files = {
    "eos.nb": "1\n3\n0.08\n0.3\n0.9\n",
    "eos.thermo":
      "939.56 938.27 1\n 1 1 1 1 0 0 0 0 0 0.01 0\n 1 2 1 15 0 0 0 0 0 0.03 0\n 1 3 1 200 0 0 0 0 0 0.15 0\n",
    "eos.t": "1\n1\n0\n",
  };
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(join(folder.path, name), text);
  const scan = () =>
    resolveScan(["scan=gGamma_small", "g=0", "Gamma=1", `eos=table:${folder.path}`]).then(specsOf);
  const [{ inputs }] = await scan();
  const expected = Object.entries(files).map(([name, text]) => [join(folder.path, name), sha256Text(text)]);
  assert.deepEqual(inputs, Object.fromEntries(expected));
});

Deno.test("specsOf: unknown names, broken tables and absent programs are bad input, with the nearest (nothing is written)", async () => {
  await using folder = await temporaryFolder();
  const table = join(folder.path, "eos.csv");
  await Deno.writeTextFile(table, "rho_g_cm3,P_dyn_cm2,eps_g_cm3\n1e14,1e33,one\n");
  const scan = (args: readonly string[]) => resolveScan(["scan=gGamma_small", ...args]).then(specsOf);
  const cases: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [["eos=SLyy"], /unknown equation of state 'SLyy', did you mean 'SLy'\?/],
    [[`eos=table:${table}`], /eos\.csv.*eps_g_cm3.*'one'/],
    [["eos=table:none.csv"], /none\.csv: no such file/],
    [["solver.kind=external", "solver.command=[no-such-solver]"], /there is no program 'no-such-solver'/],
    [["solver.kind=external", "solver.command=[./no-such-solver]"], /there is no program/],
  ];
  for (const [args, message] of cases) {
    await assert.rejects(scan(args), (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, message);
      return true;
    });
  }
});
