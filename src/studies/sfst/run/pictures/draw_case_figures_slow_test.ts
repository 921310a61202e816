import assert from "node:assert/strict";
import { join } from "node:path";
import { filesIn } from "@/core/files_in.ts";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { drawCaseFigures } from "./draw_case_figures.ts";
import { formulaCase, writeFormulaFiles } from "../../show/testing/run_folder.ts";

const PICTURES = ["richardson.png", "residuals.png", "wfaktor.png", "delta_total.png"];

async function bytesOf(folder: string): Promise<Record<string, string>> {
  const pictures = (await filesIn(folder, /\.png$/)).map(async (
    path,
  ) => [path, (await Deno.readFile(path)).toHex()]);
  return Object.fromEntries(await Promise.all(pictures));
}

Deno.test("a case's four pictures name their run and files and are drawn to the same bytes twice (invariant)", async () => {
  await using folder = await temporaryFolder();
  const spec = formulaCase(0.06);
  await writeFormulaFiles(folder.path, spec);
  assert.deepEqual(await drawCaseFigures(folder.path, spec), { drawn: PICTURES, notDrawn: [] });
  const first = await bytesOf(folder.path);
  assert.equal(Object.keys(first).length, 4);
  await drawCaseFigures(folder.path, spec);
  assert.deepEqual(await bytesOf(folder.path), first);

  const text = new TextDecoder().decode(await Deno.readFile(join(folder.path, "wfaktor.png")));
  for (const file of ["wfaktor.csv", "profile.csv"]) {
    assert.ok(text.includes(`"sfst/dryrun/diagnostics/${spec.runId}/${file}"`), file);
  }
  assert.ok(text.includes(`"runIds":["${spec.runId}"]`) && text.includes('"synthetic":true'));
  assert.ok(!text.includes(folder.path));
});

Deno.test("σ = 0 and σ = 1e-15 have all four pictures: nothing is 0 on a logarithmic axis", async () => {
  await using folder = await temporaryFolder();
  for (const sigma of [0, 1e-15]) {
    const spec = formulaCase(sigma);
    await writeFormulaFiles(folder.path, spec);
    assert.deepEqual((await drawCaseFigures(folder.path, spec)).notDrawn, [], `σ = ${sigma}`);
  }
});

Deno.test("missing and broken files leave out their own pictures alone, each with its reason (definition)", async () => {
  await using folder = await temporaryFolder();
  const spec = formulaCase(0.06);
  await writeFormulaFiles(folder.path, spec);
  const write = (file: string, text: string) => Deno.writeTextFile(join(folder.path, file), text);
  await Deno.remove(join(folder.path, "richardson.csv"));
  await write("residuals.csv", "iteration,scaled_max_norm_residual,damping\n0,much,\n");
  await write("wfaktor.csv", "r_over_R,X_sigma,X_0,wfaktor\n0,0,0,\n");
  assert.deepEqual(await drawCaseFigures(folder.path, spec), {
    drawn: ["delta_total.png"],
    notDrawn: [
      { file: "richardson.png", reason: "richardson.csv: no such file" },
      {
        file: "residuals.png",
        reason: "residuals.csv: line 2: 'scaled_max_norm_residual' holds 'much', not a number",
      },
      {
        file: "wfaktor.png",
        reason: "Cannot draw 'wfaktor, X = 2m/r at equal central density': 0 radii and 0 values",
      },
    ],
  });
  await using empty = await temporaryFolder();
  assert.deepEqual((await drawCaseFigures(empty.path, spec)).drawn, []);
});

Deno.test("a star that does not exist still has its changes drawn, those that exist", async () => {
  await using folder = await temporaryFolder();
  const spec = formulaCase(2);
  const rows = [
    "observable,value,value_gr,delta_pct",
    "M_max,0.8,2.048,60.9",
    "R_1p4,,11.7,",
    "Lambda_1p4,,295.6,",
  ];
  await Deno.writeTextFile(join(folder.path, "delta_total.csv"), rows.join("\n"));
  assert.deepEqual((await drawCaseFigures(folder.path, spec)).drawn, ["delta_total.png"]);
});
