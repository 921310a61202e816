import { z } from "zod";
import { validate } from "@/core/config/mod.ts";
import { parseJson } from "@/core/files/mod.ts";
import type { Summary } from "./summary.ts";

/** The parts that a summary is read by; what is in them follows from the runs and is recomputed, not believed. */
const parts = {
  study: z.literal("E1"),
  experiment: z.string(),
  title: z.string(),
  synthetic: z.boolean(),
  question: z.string(),
  deviations: z.array(z.string()),
  warnings: z.array(z.string()),
  seeds: z.array(z.number()),
  inputs: z.record(z.string(), z.string()),
  runs: z.array(z.looseObject({
    run_id: z.string(),
    model: z.string(),
    seed: z.number(),
    path: z.string(),
    metrics_sha256: z.string(),
    metrics: z.looseObject({}),
  })).min(1),
  diverged: z.array(z.looseObject({ run_id: z.string(), seed: z.number(), path: z.string() })),
  models: z.record(z.string(), z.looseObject({})),
  preregistration: z.looseObject({
    plan: z.string(),
    standing: z.enum(["confirmatory", "exploratory"]),
    reasons: z.array(z.string()),
  }),
  executed: z.looseObject({}),
  hypotheses: z.record(z.string(), z.looseObject({})),
};

const differences = z.record(z.string(), z.looseObject({}));

const pairOutline = z.looseObject({
  ...parts,
  baseline: z.string(),
  fractal: z.string(),
  parity: z.looseObject({}),
  differences,
});

const namedOutline = z.looseObject({
  ...parts,
  arms: z.record(z.string(), z.string()),
  reference: z.string(),
  sizes: z.record(z.string(), z.looseObject({})),
  parity: z.strictObject({ tolerance: z.number() }).nullable(),
  differences,
}).refine(({ arms, reference }) => Object.hasOwn(arms, reference), {
  path: ["reference"],
  message: "expected one of the arms",
});

/** Half a file is not JSON, and a file of something else has not these parts. */
const MEND = "restore it as it was, or run 'deno task aggregate' again";

/**
 * Reads the text of E1_summary.json.
 *
 * @param where the file, for messages
 * @throws {InputError} if it is cut off, or no summary
 */
export function parseSummary(text: string, { where }: { where: string }): Summary {
  const value = parseJson(text, { where, mend: MEND });
  const named = typeof value === "object" && value !== null && "arms" in value;
  const outline: z.ZodType<object> = named ? namedOutline : pairOutline;
  return validate(value, outline, { where }) as unknown as Summary;
}
