import { distinctRows, type LedgerRow } from "@/search/mod.ts";
import type { SearchName } from "../hunt_schema.ts";
import { type HuntSpec, huntSpec } from "../hunt_spec.ts";
import { readLedger } from "../read_ledger.ts";
import type { HuntPlan } from "../resolve_hunt.ts";

/** Fields of which none was chosen for what was measured of another. */
export interface IndependentSample {
  /** Whose fields they are, and which: all, or those of its first generation. */
  readonly search: SearchName;
  readonly hunt_id: string;
  readonly generations: "all" | "first";
  readonly rows: readonly LedgerRow[];
}

/**
 * The fields from which something can be concluded: all of a random search, whether it is this hunt or one of the same
 * plan that has been run to its end; otherwise the first generation, which is drawn before anything is known.
 *
 * The rest of an adaptive search's ledger is a cluster of near-copies around whatever looked good. Taken for independent
 * fields they show a correlation, and a share of small p, in most hunts over pure noise (validation/irer/hunts_on_noise.ts).
 *
 * @param rows of the search of `spec`
 */
export async function independentSample(
  plan: HuntPlan,
  { spec, rows, evaluatorVersion }: {
    spec: HuntSpec;
    rows: readonly LedgerRow[];
    evaluatorVersion: string;
  },
): Promise<IndependentSample> {
  if (spec.search === "random") {
    return { search: "random", hunt_id: spec.huntId, generations: "all", rows: distinctRows(rows) };
  }
  const random = await huntSpec(plan, { search: "random", evaluatorVersion });
  const { generations } = await readLedger(random.folder, plan.hunt.population);
  if (generations.length === plan.hunt.generations) {
    const all = distinctRows(generations.flat());
    return { search: "random", hunt_id: random.huntId, generations: "all", rows: all };
  }
  const first = distinctRows(rows.filter(({ generation }) => generation === 0));
  return { search: spec.search, hunt_id: spec.huntId, generations: "first", rows: first };
}
