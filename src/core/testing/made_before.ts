import { join } from "node:path";
import { repositoryRoot } from "../repository.ts";

/** What this checkout may have made already: the small data sets, and the artifacts of the small studies. */
const DATA = ["cfd2d_ind_small.h5", "cfd2d_ood_small.h5"];
const ARTIFACTS = ["small", "sfst", "irer"];

/** Copies the small data sets into a folder, where they are here; else the test's own commands make them. */
export async function giveSmallData(folder: string): Promise<void> {
  await give("data", DATA, folder);
}

/**
 * Copies the artifacts of the small studies into a folder, where they are here. Commands hold what is there against its
 * seals, its hashes and today's code, and make anew what does not fit: a copy saves time and decides nothing.
 */
export async function giveSmallArtifacts(folder: string): Promise<void> {
  await give("artifacts", ARTIFACTS, folder);
}

async function give(part: string, names: readonly string[], folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const name of names) {
    const path = join(repositoryRoot(), part, name);
    if (await Deno.lstat(path).then(() => true, () => false)) {
      const { success } = await new Deno.Command("cp", { args: ["-a", path, folder] }).output();
      if (!success) throw new Error(`Cannot copy ${path} to ${folder}`);
    }
  }
}
