import * as tf from "@tensorflow/tfjs-core";
import type { Model } from "@/models/mod.ts";
import { openPatching, type PatchingMap, type Probed, probed } from "@/probes/mod.ts";
import { type Frame, type Frames, inputTensor, spread, targetTensor } from "./frames.ts";

/** Recoveries by place: of the whole activation, and of its bands of wavenumbers. */
export type Patching = Probed<{
  readonly pairs: number;
  readonly whole: PatchingMap;
  readonly bands: PatchingMap;
}>;

/** A frame in distribution and one out of it. */
export interface Pair {
  readonly clean: Frame;
  readonly corrupt: Frame;
}

/** Evenly spread pairs of the two splits. */
export function pairsOf({ ind, ood }: { ind: Frames; ood: Frames }, count: number): Pair[] {
  const pairs = Math.min(count, ind.frames.length, ood.frames.length);
  const corrupt = spread(ood.frames.length, pairs);
  return spread(ind.frames.length, pairs).map((index, i) => ({
    clean: ind.frames[index],
    corrupt: ood.frames[corrupt[i]],
  }));
}

/**
 * What the network needs back from an in-distribution input to predict its increment, when it is run on an
 * out-of-distribution one: the mean square error of all pairs together, so that each recovery is one number. `whole` is 1
 * by construction at the input, the first encoder stage, the last decoder stage and the output, through which everything
 * passes: the exact ends of the scale. In a network that is a row of blocks it is 1 everywhere. What the network has learnt shows at the places between, and in the bands.
 *
 * @param options.compiled whether the network is compiled where the backend can
 */
export async function patching(
  model: Pick<Model, "forward" | "graph">,
  { ind, ood, pairs: count, bandEdges, compiled }: {
    ind: Frames;
    ood: Frames;
    pairs: number;
    bandEdges: readonly number[];
    compiled: boolean;
  },
): Promise<Patching> {
  const pairs = pairsOf({ ind, ood }, count);
  const clean = inputTensor(pairs.map((pair) => pair.clean), ind);
  const corrupt = inputTensor(pairs.map((pair) => pair.corrupt), ood);
  const target = targetTensor(pairs.map((pair) => pair.clean), ind);
  try {
    return await probed(async () => {
      using opened = await openPatching(model, { clean, corrupt, target, compiled });
      return {
        pairs: pairs.length,
        whole: await opened.map({ by: "whole" }),
        bands: await opened.map({ by: "bands", edges: [...bandEdges, Infinity] }),
      };
    });
  } finally {
    tf.dispose([clean, corrupt, target]);
  }
}
