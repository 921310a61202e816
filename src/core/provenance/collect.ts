import { arch, cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { sha256Text } from "../identity/mod.ts";
import { utcNow } from "./clock.ts";
import { type GitState, gitState } from "./git_state.ts";

/** Where, when and with what a run was made. Nothing in here enters an identity or a number. */
export interface Provenance {
  /** The commit, and whether files differed from it. */
  readonly git: GitState;
  /** sha256 of deno.lock; null if there is none. */
  readonly lockfileSha256: string | null;
  /** Of Deno and what it brings. */
  readonly versions: { readonly deno: string; readonly v8: string; readonly typescript: string };
  /** Package → exact version, from deno.json's import map. */
  readonly packages: Readonly<Record<string, string>>;
  /** The machine. */
  readonly system: {
    /** E.g. `Linux 6.1.0 x64`. */
    readonly os: string;
    readonly cpu: string;
    /** Logical processors that the system shows. */
    readonly cores: number;
    readonly memoryBytes: number;
  };
  /** The variables that numerical libraries take their thread count from; null where not set. */
  readonly threadEnvironment: Readonly<Record<string, string | null>>;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** A provenance record after the work: with its end, and the seconds between. */
export interface FinishedProvenance extends Provenance {
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
  /** From the record's start to its end. */
  readonly durationSeconds: number;
}

const THREAD_VARIABLES = [
  "OMP_NUM_THREADS",
  "MKL_NUM_THREADS",
  "OPENBLAS_NUM_THREADS",
  "NUMEXPR_NUM_THREADS",
  "TF_NUM_INTRAOP_THREADS",
  "TF_NUM_INTEROP_THREADS",
  "TF_ENABLE_ONEDNN_OPTS",
  "CUDA_VISIBLE_DEVICES",
] as const;

/**
 * Records the surroundings of a run at its start. Works outside a git checkout too: then `git.commit` is null and
 * `git.reason` says why.
 *
 * @param repository the repository's root
 */
export async function collectProvenance({ repository }: { repository: string }): Promise<Provenance> {
  const processors = cpus();
  return {
    git: await gitState(repository),
    lockfileSha256: await lockfileHash(repository),
    versions: { deno: Deno.version.deno, v8: Deno.version.v8, typescript: Deno.version.typescript },
    packages: await packageVersions(repository),
    system: {
      os: `${type()} ${release()} ${arch()}`,
      cpu: processors[0]?.model.trim() ?? "unknown",
      cores: processors.length,
      memoryBytes: totalmem(),
    },
    threadEnvironment: Object.fromEntries(THREAD_VARIABLES.map((name) => [name, Deno.env.get(name) ?? null])),
    startedAt: utcNow(),
  };
}

/** The record with the present moment as its end. */
export function finishProvenance(provenance: Provenance): FinishedProvenance {
  const finishedAt = utcNow();
  const durationSeconds = (Date.parse(finishedAt) - Date.parse(provenance.startedAt)) / 1000;
  return { ...provenance, finishedAt, durationSeconds };
}

async function lockfileHash(repository: string): Promise<string | null> {
  const content = await Deno.readFile(join(repository, "deno.lock")).catch(() => null);
  return content === null ? null : sha256Text(content);
}

async function packageVersions(repository: string): Promise<Record<string, string>> {
  const { imports = {} } = JSON.parse(await Deno.readTextFile(join(repository, "deno.json"))) as {
    imports?: Record<string, string>;
  };
  return Object.fromEntries(
    Object.values(imports).flatMap((target) => {
      const found = /^npm:\/?((?:@[^/@]+\/)?[^/@]+)@([^/]+)/.exec(target);
      return found === null ? [] : [[found[1], found[2]]];
    }),
  );
}
