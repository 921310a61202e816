import { availableParallelism } from "node:os";
import { basename, dirname, resolve } from "node:path";
import { denoCommand, type LocalExecutorOptions, type Permissions } from "@/core/executors/mod.ts";
import { dataFolder } from "@/core/repository.ts";
import { runAll, type RunAllOptions, runsHere, type StudyRuns } from "@/core/study/mod.ts";
import type { ScanPlan } from "../plan/resolve_scan.ts";
import { type CaseSpec, TABLE_PREFIX, type TovCase } from "../plan/tov_case.ts";
import { sfst } from "../study.ts";
import { SOLVER_GRACE_SECONDS } from "../plan/solver_grace.ts";
import { solveTovCase } from "./solve_tov_case.ts";
import { solverEnvironment } from "./solver_environment.ts";

/** Solves every case that has not ended yet, side by side in child processes or one by one in this one. */
export async function runScan(
  specs: readonly CaseSpec[],
  { isolation = "child", workers = availableParallelism(), ...options }:
    & Pick<RunAllOptions<TovCase>, "retry" | "say">
    & { isolation?: ScanPlan["isolation"]; workers?: number },
): Promise<StudyRuns<TovCase>> {
  // a rehearsal's case takes a millisecond: a child would take longer to start
  const here = isolation === "in_process" || specs.every(({ config }) => config.synthetic);
  const executor = here ? runsHere(sfst, solveTovCase) : scanWorkers(specs, { workers });
  return await runAll(sfst, specs, { ...options, executor });
}

/** At the scan's end the worker must outlive its solver's grace, or a solver that ignores SIGINT outlives them both. */
const WORKER_GRACE_SECONDS = SOLVER_GRACE_SECONDS + 3;

function scanWorkers(
  specs: readonly CaseSpec[],
  { workers }: { workers: number },
): LocalExecutorOptions {
  const { SFST_SEED: _, ...threads } = solverEnvironment(specs[0]);
  return {
    command: denoCommand("src/studies/sfst/run/worker.ts", { permissions: permissionsFor(specs) }),
    workers,
    graceMs: 1000 * WORKER_GRACE_SECONDS,
    env: threads,
  };
}

/** The built-in solver starts no program but git, for the record; a program of the user's must be started and ended. */
function permissionsFor(specs: readonly CaseSpec[]): Permissions {
  const external = specs.some(({ config }) => config.solver.kind === "external");
  return {
    read: [dataFolder(), ...tablesOf(specs)],
    write: [...new Set(specs.map(({ folder }) => dirname(folder)))],
    run: external ? "all" : ["git"],
    native: "packages",
  };
}

/** The tables that cases name; of CompOSE's, which are several files, the folder. */
function tablesOf(specs: readonly CaseSpec[]): string[] {
  const paths = specs.flatMap(({ inputs, config: { eos } }) =>
    eos.startsWith(TABLE_PREFIX) ? [eos.slice(TABLE_PREFIX.length), ...Object.keys(inputs)] : []
  );
  return [...new Set(paths.map((path) => resolve(path)))]
    .flatMap((path) => /^eos\.(nb|thermo|t)$/.test(basename(path)) ? [path, dirname(path)] : [path]);
}
