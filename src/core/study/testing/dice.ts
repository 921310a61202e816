import { dirname, join } from "node:path";
import { artifactsFolder } from "../../repository.ts";
import { denoCommand, type LocalExecutorOptions } from "../../executors/mod.ts";
import { type RunSpec, specOf } from "../mod.ts";
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
  const write = [...new Set(specs.map(({ folder }) => dirname(folder)))];
  return {
    command: denoCommand("src/core/study/testing/die/worker.ts", {
      permissions: { read: [], write, run: ["git"] },
    }),
    workers,
    graceMs: 200,
  };
}
