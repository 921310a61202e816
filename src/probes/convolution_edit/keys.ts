import type * as tf from "@tensorflow/tfjs-core";
import { InputError } from "@/core/errors.ts";
import type { Matrix } from "@/math/matrix.ts";
import type { ConvolutionNode } from "@/models/graph.ts";
import type { Model } from "@/models/mod.ts";
import { activationReader } from "../activations.ts";

/** A pixel of a batch. */
export interface PixelPlace {
  /** Place in the batch, from 0. */
  readonly sample: number;
  /** Row, from 0. */
  readonly y: number;
  /** Column, from 0. */
  readonly x: number;
}

/** A model's convolution by its id. */
export function convolutionOf({ graph }: Pick<Model, "graph">, nodeId: string): ConvolutionNode {
  const node = graph.nodes.find(({ id }) => id === nodeId);
  if (node?.op === "conv2d") return node;
  const known = graph.nodes.filter(({ op }) => op === "conv2d").map(({ id }) => id);
  throw new InputError(
    node === undefined ? "there is no such node" : `it is a ${node.op}, not a convolution`,
    {
      where: `node '${nodeId}'`,
      mend: `use one of ${known.join(", ")}`,
    },
  );
}

/**
 * The keys of a convolution: the patches of its input that it sees at given pixels, each row-major [k, k, channel in],
 * periodic as the convolution is. With `unfoldKernel(kernel)` as W, and b the bias, W k + b is what it gives there before
 * its activation function.
 *
 * @param options.x the model's input, [batch, y, x, channel]
 * @param options.places which pixels; all by default, in the order sample, y, x
 * @returns [place, k²·channel in]
 * @throws {InputError} if the model has no convolution of that id
 * @throws RangeError for a pixel outside of the batch
 */
export async function convolutionKeys(
  model: Pick<Model, "forward" | "graph">,
  { nodeId, ...inputs }: KeyRequest & { readonly nodeId: string },
): Promise<Matrix> {
  // one call would pay for a trace that nothing uses again
  using reader = keyReader(model, { nodeId, compiled: false });
  return await reader.read(inputs);
}

/** Where keys are read: see {@linkcode convolutionKeys}. */
export interface KeyRequest {
  /** The model's input, [batch, y, x, channel]. */
  readonly x: tf.Tensor4D;
  /** Which pixels; all by default, in the order sample, y, x. */
  readonly places?: readonly PixelPlace[];
}

/** Reads the keys of one convolution, of as many inputs as one likes. */
export interface KeyReader extends Disposable {
  /** As {@linkcode convolutionKeys}. */
  read(request: KeyRequest): Promise<Matrix>;
}

/**
 * {@linkcode convolutionKeys} for several inputs.
 *
 * @param options.compiled whether the network is compiled where the backend can, up to the convolution
 * @throws {InputError} if the model has no convolution of that id
 */
export function keyReader(
  model: Pick<Model, "forward" | "graph">,
  { nodeId, compiled = true }: { nodeId: string; compiled?: boolean },
): KeyReader {
  const node = convolutionOf(model, nodeId);
  const [from] = node.inputs;
  const read = activationReader(model, { places: [from], compiled });
  return {
    async read({ x, places }) {
      const { [from]: input } = read(x);
      try {
        const values = { data: await input.data<"float32">(), shape: input.shape };
        return keysIn(values, { kernelSize: node.attributes.kernelSize, places });
      } finally {
        input.dispose();
      }
    },
    [Symbol.dispose]: () => read.dispose(),
  };
}

/** The keys in a convolution's input [batch, y, x, channel]. */
function keysIn(
  input: { readonly data: Float32Array; readonly shape: readonly [number, number, number, number] },
  { kernelSize, places }: { kernelSize: number; places?: readonly PixelPlace[] },
): Matrix {
  const [, height, width, channels] = input.shape;
  const chosen = places ?? allPlaces(input.shape);
  const length = kernelSize ** 2 * channels;
  const data = new Float64Array(chosen.length * length);
  chosen.forEach((place, index) => {
    checkPlace(place, input.shape);
    for (let tap = 0; tap < kernelSize ** 2; tap++) {
      const y = wrapped(place.y + Math.floor(tap / kernelSize) - (kernelSize - 1) / 2, height);
      const column = wrapped(place.x + tap % kernelSize - (kernelSize - 1) / 2, width);
      const from = ((place.sample * height + y) * width + column) * channels;
      data.set(input.data.subarray(from, from + channels), index * length + tap * channels);
    }
  });
  return { data, shape: [chosen.length, length] };
}

function allPlaces([batch, height, width]: readonly number[]): PixelPlace[] {
  return Array.from({ length: batch * height * width }, (_, index) => ({
    sample: Math.floor(index / (height * width)),
    y: Math.floor(index / width) % height,
    x: index % width,
  }));
}

function checkPlace(place: PixelPlace, [batch, height, width]: readonly number[]): void {
  const inside = (value: number, size: number) => Number.isInteger(value) && value >= 0 && value < size;
  if (inside(place.sample, batch) && inside(place.y, height) && inside(place.x, width)) return;
  throw new RangeError(
    `Cannot read a convolution's keys: pixels must lie in [${batch}, ${height}, ${width}], got ` +
      `[${place.sample}, ${place.y}, ${place.x}]`,
  );
}

function wrapped(index: number, size: number): number {
  return (index + size) % size;
}
