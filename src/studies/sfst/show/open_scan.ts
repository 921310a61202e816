import { join, relative } from "node:path";
import { collectScan, readScanGrid, SCAN_GRID_FILE } from "../analyse/mod.ts";
import { casesOf } from "../decide/mod.ts";
import { runTree } from "../measure/mod.ts";
import { resolveScan } from "../plan/resolve_scan.ts";
import { specsOf } from "../run/case_spec.ts";
import { runScan } from "../run/run_scan.ts";
import type { Scan } from "./scan_rows.ts";

/**
 * A scan by its name: cases that have not been computed yet are, every run is judged anew from its raw files, the tables
 * are rebuilt, and the scan's rows of them come back. What it says does not depend on what was there before.
 *
 * @throws {InputError} the scan is unknown, or its configuration is wrong
 */
export async function openScan(name: string, { say }: { say: (line: string) => void }): Promise<Scan> {
  const plan = await resolveScan([`scan=${name}`]);
  const specs = await specsOf(plan);
  // its summary line holds times, which differ from call to call
  const { runs } = await runScan(specs, { isolation: plan.isolation, say: () => {} });
  const done = runs.filter(({ status }) => status === "done").length;
  say(`${plan.title}: ${runs.length} cases, ${done} with a result`);

  const tree = runTree({ synthetic: plan.synthetic });
  const { audit, written } = await collectScan(tree);
  const wanted = new Set(specs.map(({ runId }) => runId));
  const best = new Set(
    casesOf(audit.audits).filter(({ caseId }) => wanted.has(caseId)).map(({ best }) => best.run.runId),
  );
  const grid = join(tree.folder, SCAN_GRID_FILE);
  const rows = (await readScanGrid(grid)).filter(({ run_id }) => best.has(run_id));
  for (const path of written) say(`wrote ${relative(tree.artifacts, path)}`);
  return { title: plan.title, rows, file: relative(tree.artifacts, grid), synthetic: plan.synthetic };
}
