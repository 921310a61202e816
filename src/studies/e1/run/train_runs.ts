import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { STATE_FILE } from "@/core/artifacts/mod.ts";
import { GateError } from "@/core/errors.ts";
import { denoCommand, type LocalExecutorOptions } from "@/core/executors/mod.ts";
import { exists } from "@/core/exists.ts";
import { logsFolder } from "@/core/repository.ts";
import { labelOf, runAll, type RunAllOptions, type StudyRuns } from "@/core/study/mod.ts";
import { permissionFor } from "../prepare/mod.ts";
import { e1 } from "../study.ts";
import type { E1Spec, RunConfig } from "../plan/run_config.ts";

/**
 * Trains and measures every run that is not finished yet, side by side in child processes, each resuming at its last
 * checkpoint.
 *
 * @param retry run anew what did not end as done; the old folder is moved aside, not deleted
 * @throws {GateError} if the test data may not be opened, before any run starts; naming each run that is not done, after
 * all others have ended
 */
export async function trainRuns(
  specs: readonly E1Spec[],
  options: Pick<RunAllOptions<RunConfig>, "retry" | "say">,
): Promise<StudyRuns<RunConfig>> {
  const sealed = await Promise.all(specs.map(({ folder }) => exists(join(folder, STATE_FILE))));
  const open = specs.filter((_, index) => !sealed[index]);
  for (const ood of new Set(open.map(({ config }) => config.data.ood))) await permissionFor(ood);
  const ended = await runAll(e1, specs, { ...options, executor: trainers(specs) });
  const findings = ended.runs.filter(({ status }) => status !== "done").map((
    { spec, status, reason, remedy },
  ) => `${labelOf(e1, spec)} ${status}: ${reason}; ${remedy ?? "see its run.log"}`);
  if (findings.length > 0) throw new GateError("training", findings);
  return ended;
}

/** As many processes side by side as there are cores for their threads; one at a time on a device they would share. */
function trainers(specs: readonly E1Spec[]): LocalExecutorOptions {
  const { backend, training } = specs[0].config;
  const shared = !backend.device.startsWith("CPU");
  // the backend's library is native code of the system, which reads what it likes; programs: git, Deno, NVIDIA's tool
  const write = [...new Set(specs.map(({ folder }) => dirname(folder))), logsFolder(), tmpdir()];
  const permissions = { read: "all", write, run: "all", native: "all" } as const;
  return {
    command: denoCommand("src/studies/e1/run/worker.ts", { permissions }),
    workers: shared ? 1 : Math.max(1, Math.floor(availableParallelism() / training.threads)),
    graceMs: 10_000,
    fresh: true, // a library keeps its threads, and their number, for the life of its process
  };
}
