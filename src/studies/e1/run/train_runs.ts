import { availableParallelism, tmpdir } from "node:os";
import { dirname } from "node:path";
import { readRunState } from "@/core/artifacts/mod.ts";
import { GateError, InputError } from "@/core/errors.ts";
import { denoCommand, runPool } from "@/core/executors/mod.ts";
import { openProgress } from "@/core/progress/mod.ts";
import { logsFolder } from "@/core/repository.ts";
import { permissionFor } from "../prepare/mod.ts";
import type { ChildEvent } from "./child_events.ts";
import type { RunSpec } from "./run_spec.ts";

const CHILD = "src/studies/e1/run/child.ts";

/** How one run ended. */
export interface TrainedRun {
  readonly spec: RunSpec;
  /** `kept`: it was finished before and nothing was done. */
  readonly outcome: "done" | "kept";
}

/**
 * Trains and measures every run that is not finished yet, side by side in child processes, each resuming at its last
 * checkpoint.
 *
 * @param retry run anew what ended as failed or diverged; the old folder is moved aside, not deleted
 * @throws {GateError} if the test data may not be opened, before any run starts; naming each run that diverged or failed, after all others have ended
 */
export async function trainRuns(
  specs: readonly RunSpec[],
  { retry = false, say }: { retry?: boolean; say: (line: string) => void },
): Promise<TrainedRun[]> {
  const states = await Promise.all(specs.map(({ folder }) => readRunState(folder)));
  const open = specs.filter((_, index) =>
    states[index] === undefined || (retry && states[index].status !== "done")
  );
  for (const spec of specs.filter((spec) => !open.includes(spec))) say(`${labelOf(spec)} is there already`);

  const findings: string[] = [];
  if (open.length > 0) {
    for (const ood of new Set(open.map(({ config }) => config.data.ood))) await permissionFor(ood);
    const steps = open.reduce((sum, { config }) => sum + config.training.steps, 0);
    const progress = openProgress({ label: "training", total: steps, unit: "steps" });
    const taken = new Map<string, number>();
    let inputError: InputError | undefined;
    const results = await runPool(open.map((spec) => jobOf(spec, { retry })), {
      workers: workersFor(open),
      onLine: ({ name }, line) => {
        const event = JSON.parse(line) as ChildEvent;
        if (event.kind === "step") {
          progress.advance(event.step - (taken.get(name) ?? 0));
          taken.set(name, event.step);
        } else if (event.kind === "note") progress.note(`${name}: ${event.text}`);
        else inputError = new InputError(event.what, event);
      },
    });
    progress.finish();
    if (inputError) throw inputError;
    for (const { name, code, signal, tail } of results) {
      if (code !== 0) findings.push(`${name} ended with ${signal ?? `code ${code}`}: ${tail.split("\n")[0]}`);
    }
  }
  for (const spec of specs) {
    const state = await readRunState(spec.folder);
    if (state && state.status !== "done") {
      findings.push(
        `${labelOf(spec)} ${state.status}: ${state.reason}; ${state.remedy ?? "see its run.log"}`,
      );
    }
  }
  if (findings.length > 0) throw new GateError("training", findings);
  return specs.map((spec) => ({ spec, outcome: open.includes(spec) ? "done" : "kept" }));
}

/** A run's name in messages. */
export function labelOf(spec: RunSpec): string {
  return `${spec.config.model.name}, seed ${spec.seed} (${spec.runId})`;
}

function jobOf(spec: RunSpec, { retry }: { retry: boolean }) {
  // the backend's library is native code of the system, which reads what it likes; programs: git, Deno, NVIDIA's tool
  const write = [dirname(spec.folder), logsFolder(), tmpdir()];
  const permissions = { read: "all", write, run: "all", native: "all" } as const;
  return {
    name: labelOf(spec),
    command: denoCommand(CHILD, { permissions, args: [JSON.stringify({ spec, retry })] }),
  };
}

/** As many runs side by side as there are cores for their threads; one at a time on a device they would share. */
function workersFor(specs: readonly RunSpec[]): number {
  const { backend, training } = specs[0].config;
  const shared = !backend.device.startsWith("CPU");
  return shared ? 1 : Math.max(1, Math.floor(availableParallelism() / training.threads));
}
