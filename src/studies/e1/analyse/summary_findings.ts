import { diffConfigs, validate } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import { canonicalJson, readableCanonicalJson, sha256Text } from "@/core/identity/mod.ts";
import { verdictFindings } from "@/core/preregistration/mod.ts";
import { modelConfigSchema } from "@/models/mod.ts";
import { type AnalysisPlan, testHypotheses } from "./hypotheses.ts";
import { parityOf, summariseMeasures, type Summary } from "./summary.ts";

/** Numbers further apart than this, relative to the larger one, are different numbers and not rounding. */
const ROUNDING = 1e-9;

/**
 * Recomputes what a summary says of hypotheses, measures and parity from the metrics and models that it holds, and
 * holds the metrics against their digests. Whether those follow from the raw files is not asked here.
 *
 * @returns one line for each number, verdict or digest that is not what follows; the field comes first
 */
export function summaryFindings(summary: Summary, plan: AnalysisPlan): string[] {
  const { runs, hypotheses, models, differences, parity } = summary;
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
      differences,
      parity,
    })
      .filter(({ registered, resolved }) => !isRounding(registered, resolved))
      .map(({ path, registered, resolved }) =>
        `${path}: recomputed ${JSON.stringify(registered)}, found ${JSON.stringify(resolved)}`
      ),
  ];
}

function recompute({ runs, diverged, baseline, fractal, hypotheses, executed }: Summary, plan: AnalysisPlan) {
  const arms = { baseline, fractal };
  const standings = Object.fromEntries(
    Object.entries(hypotheses).map(([id, { standing }]) => [id, standing]),
  );
  const { models, parity_tolerance } = executed.experiment as {
    models: Record<string, object>;
    parity_tolerance: number;
  };
  const model = (name: string) =>
    validate({ ...models[name], name }, modelConfigSchema, { where: `executed.experiment.models.${name}` });
  return {
    hypotheses: testHypotheses(runs, plan, { arms, standings, diverged }),
    ...summariseMeasures(runs, { arms, analysis: plan.analysis, diverged }),
    parity: parityOf({
      baseline: model(baseline),
      fractal: model(fractal),
      parityTolerance: parity_tolerance,
    }),
  };
}

function isRounding(a: unknown, b: unknown): boolean {
  return typeof a === "number" && typeof b === "number" &&
    Math.abs(a - b) <= ROUNDING * Math.max(Math.abs(a), Math.abs(b));
}
