import { dirname } from "node:path";
import { InputError } from "@/core/errors.ts";
import {
  denoCommand,
  endsOf,
  type Executor,
  type LocalExecutorOptions,
  lossText,
  type TaskEnd,
  withLocalExecutor,
} from "@/core/executors/mod.ts";
import type { ValidationAnswer, ValidationTask } from "./worker.ts";
import type { ValidationRecord } from "./provenance.ts";
import type { Written } from "./validate_run.ts";
import { DEFAULT_DRAWS, requireDraws, type ValidateOptions, validatorVersion } from "./validate_artifact.ts";

const CHILD = "src/studies/irer/measure/worker.ts";
const DEFAULT_TIME_LIMIT_SECONDS = 300;

/**
 * Processes that validate; `withLocalExecutor` keeps them from one call to the next.
 *
 * @param folders that hold the runs and artifacts: they read and write nothing else, and reach no network
 * @param writes whether they may write at all
 */
export function validationWorkers(
  { workers, folders, writes = true }: { workers: number; folders: readonly string[]; writes?: boolean },
): LocalExecutorOptions {
  const flags = writes ? [] : ["--deny-write"];
  return { command: denoCommand(CHILD, { permissions: { read: [], write: folders }, flags }), workers };
}

/** What came of one run or artifact: what was written, or measured without writing. */
export type Validation<Done = Written> =
  | Done & { readonly path: string }
  /** The artifact or its folder is not honest, or is another run's. */
  | { readonly path: string; readonly refusal: InputError }
  /** The process did not live to say. */
  | { readonly path: string; readonly failure: string; readonly timedOut: boolean };

/** How runs are validated in processes of their own. */
export interface ChildrenOptions<Done> extends ValidateOptions {
  /** How many at once; as many as there are cores if left out. */
  readonly workers?: number;
  /** Made with `validationWorkers`; processes for this call alone if left out. */
  readonly executor?: Executor;
  /** Of each run; none if left out. */
  readonly timeLimitSeconds?: number;
  /** Told as each run has been looked at. */
  readonly onDone?: (validation: Validation<Done>) => void;
}

/**
 * Validates runs and artifacts in processes of their own, each of which opens one artifact after the other and writes
 * `provenance_<id>.json` beside it.
 *
 * @param paths run folders, or artifacts
 * @param executor made with `validationWorkers`; processes for this call alone by default
 * @returns in the order of the paths
 * @throws {InputError} settings that no run could be validated with
 */
export function validateInChildren(
  paths: readonly string[],
  options: ChildrenOptions<Written> = {},
): Promise<Validation[]> {
  return inChildren(paths, { ...options, writes: true });
}

/** As `validateInChildren`, in processes that may not write: what the raw artifacts give, to hold a file against. */
export function recomputeInChildren(
  paths: readonly string[],
  options: ChildrenOptions<{ provenance: ValidationRecord }> = {},
): Promise<Validation<{ provenance: ValidationRecord }>[]> {
  return inChildren(paths, { ...options, writes: false });
}

async function inChildren<Done>(
  paths: readonly string[],
  {
    writes,
    workers = Math.max(1, navigator.hardwareConcurrency),
    timeLimitSeconds = DEFAULT_TIME_LIMIT_SECONDS,
    executor,
    onDone,
    ...options
  }: ChildrenOptions<Done> & { writes: boolean },
): Promise<Validation<Done>[]> {
  requireDraws({ draws: DEFAULT_DRAWS, seed: 0, ...options });
  const tasks = paths.map((path, index) => ({
    id: String(index),
    content: { path, options, writes } satisfies ValidationTask,
    timeLimitMs: 1000 * timeLimitSeconds,
  }));
  const at = (index: number) => ({ path: paths[index], timeLimitSeconds });
  const validateIn = (executor: Executor) =>
    endsOf(executor, tasks, { onEnd: ({ id, end }) => onDone?.(validationOf(end, at(Number(id)))) });
  const ends =
    await (executor === undefined
      ? withLocalExecutor(validationWorkers({ workers, folders: foldersOf(paths), writes }), validateIn)
      : validateIn(executor));
  return ends.map((end, index) => validationOf(end, at(index)));
}

/** The folders that hold runs and artifacts: one a run would not fit a command line. */
function foldersOf(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => dirname(path)))];
}

function validationOf<Done>(
  end: TaskEnd,
  { path, timeLimitSeconds }: { path: string; timeLimitSeconds: number },
): Validation<Done> {
  switch (end.status) {
    case "done": {
      const answer = end.answer as ValidationAnswer;
      if (!("refused" in answer)) return { path, ...answer as Done };
      const { what, ...rest } = answer.refused;
      return { path, refusal: new InputError(what, rest) };
    }
    case "timeout":
      return { path, failure: `the validator did not end within ${timeLimitSeconds} s`, timedOut: true };
    case "quarantined":
      return { path, failure: `the validator's process was ${lossText(end.losses)}`, timedOut: false };
    case "failed":
      return { path, failure: `the validator failed: ${end.message.split("\n")[0]}`, timedOut: false };
    default:
      return { path, failure: "the validation was stopped", timedOut: false };
  }
}

/** What a hunt asks the validator for. */
export interface FieldMeter {
  /** Of the code that measures. */
  readonly version: string;
  /** Writes provenance_<id>.json into the run's folder; says why if it could not be measured. */
  measure(
    run: { readonly folder: string },
    options: { readonly timeLimitSeconds: number },
  ): Promise<{ readonly failure?: string; readonly timedOut?: boolean }>;
}

/**
 * How a hunt has its runs measured: by the validator, in processes of its own.
 *
 * @param executor made with `validationWorkers`
 */
export async function fieldMeter(
  { executor, ...options }: ValidateOptions & { executor: Executor },
): Promise<FieldMeter> {
  return {
    version: await validatorVersion(),
    async measure({ folder }, { timeLimitSeconds }) {
      const [validation] = await validateInChildren([folder], { ...options, executor, timeLimitSeconds });
      if ("provenance" in validation) return {};
      if ("refusal" in validation) return { failure: validation.refusal.message };
      return { failure: validation.failure, timedOut: validation.timedOut };
    },
  };
}
