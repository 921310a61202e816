import { z } from "zod";
import { digestSchema } from "@/core/config/mod.ts";
import { VERDICTS } from "@/core/preregistration/mod.ts";

const text = z.string().min(1);
const seed = z.number().int().nonnegative();
/** Null is open: `deno task freeze --fill` writes it, and nothing is frozen before. */
const digest = digestSchema.nullable();

const shared = {
  primary: z.boolean(),
  statement: text,
  /** What is estimated, in words: of which quantity, over what, in which units. */
  estimand: text,
  /** Dotted path of a number in a run's metrics, e.g. `ood.nrmse`. */
  measure: text,
  direction: z.enum(["less", "greater", "either"]),
  /** Smallest effect of interest, in units of the measure (of ρ for a correlation). */
  smallest_effect: z.number().positive(),
};

const hypothesisSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("paired_difference"),
    ...shared,
    /** Of the paired differences, from prior knowledge: what the power before the freeze is computed with. */
    expected_sd: z.number().positive(),
  }),
  z.strictObject({ kind: z.literal("correlation"), with: text, ...shared }),
]);

/** What may hold of a tested hypothesis, in words in `decide/verdict.ts`. */
export const CONDITIONS = [
  "exploratory",
  "a_run_did_not_train",
  "degenerate_data",
  "significant_in_predicted_direction",
  "significant_in_opposite_direction",
  "too_few_seeds",
  "interval_excludes_smallest_effect",
  "otherwise",
] as const;
export type Condition = typeof CONDITIONS[number];

const ruleSchema = z.strictObject({ when: z.enum(CONDITIONS), verdict: z.enum(VERDICTS) });

const armSchema = z.strictObject({
  /** configs/models/<name>.yaml, with what the experiment sets in it. */
  model: text,
  /** Over the canonical JSON of model, data, training and evaluation, all resolved. */
  config_sha256: digest,
});

const setSchema = z.strictObject({
  /** configs/data/<name>.yaml */
  set: text,
  manifest: text,
  sha256: digest,
});

/** configs/preregistrations/<name>.yaml: all that is decided before out-of-distribution test data is read. */
export const preregistrationSchema = z.strictObject({
  name: text,
  question: text,
  prior_knowledge: text,
  /** The one experiment that the plan registers; any other is exploratory. */
  experiment: text,
  hypotheses: z.record(z.string(), hypothesisSchema),
  arms: z.strictObject({ baseline: armSchema, fractal: armSchema }),
  data: z.strictObject({
    ind: setSchema,
    ood: setSchema,
    /** Out-of-distribution sets that were looked at before the plan: good for exploring, never for confirming. */
    explored: z.array(text),
  }),
  seeds: z.strictObject({
    planned: z.array(seed).min(1),
    /** Seeds whose results were seen before the plan. */
    consumed: z.array(seed),
    /** Kept for a replication. */
    held_out: z.array(seed),
  }),
  /** Dotted path in metrics.json → what it is. */
  measures: z.record(z.string(), text),
  analysis: z.strictObject({
    paired_test: z.literal("exact_sign_flip"),
    pairing: z.literal("seed"),
    correlation_test: z.literal("spearman_over_runs"),
    sides: z.literal(2),
    interval: z.literal("bca"),
    confidence: z.number().positive().max(1),
    resamples: z.number().int().min(100),
    bootstrap_seed: seed,
    correction: z.literal("benjamini_hochberg"),
    family: z.array(text).min(1),
    alpha: z.number().positive().max(0.5),
    /** A test that degenerate data leaves without a p counts as 1 in the family and is inconclusive. */
    degenerate: z.literal("p_is_1_and_inconclusive"),
  }),
  exclusion: z.strictObject({
    /** No run is left out, whatever it gives. */
    runs: z.literal("none"),
    /** Persistence over nRMSE on IND: a run below it did not train. */
    minimum_gain_over_persistence: z.number().positive(),
  }),
  stopping: z.strictObject({
    /** Every planned seed is run, and nothing is analysed before all are. */
    rule: z.literal("all_planned_seeds"),
    interim_analyses: z.literal(0),
  }),
  /** Tried in this order; the first that holds gives the verdict, so that verdicts exclude each other. */
  decision: z.array(ruleSchema),
}).superRefine((plan, context) => {
  const problem = (path: (string | number)[], message: string) =>
    context.addIssue({ code: "custom", path, message });
  for (const [id, hypothesis] of Object.entries(plan.hypotheses)) {
    const needed = hypothesis.kind === "correlation" ? ["measure", "with"] as const : ["measure"] as const;
    for (const key of needed) {
      const measure = (hypothesis as Record<string, unknown>)[key] as string;
      if (!(measure in plan.measures)) {
        problem(["hypotheses", id, key], "expected one of the plan's measures");
      }
    }
  }
  const ids = Object.keys(plan.hypotheses);
  plan.analysis.family.forEach((id, index) => {
    if (!ids.includes(id)) problem(["analysis", "family", index], "expected a registered hypothesis");
  });
  for (const id of ids) {
    if (!plan.analysis.family.includes(id)) problem(["analysis", "family"], `expected ${id} in the family`);
  }
  if (ids.filter((id) => plan.hypotheses[id].primary).length !== 1) {
    problem(["hypotheses"], "expected exactly one primary hypothesis");
  }
  const seen = new Map<number, string>();
  for (const key of ["planned", "consumed", "held_out"] as const) {
    plan.seeds[key].forEach((value, index) => {
      const before = seen.get(value);
      if (before !== undefined) problem(["seeds", key, index], `expected a seed that is not in ${before}`);
      seen.set(value, key);
    });
  }
  if (plan.data.explored.includes(plan.data.ood.set)) {
    problem(["data", "ood", "set"], "expected a set that was not explored");
  }
  const conditions = plan.decision.map(({ when }) => when);
  if (new Set(conditions).size !== CONDITIONS.length || conditions.length !== CONDITIONS.length) {
    problem(["decision"], `expected each of ${CONDITIONS.join(", ")} once`);
  } else if (conditions.at(-1) !== "otherwise") problem(["decision"], "expected 'otherwise' last");
});

export type Hypothesis = z.infer<typeof hypothesisSchema>;
export type Preregistration = z.infer<typeof preregistrationSchema>;
