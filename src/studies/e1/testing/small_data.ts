import { join } from "node:path";
import { repositoryRoot } from "@/core/repository.ts";

/**
 * Copies the small data sets into a folder, if this checkout has them already: commands hold them against their hashes
 * and make what is missing, so that this only saves their making.
 */
export async function giveSmallData(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const file of ["cfd2d_ind_small.h5", "cfd2d_ood_small.h5"]) {
    try {
      await Deno.copyFile(join(repositoryRoot(), "data", file), join(folder, file));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
