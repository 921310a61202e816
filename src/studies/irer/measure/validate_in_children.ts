import { dirname } from "node:path";
import { InputError } from "@/core/errors.ts";
import {
  denoCommand,
  type TaskPool,
  type TaskPoolOptions,
  type TaskResult,
  withTaskPool,
} from "@/core/executors/mod.ts";
import type { ValidationAnswer, ValidationTask } from "./child.ts";
import type { Provenance } from "./provenance.ts";
import { DEFAULT_DRAWS, requireDraws, type ValidateOptions, validatorVersion } from "./validate_artifact.ts";

const CHILD = "src/studies/irer/measure/child.ts";
const DEFAULT_TIME_LIMIT_SECONDS = 300;

/**
 * Processes that validate; `withTaskPool` keeps them from one call to the next.
 *
 * @param folders that hold the runs and artifacts: they read and write nothing else, and reach no network
 */
export function validationWorkers(
  { workers, folders }: { workers: number; folders: readonly string[] },
): TaskPoolOptions {
  return { command: denoCommand(CHILD, { permissions: { read: [], write: folders } }), workers };
}

/** What came of one run or artifact. */
export type Validation =
  | { readonly path: string; readonly provenance: Provenance; readonly written: string }
  /** The artifact or its folder is not honest, or is another run's. */
  | { readonly path: string; readonly refusal: InputError }
  /** The process did not live to say. */
  | { readonly path: string; readonly failure: string; readonly timedOut: boolean };

/**
 * Validates runs and artifacts in processes of their own, each of which opens one artifact after the other and writes
 * `provenance_<id>.json` beside it.
 *
 * @param paths run folders, or artifacts
 * @param pool made with `validationWorkers`; processes for this call alone by default
 * @returns in the order of the paths
 * @throws {InputError} settings that no run could be validated with
 */
export async function validateInChildren(
  paths: readonly string[],
  {
    workers = Math.max(1, navigator.hardwareConcurrency),
    timeLimitSeconds = DEFAULT_TIME_LIMIT_SECONDS,
    pool,
    onDone,
    ...options
  }: ValidateOptions & {
    workers?: number;
    pool?: TaskPool;
    timeLimitSeconds?: number;
    onDone?: (validation: Validation) => void;
  } = {},
): Promise<Validation[]> {
  requireDraws({ draws: DEFAULT_DRAWS, seed: 0, ...options });
  const validateIn = (pool: TaskPool) =>
    pool.run(paths.map((path): ValidationTask => ({ path, options })), {
      timeLimitMs: 1000 * timeLimitSeconds,
      onDone: (result, index) => onDone?.(validationOf(result, { path: paths[index], timeLimitSeconds })),
    });
  const results =
    await (pool === undefined
      ? withTaskPool(validationWorkers({ workers, folders: foldersOf(paths) }), validateIn)
      : validateIn(pool));
  return results.map((result, index) => validationOf(result, { path: paths[index], timeLimitSeconds }));
}

/** The folders that hold runs and artifacts: one a run would not fit a command line. */
function foldersOf(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => dirname(path)))];
}

function validationOf(
  result: TaskResult,
  { path, timeLimitSeconds }: { path: string; timeLimitSeconds: number },
): Validation {
  switch (result.status) {
    case "done": {
      const answer = result.answer as ValidationAnswer;
      if (!("refused" in answer)) return { path, ...answer };
      const { what, ...rest } = answer.refused;
      return { path, refusal: new InputError(what, rest) };
    }
    case "timeout":
      return { path, failure: `the validator did not end within ${timeLimitSeconds} s`, timedOut: true };
    case "died": {
      const how = result.signal ?? `exit code ${result.code}`;
      return { path, failure: `the validator's process ended with ${how}, twice`, timedOut: false };
    }
    case "failed":
      return { path, failure: `the validator failed: ${result.message.split("\n")[0]}`, timedOut: false };
    default:
      return { path, failure: "the validation was stopped", timedOut: false };
  }
}

/**
 * How a hunt has its runs measured: by the validator, in processes of its own.
 *
 * @param pool made with `validationWorkers`
 */
export async function fieldMeter({ pool, ...options }: ValidateOptions & { pool: TaskPool }) {
  return {
    version: await validatorVersion(),
    /** Writes provenance_<id>.json into the run's folder; says why if it could not be measured. */
    async measure(
      { folder }: { readonly folder: string },
      { timeLimitSeconds }: { timeLimitSeconds: number },
    ): Promise<{ readonly failure?: string; readonly timedOut?: boolean }> {
      const [validation] = await validateInChildren([folder], { ...options, pool, timeLimitSeconds });
      if ("provenance" in validation) return {};
      if ("refusal" in validation) return { failure: validation.refusal.message };
      return { failure: validation.failure, timedOut: validation.timedOut };
    },
  };
}
