import { z } from "zod";
import { limitSchemas, nameSchema } from "@/core/config/mod.ts";
import { NULL_LIMITS } from "../measure/limits.ts";

/** The searches that there are; the evolutionary one has to beat the others. */
export const SEARCHES = ["evolution", "random", "cma_es"] as const;
/** A search by its name in a plan. */
export type SearchName = typeof SEARCHES[number];

/** What a hunt varies, in the order of the ledger's columns. */
export const GENES = ["kappa", "sigma_k", "alpha"] as const;

/** The range that a hunt searches of one gene. */
export interface HuntGene {
  /** The lower end; above 0 on a logarithmic scale. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** The scale on which genomes are spread and changed. */
  readonly scale: "linear" | "log";
}

/** configs/irer/hunt_<name>.yaml: where is searched, how, and with which budget. */
export interface HuntFile {
  /** The file's own. */
  readonly name: string;
  /** Of reports and figures. */
  readonly title: string;
  /** The search that hunts. */
  readonly search: SearchName;
  /** Also run the other searches on the same budget. */
  readonly compare: boolean;
  /** Of the search; the fields have a seed of their own. */
  readonly seed: number;
  /** How many there are. */
  readonly generations: number;
  /** Genomes a generation. */
  readonly population: number;
  /** What is searched. */
  readonly genes: Readonly<Record<typeof GENES[number], HuntGene>>;
  /** Settings of the evolutionary search. */
  readonly evolution: {
    /** How many of the best pass on unchanged; they are not run again. */
    readonly elites: number;
    readonly tournament: number;
    readonly mutation_rate: number;
    /** Standard deviation as a share of the gene's range. */
    readonly mutation_strength: number;
  };
  /** Settings of CMA-ES. */
  readonly cma_es: {
    /** The first σ as a share of the genes' ranges. */
    readonly first_step: number;
  };
  /** How a measurement becomes a fitness. */
  readonly fitness: { readonly sse_floor: number; readonly null_weight: number; readonly null_cap: number };
  /** What is run for a genome. */
  readonly case: {
    /** The file of configs/irer/ that gives everything but the genes, and the time limits. */
    readonly config: string;
    /** Of the initial noise: the same for every genome, so that the fitness is a function of the genome alone. */
    readonly seed: number;
  };
  /** Of the validator: how many draws each null has, and their seed. */
  readonly validation: { readonly draws: number; readonly seed: number };
  /** How many of the best are refined along the gradient after the hunt. */
  readonly refine: number;
  /** Steps of such a descent at most; one costs about five runs. */
  readonly refine_iterations: number;
}

const gene: z.ZodType<HuntGene> = z.strictObject({
  low: z.number(),
  high: z.number(),
  scale: z.enum(["linear", "log"]),
});

/** The file's form, and the limits of its numbers. */
export const huntSchema: z.ZodType<HuntFile> = z.strictObject({
  name: nameSchema,
  title: z.string(),

  search: z.enum(SEARCHES),
  compare: z.boolean(),
  seed: z.number().int().nonnegative(),
  generations: z.number().int().min(1).max(100_000),
  population: z.number().int().min(4).max(10_000),
  genes: z.strictObject({ kappa: gene, sigma_k: gene, alpha: gene }),

  evolution: z.strictObject({
    elites: z.number().int().nonnegative(),
    tournament: z.number().int().positive(),
    mutation_rate: z.number().min(0).max(1),
    mutation_strength: z.number().nonnegative(),
  }),
  cma_es: z.strictObject({
    first_step: z.number().positive().max(1),
  }),

  fitness: z.strictObject({
    sse_floor: z.number().positive(),
    null_weight: z.number().nonnegative(),
    null_cap: z.number().positive(),
  }),

  case: z.strictObject({
    config: nameSchema,
    seed: z.number().int().nonnegative(),
  }),

  validation: z.strictObject(limitSchemas(NULL_LIMITS)),

  refine: z.number().int().nonnegative(),
  refine_iterations: z.number().int().positive().max(1000),
});
