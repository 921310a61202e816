/** Oracle: what was bent, by hand, in the tables and verdicts of runs that are measured from their raw files. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { runTree } from "../measure/mod.ts";
import { makeRun } from "../measure/testing/runs.ts";
import { collectScan } from "./collect_scan.ts";
import { inspectScans } from "./inspect_scans.ts";

Deno.test("the tables and verdicts of a scan follow from its run folders; what is bent is named by row and column", async () => {
  await using root = await temporaryFolder();
  const artifacts = join(root.path, "artifacts");
  assert.deepEqual(await inspectScans({ artifacts }), { findings: [], unseen: [] });
  for (const synthetic of [false, true]) {
    const tree = runTree({ artifacts, synthetic });
    await Deno.mkdir(join(tree.folder, "diagnostics"), { recursive: true });
    for (const g of [0.1, 0.4, 0.7]) await makeRun(tree, { config: { g, synthetic } });
    await collectScan(tree);
  }
  assert.deepEqual(await inspectScans({ artifacts }), { findings: [], unseen: [] });

  const bent = async (file: string, change: (text: string) => string, line: RegExp) => {
    const path = join(artifacts, "sfst", file);
    const honest = await Deno.readTextFile(path);
    assert.notEqual(change(honest), honest);
    await Deno.writeTextFile(path, change(honest));
    const { findings } = await inspectScans({ artifacts });
    await Deno.writeTextFile(path, honest);
    assert.match(findings.join("\n"), line);
  };
  await bent(
    "scan_grid.csv",
    (text) => text.replace("STRESS", "ACCEPTED"),
    /scan_grid\.csv: row \d \([0-9a-f]{16}\), status: expected STRESS, found ACCEPTED/,
  );
  await bent(
    "audit_index.csv",
    (text) => text.replace("STRESS", "ACCEPTED"),
    /audit_index\.csv: row \d .* status: expected STRESS/,
  );
  await bent(
    "scan_grid.csv",
    (text) => text.split("\n").slice(0, -2).join("\n") + "\n",
    /scan_grid\.csv: has no row of [0-9a-f]{16}$/m,
  );
  await bent(
    "dryrun/scan_grid.csv",
    (text) => text.replaceAll("true", "false"),
    /dryrun\/scan_grid\.csv: row 1/,
  );
  // a table that is gone is not one that passed
  const stars = join(artifacts, "sfst", "scan_stars.csv");
  await Deno.rename(stars, join(artifacts, "elsewhere"));
  assert.deepEqual(await inspectScans({ artifacts }), {
    findings: [],
    unseen: ["sfst/scan_stars.csv is not there: 'deno task sfst_collect' makes it"],
  });
  await Deno.rename(join(artifacts, "elsewhere"), stars);
  const runs = join(artifacts, "sfst", "diagnostics");
  const [first] = (await Array.fromAsync(Deno.readDir(runs))).map(({ name }) => name);
  await bent(
    `diagnostics/${first}/run_index.json`,
    (text) => text.replace(/"class": "\w+"/, '"class": "SUPERB"'),
    /run_index\.json: is not the verdict that follows/,
  );
  // a run that is gone leaves a table without its evidence
  await Deno.remove(join(runs, first), { recursive: true });
  assert.match(
    (await inspectScans({ artifacts })).findings.join("\n"),
    new RegExp(`scan_grid\\.csv: has a row, that does not follow, of ${first}$`, "m"),
  );
});
