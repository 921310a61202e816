import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The repository's root: the nearest folder above this module that holds a `deno.json`. It does not depend on the
 * working folder, so a notebook, a test and a cluster task all find the same one.
 */
export function repositoryRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "deno.json"))) {
    const above = dirname(folder);
    if (above === folder) {
      throw new Error("Cannot find the repository: no deno.json above src/core/repository.ts");
    }
    folder = above;
  }
  return folder;
}

/** Where data sets lie: `$CHIMERA_DATA` (relative paths count from the working folder), or `data/` in the repository. */
export function dataFolder(): string {
  return folderFrom("CHIMERA_DATA", "data");
}

/** Where runs write: `$CHIMERA_ARTIFACTS` (relative paths count from the working folder), or `artifacts/`. */
export function artifactsFolder(): string {
  return folderFrom("CHIMERA_ARTIFACTS", "artifacts");
}

/** Where Decision_Log.md and Deviation_Log.md lie: `$CHIMERA_LOGS`, or the repository itself. */
export function logsFolder(): string {
  return folderFrom("CHIMERA_LOGS", ".");
}

function folderFrom(variable: string, name: string): string {
  const chosen = Deno.env.get(variable);
  return chosen ? resolve(chosen) : join(repositoryRoot(), name);
}
