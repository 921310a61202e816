import { join } from "node:path";
import { artifactsFolder } from "@/core/repository.ts";
import { isDryRun } from "../plan/resolve_scan.ts";

/** Where runs of one sort lie; real and synthetic ones never share a tree. */
export interface RunTree {
  /** Absolute: the artifacts folder, from which paths in tables count. */
  readonly artifacts: string;
  /** Absolute: `artifacts/sfst`, or `artifacts/sfst/dryrun` for synthetic runs. */
  readonly folder: string;
  /** Which of the two. */
  readonly synthetic: boolean;
  /** Absolute: `diagnostics` in it, which holds the run folders. */
  readonly runs: string;
}

/** The tree that the environment asks for: the synthetic one under SFST_DRYRUN=1. */
export function runTree(
  { artifacts = artifactsFolder(), synthetic = isDryRun() }: {
    artifacts?: string;
    synthetic?: boolean;
  } = {},
): RunTree {
  const folder = join(artifacts, "sfst", ...(synthetic ? ["dryrun"] : []));
  return { artifacts, folder, synthetic, runs: join(folder, "diagnostics") };
}
