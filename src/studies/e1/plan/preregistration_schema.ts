import { z } from "zod";
import { digestSchema } from "@/core/config/mod.ts";
import { type Verdict, VERDICTS } from "@/core/preregistration/mod.ts";

/** What every registered hypothesis says. */
export interface HypothesisFields {
  /** Whether it is the one that the study is about; exactly one is. */
  readonly primary: boolean;
  /** In words. */
  readonly statement: string;
  /** What is estimated, in words: of which quantity, over what, in which units. */
  readonly estimand: string;
  /** Dotted path of a number in a run's metrics, e.g. `ood.nrmse`. */
  readonly measure: string;
  /** The sign that is predicted of the effect; `either`: none is. */
  readonly direction: "less" | "greater" | "either";
  /** Smallest effect of interest, in units of the measure (of ρ for a correlation). */
  readonly smallest_effect: number;
}

/** That the networks differ in a measure: fractal − baseline, paired by seed. */
export interface PairedDifference extends HypothesisFields {
  /** The kind of hypothesis. */
  readonly kind: "paired_difference";
  /** Of the paired differences, from prior knowledge: what the power before the freeze is computed with. */
  readonly expected_sd: number;
}

/** That two measures go together over the runs: Spearman's ρ. */
export interface Correlation extends HypothesisFields {
  /** The kind of hypothesis. */
  readonly kind: "correlation";
  /** Dotted path of the other number. */
  readonly with: string;
}

/** A registered hypothesis; `kind` says how it is tested. */
export type Hypothesis = PairedDifference | Correlation;

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

/** A condition by its name. */
export type Condition = typeof CONDITIONS[number];

/** One side of the registered comparison. */
export interface RegisteredArm {
  /** configs/models/<name>.yaml, with what the experiment sets in it. */
  readonly model: string;
  /** Over the canonical JSON of model, data, training and evaluation, all resolved; null before the freeze. */
  readonly config_sha256: string | null;
}

/** A data set that the plan names. */
export interface RegisteredSet {
  /** configs/data/<name>.yaml */
  readonly set: string;
  /** The manifest that freezes its file, relative to the repository. */
  readonly manifest: string;
  /** Of its file; null before the freeze. */
  readonly sha256: string | null;
}

/** configs/preregistrations/<name>.yaml: all that is decided before out-of-distribution test data is read. */
export interface Preregistration {
  /** As the file is named. */
  readonly name: string;
  /** What the study asks. */
  readonly question: string;
  /** What was known before, and from where. */
  readonly prior_knowledge: string;
  /** The one experiment that the plan registers; any other is exploratory. */
  readonly experiment: string;
  /** Id → what is claimed, how it is measured. */
  readonly hypotheses: Readonly<Record<string, Hypothesis>>;
  /** The two networks that hypotheses are about. */
  readonly arms: { readonly baseline: RegisteredArm; readonly fractal: RegisteredArm };
  /** What networks are trained and tested on. */
  readonly data: {
    readonly ind: RegisteredSet;
    readonly ood: RegisteredSet;
    /** Out-of-distribution sets that were looked at before the plan: good for exploring, never for confirming. */
    readonly explored: readonly string[];
  };
  /** No seed is in two of the lists. */
  readonly seeds: {
    readonly planned: readonly number[];
    /** Seeds whose results were seen before the plan. */
    readonly consumed: readonly number[];
    /** Kept for a replication. */
    readonly held_out: readonly number[];
  };
  /** Dotted path in metrics.json → what it is. */
  readonly measures: Readonly<Record<string, string>>;
  /** How hypotheses are tested. */
  readonly analysis: {
    readonly paired_test: "exact_sign_flip";
    readonly pairing: "seed";
    readonly correlation_test: "spearman_over_runs";
    readonly sides: 2;
    readonly interval: "bca";
    readonly confidence: number;
    readonly resamples: number;
    readonly bootstrap_seed: number;
    readonly correction: "benjamini_hochberg";
    /** Ids of the hypotheses that are corrected together: all. */
    readonly family: readonly string[];
    readonly alpha: number;
    /** A test that degenerate data leaves without a p counts as 1 in the family and is inconclusive. */
    readonly degenerate: "p_is_1_and_inconclusive";
  };
  /** When numbers are not taken for what they are. */
  readonly exclusion: {
    /** No run is left out, whatever it gives. */
    readonly runs: "none";
    /** Persistence over nRMSE on IND: a run below it did not train. */
    readonly minimum_gain_over_persistence: number;
  };
  /** When the study ends. */
  readonly stopping: {
    /** Every planned seed is run, and nothing is analysed before all are. */
    readonly rule: "all_planned_seeds";
    readonly interim_analyses: 0;
  };
  /** Tried in this order; the first that holds gives the verdict, so that verdicts exclude each other. */
  readonly decision: readonly { readonly when: Condition; readonly verdict: Verdict }[];
}

const text = z.string().min(1);
const seed = z.number().int().nonnegative();
/** Null is open: `deno task freeze --fill` writes it, and nothing is frozen before. */
const digest = digestSchema.nullable();

const shared = {
  primary: z.boolean(),
  statement: text,
  estimand: text,
  measure: text,
  direction: z.enum(["less", "greater", "either"]),
  smallest_effect: z.number().positive(),
};

const hypothesisSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("paired_difference"),
    ...shared,
    expected_sd: z.number().positive(),
  }),
  z.strictObject({ kind: z.literal("correlation"), with: text, ...shared }),
]);

const ruleSchema = z.strictObject({ when: z.enum(CONDITIONS), verdict: z.enum(VERDICTS) });

const armSchema = z.strictObject({
  model: text,
  config_sha256: digest,
});

const setSchema = z.strictObject({
  set: text,
  manifest: text,
  sha256: digest,
});

/** The file's form, and what must hold between its parts. */
export const preregistrationSchema: z.ZodType<Preregistration> = z.strictObject({
  name: text,
  question: text,
  prior_knowledge: text,
  experiment: text,
  hypotheses: z.record(z.string(), hypothesisSchema),
  arms: z.strictObject({ baseline: armSchema, fractal: armSchema }),
  data: z.strictObject({
    ind: setSchema,
    ood: setSchema,
    explored: z.array(text),
  }),
  seeds: z.strictObject({
    planned: z.array(seed).min(1),
    consumed: z.array(seed),
    held_out: z.array(seed),
  }),
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
    degenerate: z.literal("p_is_1_and_inconclusive"),
  }),
  exclusion: z.strictObject({
    runs: z.literal("none"),
    minimum_gain_over_persistence: z.number().positive(),
  }),
  stopping: z.strictObject({
    rule: z.literal("all_planned_seeds"),
    interim_analyses: z.literal(0),
  }),
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
