import { PAGE_VERSION } from "../page/mod.ts";
import { join } from "node:path";
import { loadYaml } from "@/core/config/mod.ts";
import { canonicalJson, readableCanonicalJson, sha256Text } from "@/core/identity/mod.ts";
import type { StandingKind } from "@/core/preregistration/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { modelConfigSchema } from "@/models/mod.ts";
import { testHypotheses } from "../../analyse/hypotheses.ts";
import { summariseMeasures } from "../../analyse/measure_summaries.ts";
import { summaryArms } from "../../analyse/summary_arms.ts";
import type { Summary } from "../../analyse/summary.ts";
import { answerable, type ArmsFile, armsOf, registeredPair } from "../../plan/arms.ts";
import type { Metrics, SetMetrics } from "../../measure/mod.ts";
import { loadPreregistration } from "../../plan/preregistration_file.ts";
import type { ReportFacts } from "../report_facts.ts";

const PAIR: ArmsFile = { baseline: "unet_small", fractal: "fractal_unet_small" };

/** Ten seeds, and errors that are easy to follow: the fractal network is better by 0.1 and a little more at each seed. */
const SEEDS = [201, 202, 203, 204, 205, 206, 207, 208, 209, 210];

/**
 * A summary of ten paired seeds, or of those given, as the analysis itself makes it, from metrics written by hand.
 *
 * @param options.standing what the study is said to be; its reasons follow
 * @param options.experiment its arms; of the registered pair, parity is asked for
 */
export async function smallSummary(
  { standing = "confirmatory", title = "A small study", synthetic = false, seeds = SEEDS, experiment = PAIR }:
    {
      experiment?: ArmsFile;
      standing?: StandingKind;
      title?: string;
      synthetic?: boolean;
      seeds?: readonly number[];
    } = {},
): Promise<Summary> {
  const arms = armsOf(experiment);
  const pair = registeredPair(arms);
  const parityTolerance = pair && 0.05;
  const plan = answerable({ preregistration: await loadPreregistration("E1"), arms });
  const analysis = { ...plan.analysis, resamples: 500 };
  const { hypotheses, measures, exclusion, decision } = plan;
  const models = Object.fromEntries(
    await Promise.all(
      arms.map(async ({ model: name }) => {
        const path = join(repositoryRoot(), "configs", "models", `${name}.yaml`);
        return [name, await loadYaml(path, modelConfigSchema)] as const;
      }),
    ),
  );
  const runs = seeds.flatMap((seed, index) =>
    arms.map(({ model }) => runOf(model, { seed, index, synthetic }))
  );
  const measured = summariseMeasures(runs, { arms, analysis, diverged: [] });
  const standings = Object.fromEntries(Object.keys(hypotheses).map((id) => [id, standing]));
  const summary: Summary = {
    study: "E1",
    experiment: "small",
    title,
    synthetic,
    question: plan.question,
    deviations: [],
    warnings: [],
    seeds,
    ...summaryArms(experiment, {
      arms: arms.map(({ name, model }) => ({ name, model: models[model] })),
      parityTolerance,
      differences: measured.differences,
    }),
    backend: { name: "cpu", library: "none", device: "none", compiled: false },
    code_version: sha256Text("code"),
    inputs: { "ind.h5": sha256Text("ind"), "ood.h5": sha256Text("ood") },
    runs,
    diverged: [],
    models: measured.models,
    preregistration: {
      plan: "none",
      plan_sha256: sha256Text("plan"),
      freeze_seal: null,
      analysis_id: "0123456789abcdef",
      standing,
      reasons: standing === "confirmatory" ? [] : ["seeds: 201 is consumed", "no plan is frozen"],
      deviations: [],
    },
    executed: {
      experiment: {
        ...experiment,
        models,
        ...parityTolerance === undefined ? {} : { parity_tolerance: parityTolerance },
        evaluation: { rollout_steps: 2 },
      },
      code: { run: sha256Text("run"), analysis: sha256Text("analysis") },
      ...{ hypotheses, measures, analysis, exclusion, decision },
    },
    hypotheses: testHypotheses(runs, { hypotheses, analysis, exclusion, decision }, {
      arms: pair,
      standings,
    }),
  };
  // as a reader of the file finds it
  return JSON.parse(canonicalJson(summary));
}

/** Facts of its runs: each took as many seconds as its seed says. */
export function smallFacts({ runs, synthetic, preregistration }: Summary): ReportFacts {
  return {
    version: PAGE_VERSION,
    synthetic,
    standing: preregistration.standing,
    summary_sha256: sha256Text("summary"),
    runs: Object.fromEntries(
      runs.map(({ run_id, seed }) => [run_id, { status: "done", duration_seconds: seed, commit: "c0ffee" }]),
    ),
    openings: { entries: 0, head: null },
    figures: {},
  };
}

function oodOf(model: string, index: number): number {
  if (model === "unet_small") return 0.5 + 0.01 * index;
  return model.startsWith("fractal") ? 0.4 + 0.009 * index : 0.45 + 0.008 * index;
}

function runOf(
  model: string,
  { seed, index, synthetic }: { seed: number; index: number; synthetic: boolean },
): Summary["runs"][number] {
  const fractal = model.startsWith("fractal");
  const run_id = sha256Text(`${model}/${seed}`).slice(0, 16);
  const set = (nrmse: number): SetMetrics => ({
    samples: 1,
    mse: nrmse ** 2,
    mae: nrmse,
    nrmse,
    high_k_error: 0.2 + 0.01 * ((7 * index + (fractal ? 3 : 0)) % 10),
    persistence_nrmse: 1,
    rollout_nrmse: [nrmse, 2 * nrmse],
  });
  const [ind, ood] = [set(0.1 + 0.001 * index), set(oodOf(model, index))];
  const metrics: Metrics = {
    run_id,
    model,
    seed,
    synthetic,
    measured_from: {},
    ind,
    ood,
    causes: {},
    generalisation_gap: ood.nrmse - ind.nrmse,
    gain_over_persistence: 1 / ind.nrmse,
    probes: {
      bottleneck_intrinsic_dimension: 10 + ((3 * index + (fractal ? 1 : 0)) % 10),
      bottleneck_intrinsic_dimension_standard_error: 0.1,
    },
  };
  const metrics_sha256 = sha256Text(readableCanonicalJson(metrics));
  return { run_id, model, seed, path: `small/E1/${model}/${seed}/${run_id}`, metrics_sha256, metrics };
}
