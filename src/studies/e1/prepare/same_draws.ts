import type { DataConfig } from "../plan/data_config.ts";
import { flowOf } from "./generate.ts";

/** Parameters nearer to each other than this, relative to the larger one, make the same flow. */
const SAME = 0.01;

/**
 * The splits of one generated set that hold trajectories of another one, whatever the sets, their files and their roles
 * are called. A trajectory follows from the data's seed, the name of the split and its number in it, and from the flow
 * and the spectrum that it starts with. How many of them there are, how finely they are solved and stored and which of
 * their moments are kept make other arrays of the same trajectories.
 *
 * @returns none if either set comes from elsewhere
 */
export function sharedSplits(a: DataConfig, b: DataConfig): string[] {
  if (a.layout !== "chimera" || b.layout !== "chimera" || a.seed !== b.seed) return [];
  if (!isSame(a.initial_vorticity, b.initial_vorticity)) return [];
  return Object.keys(a.splits).filter((split) =>
    split in b.splits && isSame(flowOf(a, split), flowOf(b, split))
  );
}

function isSame<Parameters extends Readonly<Record<keyof Parameters, number>>>(
  a: Parameters,
  b: Parameters,
): boolean {
  return (Object.keys(a) as (keyof Parameters)[]).every((key) =>
    Math.abs(a[key] - b[key]) <= SAME * Math.max(Math.abs(a[key]), Math.abs(b[key]))
  );
}
