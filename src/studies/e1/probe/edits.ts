import * as tf from "@tensorflow/tfjs-core";
import { type Matrix, matrixVector, norm } from "@/math/matrix.ts";
import { type Model, readWeights, type Weights } from "@/models/mod.ts";
import {
  editConvolution,
  type EditEffect,
  editEffect,
  type KeyReader,
  keyReader,
  namedPlaces,
  type PixelPlace,
  type Probed,
  probed,
  uncentredCovariance,
  unfoldKernel,
} from "@/probes/mod.ts";
import { type EvaluatedNetwork, evaluatedNetwork } from "../run/evaluated_network.ts";
import { type Frames, inputTensor, spread } from "./frames.ts";
import { type Pair, pairsOf } from "./patching.ts";
import type { ProbeSettings } from "./settings.ts";

/** One edit, made and undone. */
export type TrialEdit =
  & {
    /** Trajectory and time of the out-of-distribution frame that it was made for. */
    readonly frame: readonly [trajectory: number, time: number];
  }
  & Probed<{
    readonly pixel: readonly [y: number, x: number];
    readonly relative_residual: number;
    readonly generality: number | null;
    readonly locality: number | null;
    readonly rms_change: EditEffect["rmsChange"];
    /** Whether all weights had their former bits again. */
    readonly undone_bit_exact: boolean;
  }>;

/** Edits of one convolution of the bottleneck. */
export interface Edits {
  /** The convolution's id. */
  readonly node: string;
  /** In the order of the frames. */
  readonly trials: readonly TrialEdit[];
}

/**
 * Rank-one edits of the bottleneck's first convolution (see {@linkcode bottleneckConvolution}): at the pixel where an out-of-distribution frame's patch k*
 * differs most from an in-distribution frame's k, the convolution is made to answer as it does there, v* = W k + b,
 * keeping its answers to in-distribution patches as far as it can. Generality is judged at the edited frame's
 * neighbours in time, locality at in-distribution frames.
 *
 * @param options.compiled whether the network is compiled where the backend can; an edit needs no new trace
 */
export async function edits(
  model: Model,
  { ind, ood }: { ind: Frames; ood: Frames },
  { settings, compiled }: { settings: ProbeSettings; compiled: boolean },
): Promise<Edits> {
  const node = bottleneckConvolution(model);
  using keys = keyReader(model, { nodeId: node, compiled });
  using network = evaluatedNetwork(model, { compiled });
  const covariance = await covarianceOf(keys, { ind, settings });
  const context = { node, keys, network, ind, ood, settings, covariance };
  const trials: TrialEdit[] = [];
  for (const pair of pairsOf({ ind, ood }, settings.edits)) {
    trials.push({
      frame: [pair.corrupt.trajectory, pair.corrupt.time],
      ...await probed(() => trial(model, pair, context)),
    });
  }
  return { node, trials };
}

/**
 * The first convolution between the place before the bottleneck and the bottleneck, a Fourier layer's pointwise one among
 * them.
 */
function bottleneckConvolution({ graph }: Pick<Model, "graph">): string {
  const places = namedPlaces({ graph });
  const before = places[places.indexOf("bottleneck") - 1];
  const placeOf = (name: string) =>
    graph.nodes.findIndex(({ id }) => id === (graph.hookPoints[name] ?? name));
  const stage = graph.nodes.slice(placeOf(before) + 1, placeOf("bottleneck") + 1);
  return stage.find(({ op }) => op === "conv2d")!.id;
}

interface Context {
  readonly node: string;
  readonly keys: KeyReader;
  readonly network: EvaluatedNetwork;
  readonly ind: Frames;
  readonly ood: Frames;
  readonly settings: ProbeSettings;
  readonly covariance: Matrix;
}

async function covarianceOf(
  keys: KeyReader,
  { ind, settings }: Pick<Context, "ind" | "settings">,
): Promise<Matrix> {
  const x = inputTensor(spread(ind.frames.length, settings.editKeyFrames).map((i) => ind.frames[i]), ind);
  return uncentredCovariance(await keys.read({ x }).finally(() => x.dispose()));
}

async function trial(
  model: Model,
  { clean, corrupt }: Pair,
  { node, keys, network, ind, ood, settings, covariance }: Context,
) {
  const near = ood.frames.filter(({ trajectory, time }) =>
    trajectory === corrupt.trajectory && time !== corrupt.time &&
    Math.abs(time - corrupt.time) <= settings.editNeighbourFrames
  );
  const others = ind.frames.filter((frame) => frame !== clean);
  const far = spread(others.length, settings.editUnrelatedFrames).map((index) => others[index]);
  const tensors = {
    clean: inputTensor([clean], ind),
    corrupt: inputTensor([corrupt], ood),
    neighbours: inputTensor(near, ood),
    unrelated: inputTensor(far, ind),
  };
  try {
    const before = await readWeights(model);
    const cleanKeys = await keys.read({ x: tensors.clean });
    const corruptKeys = await keys.read({ x: tensors.corrupt });
    const index = farthest(cleanKeys, corruptKeys);
    const value = matrixVector(unfoldKernel(before[`${node}/kernel`]), rowOf(cleanKeys, index));
    before[`${node}/bias`]?.data.forEach((bias, channel) => value[channel] += bias);
    const effect = await editEffect({ forward: network.increments }, {
      edit: () => editConvolution(model, node, { key: rowOf(corruptKeys, index), value, covariance }),
      editedInput: tensors.corrupt,
      neighbours: tensors.neighbours,
      unrelated: tensors.unrelated,
    });
    const { y, x } = pixelOf(index, model, node);
    return {
      pixel: [y, x] as const,
      relative_residual: effect.relativeResidual,
      generality: effect.generality,
      locality: effect.locality,
      rms_change: effect.rmsChange,
      undone_bit_exact: sameBits(before, await readWeights(model)),
    };
  } finally {
    tf.dispose(Object.values(tensors));
  }
}

/** The row at which two matrices differ most. */
function farthest(a: Matrix, b: Matrix): number {
  const distances = Array.from({ length: a.shape[0] }, (_, row) => {
    const other = rowOf(b, row);
    return norm(rowOf(a, row).map((value, i) => value - other[i]));
  });
  return distances.indexOf(Math.max(...distances));
}

function rowOf({ data, shape: [, columns] }: Matrix, row: number): Float64Array {
  return data.slice(row * columns, (row + 1) * columns);
}

/** Keys of one frame come row by row. */
function pixelOf(index: number, { graph }: Model, node: string): Omit<PixelPlace, "sample"> {
  const width = graph.nodes.find(({ id }) => id === node)!.shape[1];
  return { y: Math.floor(index / width), x: index % width };
}

function sameBits(a: Weights, b: Weights): boolean {
  const bits = ({ buffer, byteOffset, length }: Float32Array) => new Int32Array(buffer, byteOffset, length);
  return Object.entries(a).every(([name, { data }]) => {
    const other = bits(b[name].data);
    return bits(data).every((value, index) => value === other[index]);
  });
}
