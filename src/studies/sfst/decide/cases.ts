import { attemptOf, type RunAudit } from "./audit.ts";
import { RUN_CLASSES } from "./classes.ts";

/** A case with its first run and the refinements of it. */
export interface AuditedCase {
  /** The id of the first run. */
  readonly caseId: string;
  /** The first run, then its refinements by attempt; the first run may be missing (moved away). */
  readonly runs: readonly RunAudit[];
  /** The run of the best class; of equals, the first. */
  readonly best: RunAudit;
}

/** The runs by case, in the order in which the cases first appear. Runs whose case cannot be read are left out. */
export function casesOf(audits: readonly RunAudit[]): AuditedCase[] {
  const readable = audits.filter(({ run }) => run.identity !== null);
  const groups = Map.groupBy(readable, ({ run }) => run.identity!.config.refinement?.of ?? run.runId);
  return [...groups].map(([caseId, group]) => {
    const runs = group.toSorted((a, b) => attemptOf(a.run) - attemptOf(b.run));
    const rank = ({ verdict }: RunAudit): number => RUN_CLASSES.indexOf(verdict.class);
    return { caseId, runs, best: runs.reduce((best, run) => rank(run) < rank(best) ? run : best) };
  });
}
