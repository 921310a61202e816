import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { tryProcessLock } from "@/core/artifacts/mod.ts";
import { InputError } from "@/core/errors.ts";
import { denoCommand, type Job, runPool } from "@/core/executors/mod.ts";
import { openHdf5 } from "@/core/hdf5/mod.ts";
import { openProgress } from "@/core/progress/mod.ts";
import type { DataConfig, GeneratedConfig } from "../plan/data_config.ts";
import { generatorIdentity } from "./generate.ts";
import type { PartEvent, PartJob } from "./part_child.ts";
import { type Part, type PartContent, partPath, partsFolder, partsOf, readPart } from "./parts.ts";
import { IDENTITY_ATTRIBUTE, writeDataset } from "./write_dataset.ts";

const CHILD = "src/studies/e1/prepare/part_child.ts";

/** Where a data set lies, and whether it had to be made. */
export interface Prepared {
  /** The file. */
  readonly path: string;
  /** `kept`: it was there, and is what would have been made. */
  readonly outcome: "made" | "kept";
}

/**
 * Sees to it that a data set's file is there. What this configuration has made already is kept; otherwise it is made,
 * in parts, by child processes. Killed at any moment it goes on from the parts that are whole, and the bytes of the
 * file depend neither on that nor on the number of workers.
 *
 * @throws {InputError} a data set from elsewhere is missing; a file of the same name was made by something else, or is
 * damaged; the flow diverges; another process is at it; no disk space
 */
export async function prepareDataset(
  config: DataConfig,
  { dataFolder, workers }: { dataFolder: string; workers: number },
): Promise<Prepared> {
  const path = join(dataFolder, ...config.file.split("/"));
  if (config.layout !== "chimera") {
    (await openHdf5(path)).close();
    return { path, outcome: "kept" };
  }
  const folder = partsFolder(config, dataFolder);
  const lock = await tryProcessLock(`${folder}.lock`);
  if ("heldBy" in lock) {
    throw new InputError(`is being made by ${lock.heldBy}`, {
      where: path,
      mend: "wait for it, then start again",
    });
  }
  try {
    const kept = await isMadeFrom(config, path);
    if (!kept) await makeDataset(config, { path, folder, workers });
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    return { path, outcome: kept ? "kept" : "made" };
  } finally {
    await lock.release();
    await Deno.remove(dirname(folder)).catch(() => {}); // fails while parts of another set lie there
  }
}

/** Whether the file is there and this very configuration made it. */
async function isMadeFrom(config: GeneratedConfig, path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  const mend = "move it away, then start again";
  try {
    using file = await openHdf5(path);
    const identity = file.attributes("/")[IDENTITY_ATTRIBUTE];
    if (identity !== undefined) return identity === generatorIdentity(config);
  } catch (error) {
    if (error instanceof InputError) throw new InputError(error.what, { where: path, mend, cause: error });
    throw error;
  }
  throw new InputError("this file was not made by Chimera", { where: path, mend });
}

async function makeDataset(
  config: GeneratedConfig,
  { path, folder, workers }: { path: string; folder: string; workers: number },
): Promise<void> {
  const plan = partsOf(config);
  const read = async (part: Part) => await readPart(folder, { part, config });
  const there = await Promise.all(plan.map(async (part) => await read(part) !== undefined));
  const missing = plan.filter((_, index) => !there[index]);
  const total = plan.reduce((sum, { count }) => sum + count, 0);
  const start = total - missing.reduce((sum, { count }) => sum + count, 0);
  using progress = openProgress({ label: `making ${config.name}`, total, start, unit: "trajectories" });
  await makeParts(config, { missing, folder, workers, advance: () => progress.advance() });
  const parts: PartContent[] = [];
  for (const part of plan) {
    const content = await read(part);
    if (content === undefined) throw new Error(`Cannot join ${path}: ${partPath(folder, part)} vanished`);
    parts.push(content);
  }
  await writeDataset(path, { config, parts });
}

async function makeParts(
  config: GeneratedConfig,
  { missing, folder, workers, advance }: {
    missing: readonly Part[];
    folder: string;
    workers: number;
    advance: () => void;
  },
): Promise<void> {
  let problem: InputError | undefined;
  const results = await runPool(
    missing.map((part) => jobOf({ config, part, path: partPath(folder, part) })),
    {
      workers,
      failFast: true,
      onLine: ({ name }, line) => {
        const event = JSON.parse(line) as PartEvent;
        if (event.kind === "trajectory") advance();
        else if (event.kind === "input_error") problem ??= new InputError(event.what, event);
        else {
          problem ??= new InputError(`trajectory ${event.index} diverges at t = ${event.time} (${name})`, {
            where: config.name,
            mend: event.remedy,
          });
        }
      },
    },
  );
  if (problem) throw problem;
  const failures = results.filter(({ code }) => code !== 0);
  // the one that failed ended the others, or kept them from beginning
  const failed = failures.find(({ code, signal }) => code !== null && signal !== "SIGINT") ?? failures[0];
  if (failed) {
    throw new Error(`${failed.name} ended with ${failed.signal ?? `code ${failed.code}`}: ${failed.tail}`);
  }
}

function jobOf(job: PartJob): Job {
  const { split, first, count } = job.part;
  return {
    name: `${split} ${first} to ${first + count - 1}`,
    command: denoCommand(CHILD, {
      permissions: { read: [], write: [dirname(job.path), tmpdir()] },
      args: [JSON.stringify(job)],
    }),
  };
}
