import {
  configPath,
  loadPlanFile,
  onlyValue,
  type Overrides,
  parseOverrides,
  validate,
} from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import type { GenomeSpace } from "@/search/mod.ts";
import { caseSchema } from "../plan/case_schema.ts";
import type { IrerCase } from "../plan/irer_case.ts";
import { resolveIrer } from "../plan/resolve_irer.ts";
import { GENES, type HuntFile, huntSchema } from "./hunt_schema.ts";

export const DEFAULT_HUNT = "hunt_default";

/** Everything that is decided before anything runs: one hunt, fully resolved and read-only. */
export interface HuntPlan {
  /** The hunt's file with its overrides. */
  readonly hunt: HuntFile;
  /** What the search may choose from. */
  readonly space: GenomeSpace;
  /** Every number of the case but the genes, whose values here are replaced. */
  readonly base: IrerCase;
  /** Child processes at once; null for as many as there are cores. It changes no number. */
  readonly workers: number | null;
  /** Of each run. */
  readonly timeLimitSeconds: number;
  /** Of each validation. */
  readonly validationTimeLimitSeconds: number;
}

/**
 * The hunt that `key=value` arguments describe: `config=` names the file, `workers=` the child processes, `case.<key>=`
 * a number of the case that every run has, and any other key is one of the file.
 *
 * @throws {InputError} one line: what is wrong, where, and how to mend it
 */
export async function resolveHunt(args: readonly string[]): Promise<HuntPlan> {
  const overrides = parseOverrides(args);
  for (const { key, values } of overrides) {
    if (values.length === 1) continue;
    throw new InputError(`takes one value, got ${values.length}`, {
      where: key,
      mend: "start one hunt for each value",
    });
  }
  const where = configPath("irer", { name: onlyValue(overrides, "config") ?? DEFAULT_HUNT, where: "config" });
  const { resolved: hunt } = await loadPlanFile(where, huntSchema, {
    overrides: overrides.filter(({ key }) => key !== "config" && key !== "workers" && !isOfCase(key)),
    selectors: ["config", "workers"],
  });
  requireConsistent(hunt, where);
  const ofCase = args.filter((argument) => isOfCase(argument.split("=")[0]))
    .map((argument) => argument.slice("case.".length));
  refuseGenes(ofCase);
  const { cases, ...limits } = await resolveIrer([
    `config=${hunt.case.config}`,
    `seed=${hunt.case.seed}`,
    ...ofCase,
  ]);
  for (const end of ["low", "high"] as const) {
    const corner = Object.fromEntries(GENES.map((gene) => [gene, hunt.genes[gene][end]]));
    validate({ ...cases[0].config, ...corner }, caseSchema, { where: `${where}: genes, with ${end}` });
  }
  return {
    hunt,
    space: GENES.map((gene) => ({ name: gene, ...hunt.genes[gene] })),
    base: cases[0].config,
    workers: workersOf(overrides),
    timeLimitSeconds: limits.timeLimitSeconds,
    validationTimeLimitSeconds: limits.validationTimeLimitSeconds,
  };
}

/** `case.config` and `case.seed` are the hunt's own keys; `case.size` and the like are the case's. */
function isOfCase(key: string): boolean {
  return key.startsWith("case.") && key !== "case.config" && key !== "case.seed";
}

function workersOf(overrides: Overrides): number | null {
  const [workers] = overrides.find(({ key }) => key === "workers")?.values ?? [null];
  if (workers === null) return null;
  if (Number.isSafeInteger(workers) && Number(workers) >= 1) return Number(workers);
  throw new InputError(`expected a positive integer, got ${JSON.stringify(workers)}`, {
    where: "workers",
    mend: "write workers=2, or leave it away for as many as there are cores",
  });
}

function requireConsistent({ genes, evolution, population }: HuntFile, where: string): void {
  for (const name of GENES) {
    const { low, high, scale } = genes[name];
    const fault = low >= high
      ? "low must be below high"
      : scale === "log" && low <= 0
      ? "a log scale needs low > 0"
      : null;
    if (fault !== null) {
      throw new InputError(`${fault}, got ${low} and ${high}`, {
        where: `${where}: genes.${name}`,
        mend: "correct the range",
      });
    }
  }
  if (evolution.elites >= population) {
    throw new InputError(`${evolution.elites} elites leave no room in a population of ${population}`, {
      where: `${where}: evolution.elites`,
      mend: "choose fewer elites or a larger population",
    });
  }
}

function refuseGenes(ofCase: readonly string[]): void {
  for (const argument of ofCase) {
    const gene = GENES.find((name) => argument.startsWith(`${name}=`));
    if (gene === undefined) continue;
    throw new InputError(`${gene} is what the hunt varies`, {
      where: `case.${gene}`,
      mend: `narrow its range instead: genes.${gene}.low=… genes.${gene}.high=…`,
    });
  }
}
