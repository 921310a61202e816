import { diffConfigs, validate } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { canonicalJson, readableCanonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { verdictFindings } from "@/core/preregistration/mod.ts";
import { modelConfigSchema } from "@/models/mod.ts";
import { armsOf, registeredPair } from "../plan/arms.ts";
import { type AnalysisPlan, testHypotheses } from "./hypotheses.ts";
import { summariseMeasures } from "./measure_summaries.ts";
import type { Summary } from "./summary.ts";
import { type SummaryArms, summaryArms } from "./summary_arms.ts";

/** Numbers further apart than this, relative to the larger one, are different numbers and not rounding. */
const ROUNDING = 1e-9;

/**
 * Recomputes what a summary says of hypotheses, measures and parity from the metrics and models that it holds, and
 * holds the metrics against their digests. Whether those follow from the raw files is not asked here.
 *
 * @returns one line for each number, verdict or digest that is not what follows; the field comes first
 */
export function summaryFindings(summary: Summary, plan: AnalysisPlan): string[] {
  const { runs, hypotheses, models } = summary;
  const dropped = verdictFindings(Object.keys(plan.hypotheses), hypotheses);
  const digests = runs.filter(({ metrics, metrics_sha256 }) =>
    sha256Text(readableCanonicalJson(metrics)) !== metrics_sha256
  ).map(({ run_id }) => `runs.${run_id}.metrics: are not those with the digest metrics_sha256`);
  let recomputed: ReturnType<typeof recompute>;
  try {
    recomputed = recompute(summary, plan);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof InputError)) throw error;
    return [...dropped, ...digests, `runs: ${error.message}`];
  }
  const registered = Object.fromEntries(Object.entries(hypotheses).filter(([id]) => id in plan.hypotheses));
  const kept = Object.fromEntries(Object.entries(recomputed.hypotheses).filter(([id]) => id in hypotheses));
  return [
    ...dropped,
    ...digests,
    ...diffConfigs(JSON.parse(canonicalJson({ ...recomputed, hypotheses: kept })), {
      hypotheses: registered,
      models,
      ...armParts(summary),
    })
      .filter(({ registered, resolved }) => !isRounding(registered, resolved))
      .map(({ path, registered, resolved }) =>
        `${path}: recomputed ${JSON.stringify(registered)}, found ${JSON.stringify(resolved)}`
      ),
  ];
}

/** What is said of the arms, but for their names, which say how it is recomputed. */
function armParts(summary: SummaryArms) {
  const { differences, parity } = summary;
  return "arms" in summary ? { differences, parity, sizes: summary.sizes } : { differences, parity };
}

function recompute(summary: Summary, plan: AnalysisPlan) {
  const { runs, diverged, hypotheses, executed } = summary;
  const arms = armsOf(summary);
  const standings = Object.fromEntries(
    Object.entries(hypotheses).map(([id, { standing }]) => [id, standing]),
  );
  const { models, parity_tolerance } = executed.experiment as {
    models: Record<string, object>;
    parity_tolerance?: number | null;
  };
  const model = (name: string) =>
    validate({ ...models[name], name }, modelConfigSchema, { where: `executed.experiment.models.${name}` });
  const measures = summariseMeasures(runs, { arms, analysis: plan.analysis, diverged });
  return {
    hypotheses: testHypotheses(runs, plan, { arms: registeredPair(arms), standings, diverged }),
    models: measures.models,
    ...armParts(summaryArms(summary, {
      arms: arms.map(({ name, model: key }) => ({ name, model: model(key) })),
      parityTolerance: parity_tolerance ?? undefined,
      differences: measures.differences,
    })),
  };
}

function isRounding(a: unknown, b: unknown): boolean {
  return typeof a === "number" && typeof b === "number" &&
    Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
}
