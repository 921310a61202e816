import { join } from "node:path";
import { z } from "zod";
import { validate } from "../config/mod.ts";
import { InputError } from "../errors.ts";
import { isMissing, readJson } from "../files/mod.ts";
import { type RunIdentity, runIdOf } from "../identity/mod.ts";
import { codeVersionOf } from "../provenance/mod.ts";
import { repositoryRoot } from "../repository.ts";
import type { RunSpec, Study } from "./study.ts";

/** The identity of a run, in its folder: what its id is made from. */
export const RUN_CONFIG_FILE = "run_config.json";

/** How long a run may take where nobody says otherwise. */
const TIME_LIMIT_SECONDS = 24 * 3600;

/** What makes a run, beside the code. */
export interface SpecInput<Config> {
  /** The configuration of this one run. */
  readonly config: Config;
  /** The seed of its random streams. */
  readonly seed: number;
  /** Input file → sha256. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The folder that holds the run folders; absolute. */
  readonly within: string;
  /** How long it may take; a day where nothing is said. */
  readonly timeLimitSeconds?: number;
}

/**
 * One run with its id and its place. The id is a hash of the whole input: configuration, seed, input files, code.
 *
 * @throws {InputError} a configuration that is none of the study's
 */
export async function specOf<Config>(
  study: Study<Config>,
  input: SpecInput<Config>,
): Promise<RunSpec<Config>> {
  const config = validate(input.config, study.config, { where: study.noun[0] });
  return specWith(study, {
    ...input,
    config,
    codeVersion: await studyCodeVersion(study, study.sourcesOf?.(config)),
  });
}

/** The runs of a plan, in its order. @throws {InputError} a configuration that is none of the study's */
export function specsOf<Config>(
  study: Study<Config>,
  inputs: readonly SpecInput<Config>[],
): Promise<RunSpec<Config>[]> {
  return Promise.all(inputs.map((input) => specOf(study, input)));
}

/** As `specOf`, of a given version of the code. */
export function specWith<Config>(
  study: Study<Config>,
  { config, seed, inputs = {}, within, timeLimitSeconds = TIME_LIMIT_SECONDS, codeVersion }:
    & SpecInput<Config>
    & { codeVersion: string },
): RunSpec<Config> {
  const identity: RunIdentity<Config> = {
    study: study.name,
    config: validate(config, study.config, { where: study.noun[0] }),
    seed,
    inputs,
    codeVersion,
  };
  const runId = runIdOf(identity);
  return { ...identity, runId, folder: join(within, runId), timeLimitSeconds };
}

/** What identifies a run. */
export function identityOf<Config>(
  { study, config, seed, inputs, codeVersion }: RunSpec<Config>,
): RunIdentity<Config> {
  return { study, config, seed, inputs, codeVersion };
}

const versions = new Map<string, Promise<string>>();

/**
 * The hash of every source that the numbers of runs depend on: that of this process's start, as its modules are.
 *
 * @param own sources beyond those that all runs of the study have
 */
export function studyCodeVersion(
  { sources }: Pick<Study<never>, "sources">,
  own: readonly string[] = [],
): Promise<string> {
  const all = [...new Set([...sources, ...own])].sort();
  const key = all.join("\0");
  if (!versions.has(key)) versions.set(key, codeVersionOf(all, { repository: repositoryRoot() }));
  return versions.get(key)!;
}

const MEND = "restore the folder from a copy, or move it away and run again";

/**
 * Which run a folder holds. The id is a hash over the identity, so a run_config.json that gives the expected id is the
 * one that the run was made with, whatever else of the folder was touched.
 *
 * @param runId the id that the folder bears in its name; without it the id is not looked at
 * @throws {InputError} the file is missing or unreadable, or belongs to another run or study
 */
export async function readIdentity<Config>(
  study: Pick<Study<Config>, "name" | "config">,
  folder: string,
  { runId }: { runId?: string } = {},
): Promise<RunIdentity<Config>> {
  const where = join(folder, RUN_CONFIG_FILE);
  const identity = validate(await readRunConfig(where), identitySchema(study), { where });
  const found = runIdOf(identity);
  if (runId === undefined || found === runId) return identity;
  throw new InputError(`'${RUN_CONFIG_FILE}' gives the id ${found}, the folder is named ${runId}`, {
    where,
    mend: MEND,
  });
}

async function readRunConfig(where: string): Promise<unknown> {
  try {
    return await readJson(where);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    const what = isMissing(cause) ? "is missing" : cause.what;
    throw new InputError(`'${RUN_CONFIG_FILE}' ${what}`, { where, mend: MEND, cause });
  }
}

function identitySchema<Config>(
  { name, config }: Pick<Study<Config>, "name" | "config">,
): z.ZodType<RunIdentity<Config>> {
  return z.strictObject({
    study: z.literal(name),
    config,
    seed: z.int().nonnegative(),
    inputs: z.record(z.string(), z.string()),
    codeVersion: z.string(),
  }) as unknown as z.ZodType<RunIdentity<Config>>;
}
