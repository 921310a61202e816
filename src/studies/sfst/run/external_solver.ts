import { join } from "node:path";
import { runPool } from "@/core/executors/mod.ts";
import { RUN_CONFIG_FILE, type RunLog, type RunSpec } from "@/core/study/mod.ts";
import { SOLVER_GRACE_SECONDS } from "../plan/solver_grace.ts";
import type { TovCase } from "../plan/tov_case.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { solverEnvironment } from "./solver_environment.ts";

const SEE_LOG = "see run.log for what it printed, mend the solver, and start the scan with --retry";

/**
 * A program of the user's: `<command…> <path of run_config.json> <run folder>`. What it prints goes into run.log. When
 * it ends, or its time is over, everything that it started is ended, too.
 */
export async function solveExternally(
  spec: RunSpec<TovCase>,
  { folder, log }: { folder: string; log: RunLog },
): Promise<Diagnosis | undefined> {
  const [{ code, signal, timedOut, tail }] = await runPool([{
    name: spec.runId,
    command: [...spec.config.solver.command, join(folder, RUN_CONFIG_FILE), folder],
    env: solverEnvironment(spec),
    timeLimitMs: 1000 * spec.timeLimitSeconds,
  }], {
    workers: 1,
    graceMs: 1000 * SOLVER_GRACE_SECONDS,
    onLine: (_, line) => log.output(line),
    onErrorLine: (_, line) => log.output(line),
  });
  const failed = { status: "failed", exitCode: code, signal, summaryProblem: null } as const;
  if (timedOut) {
    const what = `the solver did not end within ${spec.timeLimitSeconds} s`;
    const remedy =
      "give it more time (solver.time_limit_s) and start the scan with --retry, or mend the solver";
    return { ...failed, status: "timeout", what, reasons: [what], remedy };
  }
  if (code === null) {
    const what = "the solver could not be started";
    const remedy = "put the program back, or correct solver.command, and start the scan with --retry";
    return { ...failed, what, reasons: [tail.replaceAll(folder, "<run folder>")], remedy };
  }
  if (signal !== null || code !== 0) {
    const what = signal === null
      ? `the solver ended with exit code ${code}`
      : `the solver was ended by ${signal}`;
    return { ...failed, what, reasons: [what], remedy: SEE_LOG };
  }
}
