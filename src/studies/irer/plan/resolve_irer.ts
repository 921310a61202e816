import { join } from "node:path";
import {
  configPath,
  loadPlanFile,
  loadPlanGrid,
  parseOverrides,
  refuseTwice,
  requireCaseCount,
} from "@/core/config/mod.ts";
import { artifactsFolder } from "@/core/repository.ts";
import { caseKeys, type IrerFile, irerFileSchema } from "./case_schema.ts";
import { configName, gridOf } from "./irer_overrides.ts";
import type { IrerCase } from "./irer_case.ts";

/** Everything that is decided before anything runs: a grid of cases, fully resolved and read-only. */
export interface IrerPlan {
  /** The name of its file. */
  readonly config: string;
  /** As in the file. */
  readonly title: string;
  /** In the order of the grid, the seeds turning fastest. */
  readonly cases: readonly PlannedCase[];
  /** Of each run. */
  readonly timeLimitSeconds: number;
  /** Of each validation. */
  readonly validationTimeLimitSeconds: number;
}

/** One run of a plan. */
export interface PlannedCase {
  /** Everything but the seed that decides its numbers. */
  readonly config: IrerCase;
  /** Of the initial noise. */
  readonly seed: number;
}

/**
 * The cases that `key=value` arguments describe: `config=` names the file, `seed=` takes a list, a comma list of any
 * number of the case spans a grid.
 *
 * @throws {InputError} one line: what is wrong, where, and how to mend it
 *
 * @example
 * ```ts
 * import { resolveIrer } from "@/studies/irer/plan/resolve_irer.ts";
 * const { cases } = await resolveIrer(["config=small", "kappa=0.01,0.1", "seed=0,1,2"]);
 * if (cases.length !== 6) throw new Error("two strengths on three seeds are six cases");
 * ```
 */
export async function resolveIrer(args: readonly string[]): Promise<IrerPlan> {
  const overrides = parseOverrides(args);
  const where = configPath("irer", { name: configName(overrides) });
  const selectors = ["config", "seed"];
  const grid = gridOf(overrides);
  // the seeds are no axis of the grid, and may be the file's
  const { resolved: first } = await loadPlanFile(where, irerFileSchema, { overrides: grid[0], selectors });
  const { name, title, seeds, time_limit_s, validation_time_limit_s } = first;
  refuseTwice(seeds, "seeds");
  requireCaseCount([grid.length, seeds.length], "overrides");
  const files = await loadPlanGrid(where, irerFileSchema, { grid, selectors });
  return {
    config: name,
    title,
    cases: files.flatMap(({ resolved }) => {
      const config = caseOf(resolved);
      return seeds.map((seed): PlannedCase => ({ config, seed }));
    }),
    timeLimitSeconds: time_limit_s,
    validationTimeLimitSeconds: validation_time_limit_s,
  };
}

/** Where run folders lie: artifacts/irer/runs. */
export function irerRunsFolder(): string {
  return join(artifactsFolder(), "irer", "runs");
}

function caseOf(file: IrerFile): IrerCase {
  return Object.freeze(Object.fromEntries(caseKeys.map((key) => [key, file[key]])) as unknown as IrerCase);
}
