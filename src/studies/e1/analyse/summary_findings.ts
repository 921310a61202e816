import { diffConfigs } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { canonicalJson, readableCanonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { verdictFindings } from "@/core/preregistration/mod.ts";
import type { Preregistration } from "../plan/preregistration_schema.ts";
import { testHypotheses } from "./hypotheses.ts";
import type { Summary } from "./summary.ts";

/** Numbers further apart than this, relative to the larger one, are different numbers and not rounding. */
const ROUNDING = 1e-9;

/**
 * Recomputes what a summary says of the registered hypotheses from the metrics that it holds, and holds those against
 * their digests. Whether the metrics follow from the raw files is `aggregate`'s to say, where the runs are at hand.
 *
 * @returns one line for each number, verdict or digest that is not what follows; the field comes first
 */
export function summaryFindings(
  { runs, baseline, fractal, hypotheses }: Summary,
  plan: Preregistration,
): string[] {
  const dropped = verdictFindings(Object.keys(plan.hypotheses), hypotheses);
  const digests = runs.filter(({ metrics, metrics_sha256 }) =>
    sha256Text(readableCanonicalJson(metrics)) !== metrics_sha256
  ).map(({ run_id }) => `runs.${run_id}.metrics: are not those with the digest metrics_sha256`);
  const standings = Object.fromEntries(
    Object.entries(hypotheses).map(([id, { standing }]) => [id, standing]),
  );
  let recomputed: ReturnType<typeof testHypotheses>;
  try {
    recomputed = testHypotheses(runs, plan, { arms: { baseline, fractal }, standings });
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof InputError)) throw error;
    return [...dropped, ...digests, `runs: ${error.message}`];
  }
  const registered = Object.fromEntries(Object.entries(hypotheses).filter(([id]) => id in plan.hypotheses));
  const kept = Object.fromEntries(Object.entries(recomputed).filter(([id]) => id in hypotheses));
  return [
    ...dropped,
    ...digests,
    ...diffConfigs(JSON.parse(canonicalJson(kept)), registered)
      .filter(({ registered, resolved }) => !isRounding(registered, resolved))
      .map(({ path, registered, resolved }) =>
        `hypotheses.${path}: recomputed ${JSON.stringify(registered)}, found ${JSON.stringify(resolved)}`
      ),
  ];
}

function isRounding(a: unknown, b: unknown): boolean {
  return typeof a === "number" && typeof b === "number" &&
    Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
}
