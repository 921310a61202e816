import { basename, dirname, resolve } from "node:path";
import { denoCommand, type Permissions, runTasks, type TaskResult } from "@/core/executors/mod.ts";
import { dataFolder } from "@/core/repository.ts";
import { type CaseSpec, TABLE_PREFIX } from "../plan/tov_case.ts";
import type { CaseTask } from "./child.ts";
import { sealLostCase } from "./compute_tov_case.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { GRACE_SECONDS } from "./external_solver.ts";
import type { CaseListener } from "./run_scan.ts";
import { solverEnvironment } from "./solver_environment.ts";

const CHILD = "src/studies/sfst/run/child.ts";
/** An external solver's time is kept by the worker, which then still writes the diagnosis. */
const MARGIN_SECONDS = 30;
/** At the scan's end the worker must outlive its solver's grace, or a solver that ignores SIGINT outlives them both. */
const WORKER_GRACE_SECONDS = GRACE_SECONDS + 3;

/** Computes cases in long-lived child processes, and seals those whose child did not live to do it. */
export async function runInChildren(
  specs: readonly CaseSpec[],
  { retry, workers, onCase }: { retry: boolean; workers: number; onCase: CaseListener },
): Promise<void> {
  const tasks = specs.map((spec): CaseTask => ({ spec, retry }));
  const longest = Math.max(...specs.map(secondsFor));
  const { SFST_SEED: _, ...threads } = solverEnvironment(specs[0]);
  await runTasks(tasks, {
    command: denoCommand(CHILD, { permissions: permissionsFor(specs) }),
    workers,
    timeLimitMs: 1000 * longest,
    graceMs: 1000 * WORKER_GRACE_SECONDS,
    env: threads,
    onDone: async (result, index) => {
      const spec = specs[index];
      const diagnosis = lostCase(result, spec);
      const status = diagnosis === undefined
        ? (result as { answer: "done" | "failed" | "timeout" }).answer
        : (await sealLostCase(spec, { diagnosis, retry })).status;
      onCase(spec, status);
    },
  });
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

function secondsFor({ config, timeLimitSeconds }: CaseSpec): number {
  return config.solver.kind === "external"
    ? timeLimitSeconds + GRACE_SECONDS + MARGIN_SECONDS
    : timeLimitSeconds;
}

/** Why a worker did not bring its case to an end; undefined if it did. */
function lostCase(result: TaskResult, { timeLimitSeconds }: CaseSpec): Diagnosis | undefined {
  const nothing = { exitCode: null, signal: null, summaryProblem: null };
  switch (result.status) {
    case "timeout": {
      const what = `the solver did not end within ${timeLimitSeconds} s`;
      const remedy = "give it more time (solver.time_limit_s) and start the scan with --retry";
      return { ...nothing, status: "timeout", what, reasons: [what], remedy };
    }
    case "died": {
      const how = result.signal ?? `exit code ${result.code}`;
      const what = `the process that solved the case ended with ${how}, twice`;
      const memory = /out of memory/i.test(result.tail) ? ["it ran out of memory"] : [];
      const remedy = "see that the machine has memory to spare and start the scan with --retry";
      const { code: exitCode, signal } = result;
      return { ...nothing, status: "failed", what, reasons: [what, ...memory], remedy, exitCode, signal };
    }
    case "failed": {
      const what = "the case could not be brought to its end";
      const reasons = [result.message.split("\n")[0]];
      return { ...nothing, status: "failed", what, reasons, remedy: "mend this and start with --retry" };
    }
    default:
      return undefined;
  }
}
