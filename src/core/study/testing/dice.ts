import { dirname, join } from "node:path";
import { artifactsFolder } from "../../repository.ts";
import type { LocalExecutorOptions } from "../../executors/mod.ts";
import { type RunSpec, specOf, studyWorkers } from "../mod.ts";
import { type Die, dieStudy } from "./die/study.ts";

/** One run of the toy study, in the artifacts folder. */
export function die(
  { seed = 0, timeLimitSeconds = 60, ...config }: Partial<Die> & {
    seed?: number;
    timeLimitSeconds?: number;
  } = {},
): Promise<RunSpec<Die>> {
  return specOf(dieStudy, {
    config: { sides: 6, throws: 100, fate: "none", ...config },
    seed,
    within: join(artifactsFolder(), "dice"),
    timeLimitSeconds,
  });
}

/** Workers that throw dice. */
export function diceWorkers(specs: readonly RunSpec<Die>[], workers = 1): LocalExecutorOptions {
  const within = dirname(specs[0].folder);
  return studyWorkers("src/core/study/testing/die/worker.ts", { within, workers, graceMs: 200 });
}
