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
