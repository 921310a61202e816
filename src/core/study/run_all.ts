import { dirname } from "node:path";
import type { EventBus } from "../events/mod.ts";
import {
  type Executor,
  type LocalExecutorOptions,
  type Task,
  type TaskEvent,
  withLocalExecutor,
} from "../executors/mod.ts";
import { makeFolder, writeErrorOf } from "../files/mod.ts";
import type { ProgressStyle } from "../progress/mod.ts";
import { labelOf } from "./compute.ts";
import { endBefore, type EndedRun, endOf, setAside } from "./ended_run.ts";
import { type RunEvent, runEvents } from "./events.ts";
import { runCounter, runsText } from "./run_text.ts";
import type { RunSpec, Study } from "./study.ts";
import type { RunTask } from "./worker.ts";

/** What a call of `runAll` did. */
export interface StudyRuns<Config> {
  /** One a spec, in their order. */
  readonly runs: readonly EndedRun<Config>[];
  /** Of this call alone. */
  readonly seconds: number;
  /** Runs that were computed in this call; the others lay there already. */
  readonly computed: number;
}

/** How runs are computed. Nothing of it changes a number. */
export interface RunAllOptions<Config> {
  /** What computes them; the settings of workers on this machine start some for this call alone. */
  readonly executor: Executor | LocalExecutorOptions;
  /** Run anew what diverged, failed or timed out; the old folders are moved aside. */
  readonly retry?: boolean;
  /** Threads of each run, where its numbers do not depend on it. */
  readonly threads?: number;
  /** E.g. `silent` where the caller shows how far it is. */
  readonly progress?: ProgressStyle;
  /** Takes lines for the user. */
  readonly say: (line: string) => void;
  /** Called when a run has ended, also for those that had before; those come first. */
  readonly onEnd?: (run: EndedRun<Config>) => void | Promise<void>;
  /** Where it is told what happens. */
  readonly events?: EventBus<RunEvent>;
}

/** So long between two looks at runs that another call computes. */
const BUSY_PAUSE_MS = 1_000;

/**
 * Computes every run that has not ended yet. The files are the same bytes whatever the executor. A run that diverges,
 * fails, times out or loses its process three times is sealed with the reason and harms no other. One that timed out is
 * run anew if it is given more time now: what comes of it must not depend on earlier calls. A folder that is damaged,
 * or no folder, is left as it is and told. Runs that another call computes are waited for.
 *
 * @param specs a spec that comes twice is computed once
 * @throws {InputError} the surroundings are at fault (no space, no data): no further run is begun
 */
export async function runAll<Config>(
  study: Study<Config>,
  specs: readonly RunSpec<Config>[],
  options: RunAllOptions<Config>,
): Promise<StudyRuns<Config>> {
  const { retry = false, executor, onEnd, events = runEvents, say } = options;
  const ended = new Map<string, EndedRun<Config>>();
  const tell = (event: RunEvent) => events.publish(event);
  const end = async (run: EndedRun<Config>): Promise<void> => {
    const { spec: { runId }, status, reason, kept } = run;
    ended.set(runId, run);
    tell({ study: study.name, runId, kind: "ended", status, reason, kept });
    await onEnd?.(run);
  };
  const open = new Map<string, RunSpec<Config>>();
  for (const spec of specs) {
    if (ended.has(spec.runId) || open.has(spec.runId)) continue;
    const before = await endBefore(study, spec);
    const again = before !== undefined &&
      (before.again || (retry && !["done", "damaged"].includes(before.run.status)));
    if (before !== undefined && !again) {
      await end(before.run);
      continue;
    }
    if (again) await setAside(study, before!.run);
    open.set(spec.runId, spec);
  }
  for (const { spec, status, reason } of ended.values()) {
    if (status === "damaged") say(`warning: ${spec.folder}: ${reason}`);
  }
  const start = performance.now();
  if (open.size > 0) {
    const compute = (executor: Executor) => computeOpen(study, open, { ...options, executor, end, tell });
    await ("submit" in executor ? compute(executor) : withLocalExecutor(executor, compute));
  }
  const seconds = (performance.now() - start) / 1000;
  const runs = { runs: specs.map(({ runId }) => ended.get(runId)!), seconds, computed: open.size };
  say(runsText(study, runs));
  return runs;
}

async function computeOpen<Config>(
  study: Study<Config>,
  open: ReadonlyMap<string, RunSpec<Config>>,
  { executor, threads, progress, end, tell }: RunAllOptions<Config> & {
    executor: Executor;
    end: (run: EndedRun<Config>) => Promise<void>;
    tell: (event: RunEvent) => void;
  },
): Promise<void> {
  await makePlaces([...open.values()]);
  using counter = runCounter(study, [...open.values()], { style: progress });
  const about = (runId: string) => ({ study: study.name, runId });
  const onEvent = (event: TaskEvent): void => {
    if (event.kind === "ended") return; // told once it is sealed
    const { id, ...what } = event;
    if (what.kind !== "progress") return tell({ ...about(id), ...what });
    tell({ ...about(id), ...what, of: counter.advanceTo(id, what.done, what.note) });
  };
  for (const spec of open.values()) {
    tell({ ...about(spec.runId), kind: "waiting", folder: spec.folder, label: labelOf(study, spec) });
  }
  let waiting: readonly RunSpec<Config>[] = [...open.values()];
  while (waiting.length > 0) {
    const busy: RunSpec<Config>[] = [];
    const submission = await executor.submit(
      waiting.map((spec) => taskOf(study, { spec, threads })),
      { onEvent },
    );
    for await (const ended of submission.collect()) {
      const spec = open.get(ended.id)!;
      const result = await endOf(study, spec, ended);
      if ("busy" in result) {
        busy.push(spec);
        counter.note(`waiting for ${result.busy}`);
        tell({ ...about(ended.id), kind: "busy", heldBy: result.busy });
      } else {
        counter.end(ended.id, { done: result.status === "done" });
        await end({ spec, ...result, kept: false });
      }
    }
    waiting = busy;
    if (busy.length > 0) await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
  }
}

/** The folders that hold run folders. @throws {InputError} one cannot be made: told before any worker starts */
async function makePlaces(specs: readonly RunSpec<unknown>[]): Promise<void> {
  for (const folder of new Set(specs.map(({ folder }) => dirname(folder)))) {
    try {
      await makeFolder(folder);
    } catch (error) {
      throw writeErrorOf(error, folder);
    }
  }
}

function taskOf<Config>(study: Study<Config>, task: RunTask<Config>): Task {
  const { runId, config, timeLimitSeconds } = task.spec;
  const grace = study.graceSeconds?.(config) ?? 0;
  return { id: runId, content: task, timeLimitMs: 1000 * (timeLimitSeconds + grace) };
}
