import * as tf from "@tensorflow/tfjs-core";

/** Into which parts an activation [batch, y, x, channel] is divided; together they are the whole. */
export type PatchParts =
  | { readonly by: "whole" }
  /**
   * Group j of n holds the channels ⌊jC/n⌋ … ⌊(j+1)C/n⌋ − 1 of C. The order of a trained network's channels means
   * nothing, so that groups of several are a coarse look; n = C gives each channel a column of its own.
   */
  | { readonly by: "channels"; readonly groups: number }
  /**
   * Band j holds the Fourier modes of each channel with edges[j] ≤ round(|k|) < edges[j+1], in the shells of
   * `radialSpectrum`: |k| counts waves over the box, at every resolution. The last edge may be Infinity.
   */
  | { readonly by: "bands"; readonly edges: readonly number[] };

/** What the network goes on with instead of `activation`: a part of it replaced by the clean input's. */
export type Patch = (activation: tf.Tensor4D, clean: tf.Tensor4D) => tf.Tensor4D;

const TASK = "patch activations";

/**
 * Labels of the parts, in order.
 *
 * @throws RangeError for fewer than 1 group, or edges that do not rise from at least 0
 */
export function partLabels(parts: PatchParts): string[] {
  switch (parts.by) {
    case "whole":
      return ["whole"];
    case "channels":
      if (!Number.isInteger(parts.groups) || parts.groups < 1) {
        throw new RangeError(`Cannot ${TASK}: groups must be a whole number from 1, got ${parts.groups}`);
      }
      return Array.from({ length: parts.groups }, (_, group) => `channels ${group + 1}/${parts.groups}`);
    case "bands": {
      const { edges } = parts;
      const rising = edges.every((edge, i) => edge >= 0 && (i === 0 || edge > edges[i - 1]));
      if (edges.length < 2 || !rising) {
        throw new RangeError(`Cannot ${TASK}: edges must rise from at least 0, got [${edges.join(", ")}]`);
      }
      return edges.slice(1).map((end, i) =>
        end === Infinity ? `k ≥ ${edges[i]}` : `${edges[i]} ≤ k < ${end}`
      );
    }
  }
}

/** The patch of one part at a place whose activation has this shape; null where the place has no such part. */
export function patched(
  parts: PatchParts,
  { column, shape: [, rows, columns, channels] }: { column: number; shape: readonly number[] },
): Patch | null {
  switch (parts.by) {
    case "whole":
      return (_, clean) => tf.clone(clean);
    case "channels": {
      const start = Math.floor(column * channels / parts.groups);
      const end = Math.floor((column + 1) * channels / parts.groups);
      return start === end ? null : (activation, clean) => withChannels(activation, { clean, start, end });
    }
    case "bands": {
      const [from, to] = parts.edges.slice(column, column + 2);
      const mask = bandMask([rows, columns], { from, to });
      if (!mask.includes(1)) return null;
      return (activation, clean) => withModes(activation, { clean, mask });
    }
  }
}

function withChannels(
  activation: tf.Tensor4D,
  { clean, start, end }: { clean: tf.Tensor4D; start: number; end: number },
): tf.Tensor4D {
  const channels = activation.shape[3];
  const pieces = [
    { of: activation, from: 0, to: start },
    { of: clean, from: start, to: end },
    { of: activation, from: end, to: channels },
  ].filter(({ from, to }) => to > from);
  return tf.tidy(() =>
    tf.concat(pieces.map(({ of, from, to }) => tf.slice(of, [0, 0, 0, from], [-1, -1, -1, to - from])), 3)
  );
}

/** 1 for each mode [ky, kx] of the band, 0 for the others. */
function bandMask(
  [rows, columns]: [number, number],
  { from, to }: { from: number; to: number },
): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, mode) => {
    const [y, x] = [Math.floor(mode / columns), mode % columns];
    const shell = Math.round(Math.hypot(Math.min(y, rows - y), Math.min(x, columns - x)));
    return shell >= from && shell < to ? 1 : 0;
  });
}

/**
 * h + T⁻¹ M T (h_clean − h) along y and x. T is the Hartley transform of both axes, cas(θ) = cos θ + sin θ (Bracewell
 * 1983): real, its own inverse, and by matrix products on every backend and any size. M is even in ky and in kx, so that
 * this is the projection on the same Fourier modes.
 */
function withModes(
  activation: tf.Tensor4D,
  { clean, mask }: { clean: tf.Tensor4D; mask: Float32Array },
): tf.Tensor4D {
  const [batch, rows, columns, channels] = activation.shape;
  return tf.tidy(() => {
    const [alongY, alongX] = [hartley(rows), hartley(columns)];
    const transform = (planes: tf.Tensor) => {
      const overX = tf.matMul(tf.reshape(planes, [-1, columns]), alongX);
      const turned = tf.transpose(tf.reshape(overX, [-1, rows, columns]), [0, 2, 1]);
      const overY = tf.matMul(tf.reshape(turned, [-1, rows]), alongY);
      return tf.transpose(tf.reshape(overY, [-1, columns, rows]), [0, 2, 1]);
    };
    const difference = tf.transpose(tf.sub(clean, activation), [0, 3, 1, 2]);
    const modes = tf.mul(transform(difference), tf.tensor3d(mask, [1, rows, columns]));
    const part = tf.reshape(transform(modes), [batch, channels, rows, columns]);
    return tf.add(activation, tf.transpose(part, [0, 2, 3, 1])) as tf.Tensor4D;
  });
}

/** The orthogonal and symmetric matrix cas(2πjk/n)/√n. */
function hartley(n: number): tf.Tensor2D {
  const values = Float32Array.from({ length: n * n }, (_, entry) => {
    const angle = 2 * Math.PI * ((Math.floor(entry / n) * (entry % n)) % n) / n;
    return (Math.cos(angle) + Math.sin(angle)) / Math.sqrt(n);
  });
  return tf.tensor2d(values, [n, n]);
}
