import { z } from "zod";

const shared = {
  primary: z.boolean(),
  statement: z.string(),
  /** Dotted path of a number in a run's metrics, e.g. `ood.nrmse`. */
  measure: z.string(),
  direction: z.enum(["less", "greater", "either"]),
  /** Smallest effect of interest, in units of the measure (of ρ for a correlation). */
  smallest_effect: z.number().positive(),
};

const hypothesisSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("paired_difference"), ...shared }),
  z.strictObject({ kind: z.literal("correlation"), with: z.string(), ...shared }),
]);

/** configs/preregistrations/<name>.yaml: the question, the hypotheses, and the analysis that decides them. */
export const preregistrationSchema = z.strictObject({
  name: z.string(),
  question: z.string(),
  prior_knowledge: z.string(),
  hypotheses: z.record(z.string(), hypothesisSchema),
  analysis: z.strictObject({
    family: z.array(z.string()).min(1),
    alpha: z.number().positive().max(0.5),
    confidence: z.number().positive().max(1),
    resamples: z.number().int().min(100),
    bootstrap_seed: z.number().int().nonnegative(),
  }),
});

export type Hypothesis = z.infer<typeof hypothesisSchema>;
export type Preregistration = z.infer<typeof preregistrationSchema>;
