import { join } from "node:path";
import { canonicalJson, runIdOf, sha256Text } from "@/core/identity/mod.ts";
import { codeVersionOf } from "@/core/provenance/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { cmaEs, evolution, randomSearch, type SearchStrategy } from "@/search/mod.ts";
import { huntsFolder } from "./hunt_files.ts";
import type { SearchName } from "./hunt_schema.ts";
import type { HuntPlan } from "./resolve_hunt.ts";

/** The sources that decide which genomes are proposed and what they are worth. */
const SOURCES = [
  "src/core/random",
  "src/search",
  "src/studies/irer/hunt/fitness.ts",
  "src/studies/irer/hunt/hunt_spec.ts",
];

/** One search of a plan: what it is (its identity) and where it lives. */
export interface HuntSpec {
  /** Part of the identity. */
  readonly study: "IRER";
  /** All of the plan that decides a number of the hunt. */
  readonly config: unknown;
  /** Of the search. */
  readonly seed: number;
  /** None: a hunt reads no file. */
  readonly inputs: Readonly<Record<string, never>>;
  /** Of what runs, measures and searches. */
  readonly codeVersion: string;
  /** 16 hex digits over the above. */
  readonly huntId: string;
  /** Which search it is. */
  readonly search: SearchName;
  /** Absolute. */
  readonly folder: string;
}

/**
 * The hunt of a plan by one of the searches. Its id is a hash of all that decides its ledger, so another hunt has
 * another folder and the same one goes on where it stopped.
 *
 * @param evaluatorVersion the code that runs and measures the fields
 */
export async function huntSpec(
  { hunt, base, timeLimitSeconds, validationTimeLimitSeconds }: HuntPlan,
  { search, evaluatorVersion }: { search: SearchName; evaluatorVersion: string },
): Promise<HuntSpec> {
  // what a hunt is called, and what is done beside or after it, changes no row
  const { name: _, title: __, compare: ___, refine: ____, refine_iterations: _____, ...settings } = hunt;
  const identity = {
    study: "IRER" as const,
    config: {
      hunt: { ...settings, search },
      case: base,
      time_limit_s: timeLimitSeconds,
      validation_time_limit_s: validationTimeLimitSeconds,
    },
    seed: hunt.seed,
    inputs: {},
    codeVersion: sha256Text(canonicalJson([await searchVersion(), evaluatorVersion])),
  };
  const huntId = runIdOf(identity);
  return { ...identity, huntId, search, folder: join(huntsFolder(), huntId) };
}

/** What identifies a hunt: the fields that hunt_config.json holds and that the id is made from. */
export function identityOf({ study, config, seed, inputs, codeVersion }: HuntSpec) {
  return { study, config, seed, inputs, codeVersion };
}

/** The search itself, at its beginning. */
export function strategyOf({ hunt, space }: HuntPlan, search: SearchName): SearchStrategy {
  const settings = { space, population: hunt.population, seed: hunt.seed };
  switch (search) {
    case "random":
      return randomSearch(settings);
    case "cma_es":
      return cmaEs({ ...settings, firstStep: hunt.cma_es.first_step });
    case "evolution": {
      const { elites, tournament, mutation_rate, mutation_strength } = hunt.evolution;
      const mutation = { rate: mutation_rate, strength: mutation_strength };
      return evolution({ ...settings, elites, tournament, mutation });
    }
  }
}

let version: Promise<string> | undefined;

function searchVersion(): Promise<string> {
  return version ??= codeVersionOf(SOURCES, { repository: repositoryRoot() });
}
