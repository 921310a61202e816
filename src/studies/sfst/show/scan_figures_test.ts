import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { type FigureSpec, renderFigure } from "@/figures/mod.ts";
import type { ScanGridRow } from "../analyse/mod.ts";
import {
  changeMaps,
  classMap,
  classTable,
  massRadiusCurves,
  observableMaps,
  readChanges,
  type Scan,
  scanRichardson,
  scanSentence,
  tidalCurves,
} from "./mod.ts";
import { panelsOf } from "./scan_rows.ts";
import { formulaCase, writeFormulaFiles } from "./testing/run_folder.ts";

/** Three by three cases of two equations of state; σ from 1e-8 to 1. */
function formulaScan(): Scan {
  const rows = ["SLy", "AP4"].flatMap((eos, e) =>
    [0.01, 1, 100].flatMap((Gamma, i) =>
      [0.001, 0.01, 0.1].map((g, j): ScanGridRow => {
        const sigma = g * g / Gamma;
        const run_id = `${e}${i}${j}`.padStart(16, "0");
        return {
          run_id,
          eos,
          variant: "A",
          g,
          Gamma,
          sigma,
          seed: 0,
          M_max: 2.048 * (1 - 0.56 * sigma),
          R_1p4: sigma < 1 ? 11.7 * (1 - 0.4 * sigma) : null,
          Lambda_1p4: sigma < 1 ? 295.6 * (1 - 3.2 * sigma) : null,
          max_epsratio: sigma,
          wfaktor_max: sigma,
          newton_final_residual: 1e-15,
          delta_total: 320 * sigma,
          converged: true,
          status: sigma < 1 ? "ACCEPTED" : "DIAGNOSTIC",
          path: `sfst/dryrun/diagnostics/${run_id}`,
          error: "",
          synthetic: true,
        };
      })
    )
  );
  return { title: "formulas", rows, file: "sfst/dryrun/scan_grid.csv", synthetic: true };
}

/** Runs the work with the scan's run folders in an artifacts folder of their own. */
async function withRunFolders(scan: Scan, work: (artifacts: string) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder();
  const before = Deno.env.get("CHIMERA_ARTIFACTS");
  Deno.env.set("CHIMERA_ARTIFACTS", folder.path);
  try {
    for (const { path, sigma } of scan.rows) {
      await Deno.mkdir(join(folder.path, path), { recursive: true });
      await writeFormulaFiles(join(folder.path, path), formulaCase(sigma));
    }
    await work(folder.path);
  } finally {
    if (before === undefined) Deno.env.delete("CHIMERA_ARTIFACTS");
    else Deno.env.set("CHIMERA_ARTIFACTS", before);
  }
}

async function textOf(spec: FigureSpec): Promise<string> {
  const { svg } = await renderFigure(spec, { scale: 0.2 });
  return [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/gs)].map(([, text]) => text).join("\n");
}

Deno.test("every picture of a scan is drawn, says what it shows, and is marked synthetic (SVG texts)", async () => {
  const scan = formulaScan();
  await withRunFolders(scan, async () => {
    const changes = await readChanges(scan);
    const pictures: [FigureSpec, string[]][] = [
      [observableMaps(scan), [
        "SLy",
        "AP4",
        "Mₘₐₓ [M☉]",
        "R₁.₄ [km]",
        "Λ₁.₄",
        "Γ",
        "Hatched cells are DIAGNOSTIC",
      ]],
      [changeMaps(scan, changes), ["|ΔMₘₐₓ| [%]", "10⁻⁹"]],
      [classMap(scan), ["ACCEPTED", "STRESS", "DIAGNOSTIC"]],
      [await massRadiusCurves(scan), ["σ = 10⁻⁸", "σ = 0.01", "radius R [km]", "mass M [M☉]"]],
      [await tidalCurves(scan), ["σ = 10⁻⁸", "tidal deformability Λ"]],
      [await scanRichardson(scan), ["16 with a 1.4 M☉ star", "Observed orders from 2.000 to 2.000"]],
    ];
    for (const [spec, wanted] of pictures) {
      const text = await textOf(spec);
      for (const part of [...wanted, "SYNTHETIC"]) assert.ok(text.includes(part), `'${part}' is not shown`);
      assert.ok(spec.usermeta.chimera.sources.files.includes(scan.file));
    }
    // the curves of the smallest σ and of the largest that is not DIAGNOSTIC, in both panels
    const { runIds, files } = (await massRadiusCurves(scan)).usermeta.chimera.sources;
    assert.deepEqual(files.slice(1), runIds.map((id) => `sfst/dryrun/diagnostics/${id}/sequence.csv`));
    assert.ok(["02", "12"].every((end) => runIds.some((id) => id.endsWith(`${end}0`))), `${runIds}`);
    assert.ok(!runIds.some((id) => id.endsWith("02")), "a DIAGNOSTIC curve is drawn");
  });
});

Deno.test("the sentence and the table count classes and give the largest changes (by hand from the formulas)", async () => {
  const scan = formulaScan();
  await withRunFolders(scan, async () => {
    // σ: 1e-4, 0.01, 1 · 1e-6, 1e-4, 0.01 · 1e-8, 1e-6, 1e-4; changes 320 σ % in Λ: below 0.001 % for σ ≤ 1e-6
    assert.equal(
      scanSentence(scan, await readChanges(scan)),
      "Of 18 cases (16 ACCEPTED, 0 STRESS, 2 DIAGNOSTIC), 6 of the 16 ACCEPTED ones are plain GR to 0.001 %; up to " +
        "the largest ACCEPTED σ = 0.01 the vacuum term changes Mₘₐₓ by 0.56 %, R₁.₄ by 0.4 %, Λ₁.₄ by 3.2 % at most.",
    );
    assert.ok(classTable(scan).markdown.includes("| SLy | 8 | 0 | 1 | 0.0100 | 0.0100 |"));
    const none = { ...scan, rows: scan.rows.filter(({ status }) => status === "DIAGNOSTIC") };
    assert.equal(
      scanSentence(none, new Map()),
      "Of 2 cases (0 ACCEPTED, 0 STRESS, 2 DIAGNOSTIC) none is ACCEPTED.",
    );
  });
});

Deno.test("a scan whose solver wrote no sequence.csv says so instead of an empty picture (definition)", async () => {
  const scan = formulaScan();
  await withRunFolders(scan, async (artifacts) => {
    for (const { path } of scan.rows) await Deno.remove(join(artifacts, path, "sequence.csv"));
    await assert.rejects(
      massRadiusCurves(scan),
      /formulas: no run that is not DIAGNOSTIC has a sequence\.csv/,
    );
  });
});

Deno.test("panelsOf: one run of each case, that of its first seed, whatever seeds other cases have (by hand)", () => {
  const row = (eos: string, seed: number) => ({ eos, seed, variant: "A", g: 0.1, Gamma: 1 }) as ScanGridRow;
  const panels = panelsOf([row("SLy", 3), row("SLy", 0), row("H4", 1), row("H4", 2)]);
  assert.deepEqual(panels.map(({ title, rows }) => [title, ...rows.map(({ seed }) => seed)]), [
    ["SLy", 0],
    ["H4", 1],
  ]);
});
