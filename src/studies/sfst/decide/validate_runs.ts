import { InputError } from "@/core/errors.ts";
import type { RunTree } from "../measure/mod.ts";
import { type Audit, auditRuns } from "./audit.ts";
import { writeRunIndex } from "./run_index.ts";

/**
 * Judges every run of a tree and writes each verdict into its run_index.json. An audit, not a gate: whatever state a
 * folder is in, it gets its verdict and the others theirs.
 */
export async function validateRuns(tree: RunTree): Promise<Audit> {
  const audit = await auditRuns(tree);
  for (const { run, verdict } of audit.audits) await writeRunIndex(run, verdict);
  return audit;
}

/** What is wrong with the folders themselves, whatever their numbers: one sentence each, with the folder. */
export function auditFindings({ tree, audits, refused, strangers }: Audit): string[] {
  const broken = audits.flatMap(({ run }) =>
    [
      ...(run.status === "damaged" || run.status === "unfinished" ? run.failures : []),
      ...run.findings,
    ].map((finding) => `${run.folder}: ${finding}`)
  );
  const sort = tree.synthetic ? "real" : "synthetic";
  const place = tree.synthetic ? "dryrun" : "real";
  return [
    ...broken,
    ...refused.map(({ folder }) =>
      `${folder}: a ${sort} run among the ${place} ones is refused; move it away`
    ),
    ...strangers.map((name) => `${tree.runs}/${name}: its name is no run id; move it away`),
  ];
}

/**
 * Refuses a tree without runs: there is nothing to say of it.
 *
 * @throws {InputError} naming the command that makes some
 */
export function requireRuns({ tree, audits, refused }: Audit): void {
  if (audits.length > 0) return;
  const beside = refused.length === 0 ? "" : ` (${refused.length} that do not belong here are refused)`;
  throw new InputError(`there are no runs${beside}`, {
    where: tree.runs,
    mend: `run '${tree.synthetic ? "SFST_DRYRUN=1 " : ""}deno task scan_gGamma_small' first`,
  });
}
