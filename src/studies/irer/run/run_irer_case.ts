import { join } from "node:path";
import {
  type OpenRunFolder,
  openRunFolder,
  type RunOutcome,
  type RunState,
  writeFileAtomic,
} from "@/core/artifacts/mod.ts";
import { writeErrorOf } from "@/core/files/mod.ts";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { startProvenance } from "@/core/provenance/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { createSolver, initialNoise, type SncglState } from "@/physics/sncgl/mod.ts";
import type { RunSpec } from "../plan/irer_case.ts";
import { writeArtifact } from "./artifact.ts";
import { integrate, type IntegrateOptions, type Integration } from "./integrate.ts";
import { writeMetadata } from "./metadata.ts";
import { annotationsOf, RUN_CONFIG_FILE } from "./run_files.ts";
import { openRunLog } from "./run_log.ts";
import { identityOf, parametersOf } from "./run_spec.ts";

/** How long to wait for the child of a killed call that still works on the same run. */
const WAIT_MS = 10_000;

/** The stream that a run's initial noise is drawn from. */
const NOISE_STREAM = "irer/initial-noise";

export interface RunOptions {
  /** Run anew what diverged, failed or timed out; the old folder is moved aside. */
  readonly retry?: boolean;
  readonly onSteps?: IntegrateOptions["onSteps"];
  /** That share a step of a large grid; the numbers do not depend on it. By default as many as help. */
  readonly threads?: number;
}

/**
 * Computes one run, from its spec to its sealed folder: `done` with the artifact, `diverged` with the step and a
 * remedy, or `timeout`. A singular geometry is `diverged`, too; its artifact holds the states before and after the
 * step in which ρ_s reached its floor. A run that ended before is left as it is.
 *
 * A run begins anew if it was interrupted: it lasts seconds, and so its bytes cannot depend on the interruption.
 *
 * @throws {InputError} if the run folder cannot be written
 */
export async function runIrerCase(
  spec: RunSpec,
  { retry, onSteps, threads }: RunOptions = {},
): Promise<RunState> {
  await using run = await openRun(spec, { retry });
  if (run.sealed) return run.sealed;
  await clearFolder(run.path);
  await writeFileAtomic(join(run.path, RUN_CONFIG_FILE), readableCanonicalJson(identityOf(spec)));
  const log = openRunLog(run.path);
  log(`started: ${labelOf(spec)}`);
  const provenance = await startProvenance({ repository: repositoryRoot() });
  const { config, runId, timeLimitSeconds } = spec;
  const parameters = parametersOf(config);
  const start = performance.now();
  const integration = await integrate(parameters, {
    initial: initialStateOf(spec),
    solver: (parameters) => createSolver(parameters, { threads }),
    timeLimitSeconds,
    onSteps,
  });
  const seconds = (performance.now() - start) / 1000;
  log(`${integration.step} of ${parameters.steps} steps, ${(integration.step / seconds).toFixed(0)} steps/s`);
  if ("states" in integration) {
    await writeArtifact(run.path, { runId, parameters, states: integration.states });
  }
  const outcome = outcomeOf(integration, spec);
  log(outcome.reason === undefined ? outcome.status : `${outcome.status}: ${outcome.reason}`);
  await writeMetadata(run.path, { spec, provenance });
  return await run.seal(outcome);
}

/** The state that a run begins with: its noise follows from the seed alone. */
export function initialStateOf({ seed, config }: Pick<RunSpec, "seed" | "config">): SncglState {
  const random = randomStream(seed, NOISE_STREAM);
  return initialNoise(parametersOf(config), { amplitude: config.initial_noise, random });
}

/** Seals a run whose process did not live to do it. */
export async function sealLostRun(
  spec: RunSpec,
  { outcome, retry }: { outcome: RunOutcome; retry?: boolean },
): Promise<RunState> {
  await using run = await openRun(spec, { retry });
  if (run.sealed) return run.sealed;
  await clearFolder(run.path);
  await writeFileAtomic(join(run.path, RUN_CONFIG_FILE), readableCanonicalJson(identityOf(spec)));
  openRunLog(run.path)(`${outcome.status}: ${outcome.reason}`);
  await writeMetadata(run.path, {
    spec,
    provenance: await startProvenance({ repository: repositoryRoot() }),
  });
  return await run.seal(outcome);
}

/** A run's name in messages. */
export function labelOf({ runId, config: { kappa, sigma_k, alpha }, seed }: RunSpec): string {
  return `κ = ${kappa}, σ_k = ${sigma_k}, α = ${alpha}, seed ${seed} (${runId})`;
}

function openRun({ folder, runId }: RunSpec, { retry }: { retry?: boolean }): Promise<OpenRunFolder> {
  return openRunFolder(folder, { retry, beside: annotationsOf(runId), waitMs: WAIT_MS });
}

/** How the folder of such a run is sealed. */
function outcomeOf({ ended, step }: Integration, { config, timeLimitSeconds }: RunSpec): RunOutcome {
  switch (ended) {
    case "done":
      return { status: "done" };
    case "not_finite":
      return {
        status: "diverged",
        reason: `the field was no longer finite after step ${step} of ${config.steps}`,
        remedy: `choose a smaller time_step than ${config.time_step}, or a saturation b3 > 0`,
      };
    case "singular":
      return {
        status: "diverged",
        reason: `geometric singularity: ρ_s reached its floor in step ${step} of ${config.steps}`,
        remedy:
          "choose fewer steps, a smaller relaxation, or an epsilon for which the field does not die out",
      };
    case "timeout":
      return {
        status: "timeout",
        reason: `the run did not end within ${timeLimitSeconds} s: ${step} of ${config.steps} steps`,
        remedy: "give it more time (time_limit_s) or fewer steps",
      };
  }
}

/** Removes what an interrupted run left. */
async function clearFolder(folder: string): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
    await Deno.mkdir(folder);
  } catch (error) {
    throw writeErrorOf(error, folder);
  }
}
