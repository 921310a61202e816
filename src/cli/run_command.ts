/** What commands that compute runs have in common: their options, and how a run stands in their result under --json. */
import { relative } from "node:path";
import { artifactsFolder } from "@/core/repository.ts";
import type { EndedRun } from "@/core/study/mod.ts";
import type { Command, CommandContext } from "./command.ts";
import { secondsOf } from "./read_seconds.ts";

/**
 * The options of a command that computes runs.
 *
 * @param limit where the time limit comes from if the option is left out
 */
export function runOptions(limit: string): NonNullable<Command["options"]> {
  return {
    "--retry": "run anew what failed, diverged or timed out (the old folders are moved aside)",
    "--time-limit": {
      meaning: `how long a run may take (${limit} if left out); one that took longer is run again with more`,
      value: "SECONDS",
    },
  };
}

/**
 * What was given for them.
 *
 * @throws {InputError} a time limit that is no positive number
 */
export function givenRunOptions(
  options: CommandContext["options"],
): { readonly retry: boolean; readonly timeLimitSeconds?: number } {
  return {
    retry: options.has("--retry"),
    timeLimitSeconds: secondsOf(options, "--time-limit", { example: 3600 }),
  };
}

/** One run in a command's result. */
export interface RunRow {
  readonly run_id: string;
  readonly status: EndedRun<unknown>["status"];
  /** Null of a run that is done. */
  readonly reason: string | null;
  /** Whether it had ended before, and nothing was done. */
  readonly kept: boolean;
  /** Relative to the artifacts folder. */
  readonly folder: string;
}

/** The runs of a call, in its order. */
export function runRows(runs: readonly EndedRun<unknown>[]): RunRow[] {
  return runs.map(({ spec: { runId, folder }, status, reason, kept }) => ({
    run_id: runId,
    status,
    reason,
    kept,
    folder: relative(artifactsFolder(), folder),
  }));
}
