import { join } from "node:path";
import { type ProcessLock, tryProcessLock, writeFileAtomic, writeIfChanged } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import { durationText } from "@/core/progress/mod.ts";
import { collectProvenance, finishProvenance } from "@/core/provenance/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import type { LedgerRow } from "@/search/mod.ts";
import type { Evaluator } from "./evaluator.ts";
import {
  HUNT_CONFIG_FILE,
  LEDGER_FILE,
  LOCK_FILE,
  METADATA_FILE,
  REFINEMENT_FILE,
  REPORT_FILE,
  REPORT_TEXT_FILE,
} from "./hunt_files.ts";
import { SEARCHES } from "./hunt_schema.ts";
import { type HuntSpec, huntSpec, identityOf } from "./hunt_spec.ts";
import { type RefinedElite, refineElites, type Refiner } from "./refine_elites.ts";
import { type HuntReport, reportOf, reportText } from "./report/mod.ts";
import type { HuntPlan } from "./resolve_hunt.ts";
import { searchGenerations } from "./search_generations.ts";

/** A finished hunt. */
export interface Hunt {
  /** What it was, and where it lives. */
  readonly spec: HuntSpec;
  /** Its ledger. */
  readonly rows: readonly LedgerRow[];
  /** What follows from it. */
  readonly report: HuntReport;
  /** What it wrote, or found as it should be. */
  readonly written: readonly string[];
  /** Of this call, baselines included. */
  readonly seconds: number;
}

/**
 * Hunts by the plan's search, then by the others if it compares, and reports. A hunt that was killed goes on
 * from its ledger and the runs that have ended; a finished one only makes its report anew. Earlier hunts are left
 * alone: each has a folder named by the hash of its configuration.
 *
 * @param evaluator runs and measures fields
 * @param refiner follows gradients, if the plan refines elites
 * @throws {InputError} another process hunts in the same folder; a broken ledger; a folder that cannot be written
 */
export async function runHunt(
  plan: HuntPlan,
  { evaluator, refiner, say }: { evaluator: Evaluator; refiner: Refiner; say: (line: string) => void },
): Promise<Hunt> {
  const { search, compare } = plan.hunt;
  const start = performance.now();
  await using locks = new AsyncDisposableStack();
  const searched: Searched[] = [];
  for (const name of compare ? [search, ...SEARCHES.filter((other) => other !== search)] : [search]) {
    const spec = await huntSpec(plan, { search: name, evaluatorVersion: evaluator.version });
    const lock = await lockHunt(spec);
    locks.defer(() => lock.release());
    searched.push({ spec, rows: await searchFor(plan, { spec, evaluator, say }) });
  }
  // only now: every report names the others, and must not depend on which of them was there first
  const [own, ...others] = searched;
  const { rows, spec: { folder } } = own;
  const refinement = plan.hunt.refine > 0
    ? await refineElites(plan, { folder, rows, evaluator, refiner, say })
    : null;
  for (const other of others) await report(plan, { ...other, evaluator, refinement: null });
  const reported = await report(plan, { ...own, evaluator, refinement });
  return { ...own, ...reported, seconds: (performance.now() - start) / 1000 };
}

type Searched = Pick<Hunt, "spec" | "rows">;

async function lockHunt({ folder }: HuntSpec): Promise<ProcessLock> {
  const lock = await tryProcessLock(join(folder, LOCK_FILE));
  if ("release" in lock) return lock;
  throw new InputError(`${lock.heldBy} hunts with this ledger`, {
    where: folder,
    mend: "wait until it has ended, or end it and start again",
  });
}

async function searchFor(
  plan: HuntPlan,
  { spec, evaluator, say }: { spec: HuntSpec; evaluator: Evaluator; say: (line: string) => void },
): Promise<readonly LedgerRow[]> {
  const { folder, huntId, search } = spec;
  const start = performance.now();
  const provenance = await collectProvenance({ repository: repositoryRoot() });
  const identity = { hunt_id: huntId, ...identityOf(spec) };
  await writeIfChanged(join(folder, HUNT_CONFIG_FILE), readableCanonicalJson(identity));
  const { rows, kept, note } = await searchGenerations(plan, { spec, evaluator });
  if (note !== null) say(`note: ${join(folder, LEDGER_FILE)}: ${note}; searched again`);
  if (kept < plan.hunt.generations) {
    const metadata = { hunt_id: huntId, ...finishProvenance(provenance) };
    await writeFileAtomic(join(folder, METADATA_FILE), readableCanonicalJson(metadata));
  }
  const seconds = (performance.now() - start) / 1000;
  say(`${search} (${huntId}): ${courseText(plan, { kept, seconds })}`);
  return rows;
}

async function report(
  plan: HuntPlan,
  { spec, rows, evaluator, refinement }: Searched & {
    evaluator: Evaluator;
    refinement: readonly RefinedElite[] | null;
  },
): Promise<Pick<Hunt, "report" | "written">> {
  const made = await reportOf(plan, { spec, rows, evaluator, refinement });
  const files = {
    [REPORT_FILE]: readableCanonicalJson(made),
    [REPORT_TEXT_FILE]: reportText(made),
  };
  const path = (name: string) => join(spec.folder, name);
  for (const [name, text] of Object.entries(files)) await writeIfChanged(path(name), text);
  const refined = refinement === null ? [] : [REFINEMENT_FILE];
  return { report: made, written: [LEDGER_FILE, ...refined, ...Object.keys(files)].map(path) };
}

/** E.g. `10 generations of 10 in 1 min 12 s`, `10 generations of 10, 4 of them were there already; 6 in 40 s`. */
function courseText({ hunt }: HuntPlan, { kept, seconds }: { kept: number; seconds: number }): string {
  const all = `${hunt.generations} generations of ${hunt.population}`;
  const time = durationText(seconds);
  if (kept === 0) return `${all} in ${time}`;
  if (kept === hunt.generations) return `${all}, all of them were there already`;
  return `${all}, ${kept} of them were there already; ${hunt.generations - kept} in ${time}`;
}
