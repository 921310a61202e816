import { readRunState, RunBusy, type RunOutcome, setRunAside } from "../artifacts/mod.ts";
import { InputError } from "../errors.ts";
import { type EndedTask, lossText, type TaskEnd } from "../executors/mod.ts";
import { isSystemError } from "../files/mod.ts";
import { type RunEnd, sealLost } from "./compute.ts";
import { readMetadata } from "./metadata.ts";
import { readIdentity } from "./spec.ts";
import type { RunSpec, Study } from "./study.ts";
import { damage } from "./tree.ts";

/** How one run of a call ended. */
export interface EndedRun<Config> {
  /** The run that was asked for. */
  readonly spec: RunSpec<Config>;
  /** `damaged`: its folder is not what was sealed, or no run; it is left as it is. */
  readonly status: RunEnd["status"] | "damaged";
  /** Null of a run that is done. */
  readonly reason: string | null;
  /** What may help; null where nothing is known. */
  readonly remedy: string | null;
  /** Whether it had ended before, and nothing was done. */
  readonly kept: boolean;
}

/** How a run ended, sealed by its worker or, if that did not live to do it, here. */
export async function endOf<Config>(
  study: Study<Config>,
  spec: RunSpec<Config>,
  { end }: EndedTask,
): Promise<RunEnd | { readonly busy: string }> {
  if (end.status === "done") return end.answer as RunEnd | { readonly busy: string };
  return await sealLost(study, { spec, outcome: outcomeOf(end, { study, spec }) });
}

/** Why a worker did not bring its run to an end. */
function outcomeOf<Config>(
  end: Exclude<TaskEnd, { status: "done" }>,
  { study: { timeLimitSetting }, spec: { timeLimitSeconds } }: {
    study: Study<Config>;
    spec: RunSpec<Config>;
  },
): RunOutcome {
  switch (end.status) {
    case "timeout":
      return {
        status: "timeout",
        reason: `it did not end within ${timeLimitSeconds} s`,
        remedy: `give it more time (${timeLimitSetting}), and start again`,
      };
    case "quarantined": {
      const memory = end.losses.some(({ tail }) => /out of memory/i.test(tail)) ? " (out of memory)" : "";
      return {
        status: "failed",
        reason: `its process was ${lossText(end.losses)}${memory}`,
        remedy: "see that the machine has memory to spare, and start again with --retry",
      };
    }
    case "failed":
      return {
        status: "failed",
        reason: `it could not be brought to its end: ${end.message.split("\n")[0]}`,
        remedy: "mend this, and start again with --retry",
      };
    case "cancelled":
      throw new Error("a run was cancelled by somebody else than its call");
  }
}

/**
 * Moves a run aside that is to be run anew. One that resumes and was ended by its time or with its process goes on from
 * what it left.
 */
export async function setAside<Config>(
  study: Study<Config>,
  { spec, status }: EndedRun<Config>,
): Promise<void> {
  const carry = study.resumes === true && status !== "diverged";
  try {
    await setRunAside(spec.folder, { beside: study.beside?.(spec.runId), carry });
  } catch (error) {
    if (!(error instanceof RunBusy)) throw error; // somebody else runs it anew just now: that is waited for
  }
}

/** How a run ended before, and whether it is to be run anew with more time. Undefined if it has not ended. */
export async function endBefore<Config>(
  study: Study<Config>,
  spec: RunSpec<Config>,
): Promise<{ run: EndedRun<Config>; again: boolean } | undefined> {
  const { folder, runId, timeLimitSeconds } = spec;
  try {
    const state = await readRunState(folder, { beside: study.beside?.(runId) });
    if (state === undefined) return undefined;
    await readIdentity(study, folder, { runId });
    const { status, reason, remedy } = state;
    const again = status === "timeout" && (await readMetadata(folder)).timeLimitSeconds < timeLimitSeconds;
    return { run: { spec, status, reason, remedy, kept: true }, again };
  } catch (error) {
    if (!(error instanceof InputError) || isSystemError(error)) throw error;
    return { run: { spec, ...damage(error.what, error), kept: true }, again: false };
  }
}
