import assert from "node:assert/strict";
import { join } from "node:path";
import { parseCsv } from "@/core/csv.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { collectScan, readScanGrid } from "../analyse/mod.ts";
import { runTree } from "../measure/mod.ts";
import { sha256File } from "@/core/identity/mod.ts";
import { resolveScan } from "../plan/resolve_scan.ts";
import { specsOf } from "./case_spec.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { runScan } from "./run_scan.ts";

const fixtures = join(import.meta.dirname!, "..", "..", "..", "physics", "tov", "fixtures");
const readTable = async (...path: string[]) => {
  const where = join(...path);
  return parseCsv(await Deno.readTextFile(where), { where }).rows;
};

Deno.test("runScan: twins, a core without its crust and a broken table, each with its rows and class (SciPy's stars)", async () => {
  await using folder = await temporaryFolder();
  await using _ = await artifactsInScope();
  const twins = join(fixtures, "twin_two_branches.csv");
  const [header, ...lines] = (await Deno.readTextFile(twins)).trim().split("\n");
  const core = lines.filter((line) =>
    Number(line.split(",")[2]) > 1.4e14 && Number(line.split(",")[2]) < 6e14
  );
  const [cut, broken] = ["core.csv", "broken.csv"].map((name) => join(folder.path, name));
  // SKI4's core, stiff beyond its end so that there is a heaviest star
  const top = core.at(-1)!.split(",").map(Number);
  const stiff = Array.from({ length: 40 }, (_, i) => {
    const x = 1.08 ** (i + 1);
    const sum = top[2] + top[1] / 8.987551787368176e20;
    const gain = sum * (x ** 2 - 1) / 2;
    return [top[0] * x, top[1] + gain * 8.987551787368176e20, top[2] + gain].map((y) => y.toExponential(14))
      .join(",");
  });
  await Deno.writeTextFile(cut, [header, ...core, ...stiff].join("\n") + "\n");
  await Deno.writeTextFile(broken, [header, ...lines.slice(0, 3), "1e9,x,1e9"].join("\n") + "\n");
  const plan = await resolveScan([
    "scan=gGamma_small",
    `eos=[table:${twins},table:${cut},table:${broken}]`,
    "g=1e-6",
    "Gamma=1",
    "masses=1,1.8",
    "solver.isolation=in_process",
  ]);
  const specs = await specsOf(plan);
  await runScan(specs, { isolation: plan.isolation, say: () => {} });
  const tree = runTree();
  await collectScan(tree);
  const rows = await readScanGrid(join(tree.folder, "scan_grid.csv"));
  const of = (path: string) => rows.find(({ eos }) => eos === `table:${path}`)!;
  assert.ok(Math.abs(of(twins).R_1p4! / 12.397 - 1) < 1e-3);
  assert.equal(of(twins).status, "ACCEPTED");
  assert.deepEqual([of(cut).status, of(broken).status], ["STRESS", "DIAGNOSTIC"]);
  assert.match(of(broken).error, /line 5: P_dyn_cm2 holds 'x'/);
  const reasons = await readTable(tree.folder, "audit_index.csv");
  const reason = reasons.find(({ eos }) => eos === `table:${cut}`)!.reason;
  assert.match(reason, /^the table begins at ε = 1\.4\d+e\+14 g\/cm³, .*: the crust is missing/);

  const run = join(tree.folder, "diagnostics", of(twins).run_id);
  const stars = await readTable(run, "stars.csv");
  assert.deepEqual(stars.map(({ M_solar, branch }) => [M_solar, branch]), [["1", "1"], ["1.4", "1"], [
    "1.4",
    "2",
  ], [
    "1.8",
    "2",
  ]]);
  assert.ok(Math.abs(Number(stars[2].R_km) / 11 - 1) < 1e-3);
  const branches = await readTable(run, "branches.csv");
  assert.deepEqual(branches.map(({ ends_at }) => ends_at), ["maximum", "maximum"]);
  const sequence = await readTable(run, "sequence.csv");
  assert.deepEqual([...new Set(sequence.map(({ branch }) => branch))], ["1", "", "2"]);
  for (const { stable, branch, M_solar, M_baryon_solar, I_1e45_g_cm2 } of sequence) {
    assert.equal(stable === "true", branch !== "");
    if (Number(M_solar) > 0.3) assert.ok(Number(M_baryon_solar) > Number(M_solar), "bound");
    assert.ok(Number(I_1e45_g_cm2) > 0);
  }
  const { notes } = JSON.parse(await Deno.readTextFile(join(run, "summary.json")));
  assert.match(
    notes.join("; "),
    /2 stable branches: .*2 stars of 1\.4 M☉, R = 12\.40 km, 11\.00 km: R_1p4 is the first's/,
  );
  const all = await readTable(tree.folder, "scan_stars.csv");
  assert.equal(all.filter(({ eos }) => eos === `table:${twins}`).length, 4);
});

Deno.test("runScan: the built-in solver gives the same bytes in a child and in this process (sha256 of every file)", async () => {
  await using folder = await temporaryFolder();
  // a table elsewhere, which the child must be allowed to read
  const table = join(folder.path, "my table.csv");
  await Deno.copyFile(join(fixtures, "twin_two_branches.csv"), table);
  const hashes = async (isolation: string) => {
    await using _ = await artifactsInScope();
    const plan = await resolveScan([
      "scan=gGamma_small",
      `eos=[SLy,"table:${table}"]`,
      "g=0.1",
      "Gamma=0.5",
      `solver.isolation=${isolation}`,
    ]);
    const specs = await specsOf(plan);
    const { runs } = await runScan(specs, { isolation: plan.isolation, say: () => {} });
    assert.deepEqual(runs.map(({ status }) => status), ["done", "done"]);
    const found: Record<string, string> = {};
    for (const { folder, config: { eos } } of specs) {
      for await (const { name } of Deno.readDir(folder)) {
        if (/^(run\.log|metadata\.json|state\.json)$/.test(name)) continue;
        found[`${eos}/${name}`] = await sha256File(join(folder, name));
      }
    }
    return found;
  };
  const child = await hashes("child");
  const pictures = ["delta_total.png", "residuals.png", "richardson.png", "wfaktor.png"];
  for (const name of ["summary.json", "sequence.csv", ...pictures]) assert.ok(`SLy/${name}` in child, name);
  assert.deepEqual(await hashes("in_process"), child);
});
