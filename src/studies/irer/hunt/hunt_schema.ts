import { z } from "zod";
import { limitSchemas, nameSchema } from "@/core/config/mod.ts";
import { NULL_LIMITS } from "../measure/limits.ts";

/** The searches that there are; the evolutionary one has to beat the others. */
export const SEARCHES = ["evolution", "random", "cma_es"] as const;
export type SearchName = typeof SEARCHES[number];

/** What a hunt varies, in the order of the ledger's columns. */
export const GENES = ["kappa", "sigma_k", "alpha"] as const;

const gene = z.strictObject({
  low: z.number(),
  high: z.number(),
  scale: z.enum(["linear", "log"]),
});

/** configs/irer/hunt_<name>.yaml: where is searched, how, and with which budget. */
export const huntSchema = z.strictObject({
  name: nameSchema,
  title: z.string(),

  search: z.enum(SEARCHES),
  /** Also run the other searches on the same budget. */
  compare: z.boolean(),
  /** Of the search; the fields have a seed of their own. */
  seed: z.number().int().nonnegative(),
  generations: z.number().int().min(1).max(100_000),
  population: z.number().int().min(4).max(10_000),
  genes: z.strictObject({ kappa: gene, sigma_k: gene, alpha: gene }),

  evolution: z.strictObject({
    /** How many of the best pass on unchanged; they are not run again. */
    elites: z.number().int().nonnegative(),
    tournament: z.number().int().positive(),
    mutation_rate: z.number().min(0).max(1),
    /** Standard deviation as a share of the gene's range. */
    mutation_strength: z.number().nonnegative(),
  }),
  cma_es: z.strictObject({
    /** The first σ as a share of the genes' ranges. */
    first_step: z.number().positive().max(1),
  }),

  fitness: z.strictObject({
    sse_floor: z.number().positive(),
    null_weight: z.number().nonnegative(),
    null_cap: z.number().positive(),
  }),

  case: z.strictObject({
    /** The file of configs/irer/ that gives everything but the genes, and the time limits. */
    config: nameSchema,
    /** Of the initial noise: the same for every genome, so that the fitness is a function of the genome alone. */
    seed: z.number().int().nonnegative(),
  }),

  /** Of the validator: how many draws each null has, and their seed. */
  validation: z.strictObject(limitSchemas(NULL_LIMITS)),

  /** How many of the best are refined along the gradient after the hunt. */
  refine: z.number().int().nonnegative(),
  /** Steps of such a descent at most; one costs about five runs. */
  refine_iterations: z.number().int().positive().max(1000),
});

export type HuntFile = z.infer<typeof huntSchema>;
