import { InputError } from "@/core/errors.ts";
import { randomStream } from "@/core/random/mod.ts";
import type { ForeignConfig } from "../plan/data_config.ts";

/** Which trajectories of a file belong to which split. */
export type TrajectorySplit = Readonly<Record<"train" | "validation" | "test", readonly number[]>>;

/**
 * Deals trajectories out to the splits: by trajectory, never by frame, and by the data set's own seed, which no
 * training seed changes. Shares are rounded down, so that no trajectory is in two splits.
 *
 * @param available trajectories in the file
 */
export function splitTrajectories(
  config: Pick<ForeignConfig, "split" | "trajectories">,
  { available, where }: { available: number; where: string },
): TrajectorySplit {
  const { split, trajectories = available } = config;
  if (trajectories > available) {
    throw new InputError(`holds ${available} trajectories, fewer than the ${trajectories} asked for`, {
      where,
      mend: `set trajectories to at most ${available}`,
    });
  }
  const order = randomStream(split.seed, "split by trajectory").permutation(trajectories);
  let taken = 0;
  const take = (name: "train" | "validation" | "test"): number[] => {
    const count = Math.floor(split[name] * trajectories + 1e-9);
    if (count === 0 && split[name] > 0) {
      throw new InputError(`split.${name} = ${split[name]} of ${trajectories} trajectories leaves none`, {
        where,
        mend: "raise the share or the number of trajectories",
      });
    }
    const chosen = Array.from(order.subarray(taken, taken + count)).sort((a, b) => a - b);
    taken += count;
    return chosen;
  };
  return { train: take("train"), validation: take("validation"), test: take("test") };
}
