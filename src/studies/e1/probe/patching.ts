import * as tf from "@tensorflow/tfjs-core";
import type { Model } from "@/models/mod.ts";
import { activationPatching, type PatchingMap, type PatchParts } from "@/probes/mod.ts";
import { type Probed, probed } from "./attempt.ts";
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
 * out-of-distribution one: the mean square error of all pairs together, so that each recovery is one number.
 */
export async function patching(
  model: Pick<Model, "forward" | "graph">,
  { ind, ood, pairs: count, bandEdges }: {
    ind: Frames;
    ood: Frames;
    pairs: number;
    bandEdges: readonly number[];
  },
): Promise<Patching> {
  const pairs = pairsOf({ ind, ood }, count);
  const clean = inputTensor(pairs.map((pair) => pair.clean), ind);
  const corrupt = inputTensor(pairs.map((pair) => pair.corrupt), ood);
  const target = targetTensor(pairs.map((pair) => pair.clean), ind);
  const mapOf = (parts: PatchParts) => activationPatching(model, { clean, corrupt, target, parts });
  try {
    return await probed(async () => ({
      pairs: pairs.length,
      whole: await mapOf({ by: "whole" }),
      bands: await mapOf({ by: "bands", edges: [...bandEdges, Infinity] }),
    }));
  } finally {
    tf.dispose([clean, corrupt, target]);
  }
}
